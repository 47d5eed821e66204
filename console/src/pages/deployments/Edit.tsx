// The form of a deployment that there is.
import Spinner from "@cloudscape-design/components/spinner";
import { useLoad } from "../../core/load";
import { Problem } from "../../parts/Problem";
import { describe } from "./deployment";
import { Form } from "./Form";

export function Edit({ arn }: { arn: string }) {
  const found = useLoad((abort) => describe(arn, abort), [arn]);
  if (found.value) return <Form was={found.value} />;
  return found.error ? <Problem error={found.error} retry={found.reload} /> : <Spinner size="large" />;
}

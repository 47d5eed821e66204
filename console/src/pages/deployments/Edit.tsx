// The form of a deployment that there is.
import { useLoad } from "../../core/load";
import { Waiting } from "../../parts/Waiting";
import { describe } from "./deployment";
import { Form } from "./Form";

export function Edit({ arn }: { arn: string }) {
  const found = useLoad((abort) => describe(arn, abort), [arn]);
  return found.value ? <Form was={found.value} /> : <Waiting on={found} />;
}

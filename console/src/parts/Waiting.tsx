// What stands in the place of a page until it is loaded, or why it cannot be.
import Spinner from "@cloudscape-design/components/spinner";
import type { Loaded } from "../core/load";
import { Problem } from "./Problem";

export function Waiting({ on }: { on: Loaded<unknown> }) {
  return on.error ? <Problem error={on.error} retry={on.reload} /> : <Spinner size="large" />;
}

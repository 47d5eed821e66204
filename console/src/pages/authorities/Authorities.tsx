// The private CAs; behind an ARN one of them, behind "create" the way to a new one.
import { Create } from "./Create";
import { Detail } from "./Detail";
import { Tree } from "./Tree";

export default function Authorities({ path }: { path: string[] }) {
  const [first] = path;
  if (first === undefined) return <Tree />;
  if (first === "create") return <Create />;
  return <Detail arn={first} key={first} />;
}

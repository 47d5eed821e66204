// Deployments and agents; behind an ARN one deployment, with "edit" the form of it, and behind "create" an empty one.
import { Detail } from "./Detail";
import { Edit } from "./Edit";
import { Form } from "./Form";
import { Lists } from "./Lists";

export default function Deployments({ path }: { path: string[] }) {
  const [first, second] = path;
  if (first === undefined) return <Lists />;
  if (first === "create") return <Form />;
  return second === "edit" ? <Edit arn={first} key={first} /> : <Detail arn={first} key={first} />;
}

// The certificates of the manager; behind an ARN one of them, behind "request" and "import" the ways to a new one.
import { Detail } from "./Detail";
import { Import } from "./Import";
import { List } from "./List";
import { RequestWizard } from "./RequestWizard";

export default function Certificates({ path }: { path: string[] }) {
  const [first] = path;
  if (first === undefined) return <List />;
  if (first === "request") return <RequestWizard />;
  if (first === "import") return <Import />;
  return <Detail arn={first} key={first} />;
}

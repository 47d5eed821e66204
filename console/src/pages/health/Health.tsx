// The Personal Health Dashboard: what AWS Health tells of renewals; behind an ARN one event.
import { Detail } from "./Detail";
import { Dashboard } from "./Dashboard";

export default function Health({ path }: { path: string[] }) {
  const [arn] = path;
  return arn?.startsWith("arn:") ? <Detail arn={arn} key={arn} /> : <Dashboard view={arn ?? "open"} />;
}

// Who may do what: users, groups, roles and policies, each with a page of its own behind its name.
import { Group } from "./Group";
import { Home } from "./Home";
import { Policy } from "./Policy";
import { Role } from "./Role";
import { User } from "./User";

export default function Access({ path }: { path: string[] }) {
  const [kind, name] = path;
  if (name !== undefined) {
    if (kind === "users") return <User name={name} key={name} />;
    if (kind === "groups") return <Group name={name} key={name} />;
    if (kind === "roles") return <Role name={name} key={name} />;
    if (kind === "policies") return <Policy arn={name} key={name} />;
  }
  return <Home tab={kind ?? "users"} />;
}

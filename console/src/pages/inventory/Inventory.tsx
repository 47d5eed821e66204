// Certificates that are out there, whoever issued them; behind a place what was found at it.
import { Find } from "./Find";
import { List } from "./List";

export default function Inventory({ path }: { path: string[] }) {
  const [place] = path;
  return place === undefined ? <List /> : <Find place={place} key={place} />;
}

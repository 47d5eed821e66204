// The two lists: what is served where, and who keeps it there.
import SpaceBetween from "@cloudscape-design/components/space-between";
import { Agents } from "./Agents";
import { List } from "./List";

export function Lists() {
  return (
    <SpaceBetween size="l">
      <List />
      <Agents />
    </SpaceBetween>
  );
}

// What can be done with something, behind one button.
import ButtonDropdown, { type ButtonDropdownProps } from "@cloudscape-design/components/button-dropdown";

interface Props<Id extends string> extends Omit<ButtonDropdownProps, "items" | "onItemClick"> {
  offered: readonly Id[];
  /** What each says. */
  say: (id: Id) => string;
  choose: (id: Id) => void;
}

export function Menu<Id extends string>({ offered, say, choose, ...button }: Props<Id>) {
  return (
    <ButtonDropdown
      {...button}
      items={offered.map((id) => ({ id, text: say(id) }))}
      onItemClick={({ detail }) => choose(detail.id as Id)}
    />
  );
}

// Names and values of a thing: in columns where words have room in them, one below the other on a phone.
import KeyValuePairs, { type KeyValuePairsProps } from "@cloudscape-design/components/key-value-pairs";

const ROOM = 200; // pixels

export function Pairs(props: KeyValuePairsProps) {
  return <KeyValuePairs minColumnWidth={ROOM} {...props} />;
}

// What the stream is narrowed to: source, detail type and bus by the service, a text in the browser.
import ColumnLayout from "@cloudscape-design/components/column-layout";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { ChoiceField } from "../../parts/Choice";
import type { Told } from "../../parts/Events";
import { TextField } from "../../parts/TextField";
import { buses } from "./rule";
import type { Wanted } from "./stream";
import { streamTexts } from "./Stream.texts";

interface Props {
  events: readonly Told[];
  wanted: Wanted;
  want: (wanted: Wanted) => void;
  text: string;
  setText: (text: string) => void;
}

/** Who tells events here, whether one of them has come yet or not. */
const SOURCES = ["aws.acm", "aws.acm-pca", "aws.health", "tokiwa", "tokiwa.deployments", "tokiwa.inventory"];

export function StreamFilter({ events, wanted, want, text, setText }: Props) {
  const t = useTexts(streamTexts);
  const known = useLoad((abort) => buses(abort), []);
  const values: Record<keyof Wanted, readonly string[]> = {
    Source: [...SOURCES, ...events.map((each) => each.Source)],
    DetailType: events.map((each) => each.DetailType),
    EventBusName: known.value ?? ["default"],
  };
  const field = (name: keyof Wanted, label: string) => {
    const found = [...new Set([...values[name], wanted[name] ?? ""])].filter(Boolean).sort();
    const options = [{ value: "", label: t.all }, ...found.map((value) => ({ value, label: value }))];
    return (
      <ChoiceField
        label={label}
        value={wanted[name] ?? ""}
        options={options}
        filteringType="auto"
        filteringAriaLabel={label}
        change={(value) => {
          const { [name]: _, ...others } = wanted;
          want(value ? { ...others, [name]: value } : others);
        }}
      />
    );
  };
  return (
    <ColumnLayout columns={4} minColumnWidth={180}>
      {field("Source", t.source)}
      {field("DetailType", t.type)}
      {field("EventBusName", t.bus)}
      <TextField
        label={t.text}
        type="search"
        value={text}
        placeholder={t.textExample}
        clearAriaLabel={t.clear}
        change={setText}
      />
    </ColumnLayout>
  );
}

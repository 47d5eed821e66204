// What the table of events is narrowed to: status, kind of event, how long ago, and one certificate.
import ColumnLayout from "@cloudscape-design/components/column-layout";
import { useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { ChoiceField } from "../../parts/Choice";
import { TextField } from "../../parts/TextField";
import type { Filter } from "./health";
import { healthTexts } from "./texts";

interface Props {
  /** Whether the status can be chosen. */
  status: boolean;
  filter: Filter;
  narrow: (filter: Filter) => void;
}

const STATUSES = ["open", "upcoming", "closed"];
const CODES = ["AWS_ACM_RENEWAL_STATE_CHANGE", "AWS_ACM_RENEWAL_FAILURE"];
const DAYS = [7, 30, 90];
const A_DAY = 86_400;

export function Narrow({ status, filter, narrow }: Props) {
  const t = useTexts(healthTexts);
  const [days, setDays] = useState("");
  const clock = useLoad(() => call<{ Now: number }>("tokiwa", "DescribeClock"), []);

  function without(name: keyof Filter): Filter {
    const { [name]: _, ...others } = filter;
    return others;
  }

  const list = (name: "eventStatusCodes" | "eventTypeCodes", label: string, values: string[], say: Say) => {
    const options = [{ value: "", label: t.all }, ...values.map((value) => ({ value, label: say(value) }))];
    const change = (value: string) => narrow(value ? { ...filter, [name]: [value] } : without(name));
    return <ChoiceField label={label} value={filter[name]?.[0] ?? ""} options={options} change={change} />;
  };
  const ages = [{ value: "", label: t.ever }, ...DAYS.map((each) => ({ value: String(each), label: t.days(each) }))];
  return (
    <ColumnLayout columns={4} minColumnWidth={180}>
      {status && list("eventStatusCodes", t.status, STATUSES, t.statuses)}
      {list("eventTypeCodes", t.event, CODES, t.codes)}
      <ChoiceField
        label={t.age}
        value={days}
        options={ages}
        change={(chosen) => {
          setDays(chosen);
          const from = (clock.value?.Now ?? 0) - Number(chosen) * A_DAY;
          narrow(chosen ? { ...filter, lastUpdatedTimes: [{ from }] } : without("lastUpdatedTimes"));
        }}
      />
      <TextField
        label={t.certificate}
        type="search"
        value={filter.entityValues?.[0] ?? ""}
        placeholder={t.arn}
        clearAriaLabel={t.clear}
        change={(arn) => narrow(arn ? { ...filter, entityValues: [arn] } : without("entityValues"))}
      />
    </ColumnLayout>
  );
}

type Say = (value: string) => string;

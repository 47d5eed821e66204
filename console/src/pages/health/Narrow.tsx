// What the table of events is narrowed to: status, kind of event, how long ago, and one certificate.
import ColumnLayout from "@cloudscape-design/components/column-layout";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import { useState } from "react";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
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
    return (
      <FormField label={label}>
        <Select
          selectedOption={options.find(({ value }) => value === (filter[name]?.[0] ?? "")) ?? null}
          options={options}
          onChange={({ detail: { selectedOption } }) =>
            narrow(selectedOption.value ? { ...filter, [name]: [selectedOption.value] } : without(name))
          }
        />
      </FormField>
    );
  };
  const ages = [{ value: "", label: t.ever }, ...DAYS.map((each) => ({ value: String(each), label: t.days(each) }))];
  return (
    <ColumnLayout columns={4} minColumnWidth={180}>
      {status && list("eventStatusCodes", t.status, STATUSES, t.statuses)}
      {list("eventTypeCodes", t.event, CODES, t.codes)}
      <FormField label={t.age}>
        <Select
          selectedOption={ages.find(({ value }) => value === days) ?? null}
          options={ages}
          onChange={({ detail }) => {
            const chosen = detail.selectedOption.value ?? "";
            setDays(chosen);
            const from = (clock.value?.Now ?? 0) - Number(chosen) * A_DAY;
            narrow(chosen ? { ...filter, lastUpdatedTimes: [{ from }] } : without("lastUpdatedTimes"));
          }}
        />
      </FormField>
      <FormField label={t.certificate}>
        <Input
          type="search"
          value={filter.entityValues?.[0] ?? ""}
          placeholder={t.arn}
          clearAriaLabel={t.clear}
          onChange={({ detail }) =>
            narrow(detail.value ? { ...filter, entityValues: [detail.value] } : without("entityValues"))
          }
        />
      </FormField>
    </ColumnLayout>
  );
}

type Say = (value: string) => string;

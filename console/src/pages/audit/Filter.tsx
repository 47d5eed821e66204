// What to look for in the log: one thing, as LookupEvents takes it, and a span of time.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import DateRangePicker, { type DateRangePickerProps } from "@cloudscape-design/components/date-range-picker";
import FormField from "@cloudscape-design/components/form-field";
import Grid from "@cloudscape-design/components/grid";
import Input from "@cloudscape-design/components/input";
import { useState, type FormEvent } from "react";
import { useTexts } from "../../core/i18n";
import { ChoiceField } from "../../parts/Choice";
import { Columns } from "../../parts/Columns";
import { auditTexts } from "./texts";

const KEYS = ["EventName", "Username", "ResourceName", "EventSource", "AccessKeyId", "EventId"] as const;

export interface Asked {
  attribute?: { key: string; value: string };
  span?: { from: Date; until: Date };
}

export function Filter({ ask }: { ask: (asked: Asked) => void }) {
  const t = useTexts(auditTexts);
  const [key, setKey] = useState<(typeof KEYS)[number]>("EventName");
  const [value, setValue] = useState("");
  const [span, setSpan] = useState<DateRangePickerProps.AbsoluteValue>();
  const options = KEYS.map((each) => ({ value: each, label: t[each] }));

  function submit(event: FormEvent) {
    event.preventDefault();
    tell(span);
  }

  function tell(given: typeof span) {
    ask({
      ...(value.trim() && { attribute: { key, value: value.trim() } }),
      ...(given && { span: { from: new Date(given.startDate), until: new Date(given.endDate) } }),
    });
  }

  return (
    <form onSubmit={submit}>
      <Columns>
        <ChoiceField label={t.by} value={key} options={options} change={(chosen) => setKey(chosen as typeof key)} />
        <FormField label={t[key]}>
          <Grid gridDefinition={[{ colspan: 8 }, { colspan: 4 }]} disableGutters>
            <Input
              name="value"
              value={value}
              placeholder={t[`${key}Example`]}
              onChange={({ detail }) => setValue(detail.value)}
            />
            <Box margin={{ left: "xs" }}>
              <Button formAction="submit">{t.look}</Button>
            </Box>
          </Grid>
        </FormField>
        <FormField label={t.span}>
          <DateRangePicker
            value={span ?? null}
            placeholder={t.always}
            rangeSelectorMode="absolute-only"
            relativeOptions={[]}
            isValidRange={(range) =>
              range?.type === "absolute" && range.startDate && range.endDate
                ? { valid: true }
                : { valid: false, errorMessage: t.wholeSpan }
            }
            i18nStrings={{ applyButtonLabel: t.apply, cancelButtonLabel: t.cancel, clearButtonLabel: t.clear }}
            onChange={({ detail }) => {
              const given = detail.value?.type === "absolute" ? detail.value : undefined;
              setSpan(given);
              tell(given);
            }}
          />
        </FormField>
      </Columns>
    </form>
  );
}

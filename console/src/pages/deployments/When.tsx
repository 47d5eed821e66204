// When a renewed certificate may be installed, what is done about drift, and when silence is told.
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useTexts } from "../../core/i18n";
import { RadioField } from "../../parts/RadioField";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
import type { Wanted } from "./deployment";
import { formTexts } from "./Form.texts";

export function When({ wanted, change }: { wanted: Wanted; change: (more: Partial<Wanted>) => void }) {
  const t = useTexts(formTexts);
  return (
    <Section title={t.when}>
      <TextField
        label={t.wave}
        description={t.waveText}
        type="number"
        value={wanted.wave}
        change={(wave) => change({ wave })}
      />
      <RadioField
        label={t.onDrift}
        value={wanted.onDrift}
        items={[
          { value: "MEND", label: t.mend },
          { value: "REPORT", label: t.report },
        ]}
        change={(chosen) => change({ onDrift: chosen })}
      />
      <ExpandableSection headerText={t.more}>
        <SpaceBetween size="m">
          <TextField
            label={t.window}
            description={t.windowText}
            constraintText={t.windowForm}
            value={wanted.schedule}
            change={(schedule) => change({ schedule })}
          />
          {wanted.schedule && (
            <TextField
              label={t.minutes}
              type="number"
              value={wanted.minutes}
              change={(minutes) => change({ minutes })}
            />
          )}
          <TextField
            label={t.hours}
            description={t.hoursText}
            type="number"
            value={wanted.hours}
            change={(hours) => change({ hours })}
          />
          <TextField label={t.owner} value={wanted.owner} change={(owner) => change({ owner })} />
        </SpaceBetween>
      </ExpandableSection>
    </Section>
  );
}

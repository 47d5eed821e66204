// When a renewed certificate may be installed, what is done about drift, and when silence is told.
import Container from "@cloudscape-design/components/container";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import RadioGroup from "@cloudscape-design/components/radio-group";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useTexts } from "../../core/i18n";
import type { Deployment, Wanted } from "./deployment";
import { formTexts } from "./Form.texts";

export function When({ wanted, change }: { wanted: Wanted; change: (more: Partial<Wanted>) => void }) {
  const t = useTexts(formTexts);
  return (
    <Container header={<Header variant="h2">{t.when}</Header>}>
      <SpaceBetween size="m">
        <FormField label={t.wave} description={t.waveText}>
          <Input type="number" value={wanted.wave} onChange={({ detail }) => change({ wave: detail.value })} />
        </FormField>
        <FormField label={t.onDrift}>
          <RadioGroup
            value={wanted.onDrift}
            items={[
              { value: "MEND", label: t.mend },
              { value: "REPORT", label: t.report },
            ]}
            onChange={({ detail }) => change({ onDrift: detail.value as Deployment["OnDrift"] })}
          />
        </FormField>
        <ExpandableSection headerText={t.more}>
          <SpaceBetween size="m">
            <FormField label={t.window} description={t.windowText} constraintText={t.windowForm}>
              <Input value={wanted.schedule} onChange={({ detail }) => change({ schedule: detail.value })} />
            </FormField>
            {wanted.schedule && (
              <FormField label={t.minutes}>
                <Input
                  type="number"
                  value={wanted.minutes}
                  onChange={({ detail }) => change({ minutes: detail.value })}
                />
              </FormField>
            )}
            <FormField label={t.hours} description={t.hoursText}>
              <Input type="number" value={wanted.hours} onChange={({ detail }) => change({ hours: detail.value })} />
            </FormField>
            <FormField label={t.owner}>
              <Input value={wanted.owner} onChange={({ detail }) => change({ owner: detail.value })} />
            </FormField>
          </SpaceBetween>
        </ExpandableSection>
      </SpaceBetween>
    </Container>
  );
}

// One setting: what it is, its fields, the command, and a button where it may be changed.
import Button from "@cloudscape-design/components/button";
import Spinner from "@cloudscape-design/components/spinner";
import type { FormEvent, ReactNode } from "react";
import { useAllowed } from "../../core/allowed";
import type { JsonService } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import type { Loaded } from "../../core/load";
import { useAct } from "../../parts/act";
import { CommandBox } from "../../parts/CommandBox";
import { perform } from "../../parts/perform";
import { Problem } from "../../parts/Problem";
import { Refusal } from "../../parts/Refusal";
import { Row } from "../../parts/Row";
import { Section } from "../../parts/Section";
import { settingsTexts } from "./texts";

export interface Act {
  service: JsonService;
  operation: string;
  input: object;
}

interface Props {
  title: string;
  description: string;
  found: Loaded<unknown>;
  save: Act;
  /** A second button, that goes back to how it is without a setting. */
  clear?: (Act & { label: string }) | undefined;
  children: ReactNode;
}

export function Card({ title, description, found, save, clear, children }: Props) {
  const t = useTexts(settingsTexts);
  const acts = clear ? [save, clear] : [save];
  const allowed = useAllowed(acts.map(({ service, operation }) => `${service}:${operation}`));
  const { busy, problem, act } = useAct();

  const put = ({ service, operation, input }: Act) =>
    void act(async () => {
      await perform(service, operation, input, t.saved(title));
      found.reload();
    });

  function submit(event: FormEvent) {
    event.preventDefault();
    put(save);
  }

  const may = found.value !== undefined && !found.error && allowed(`${save.service}:${save.operation}`);
  return (
    <form onSubmit={submit}>
      <Section title={title} description={description}>
        {found.error ? (
          <Problem error={found.error} retry={found.reload} />
        ) : found.value === undefined ? (
          <Spinner />
        ) : (
          children
        )}
        {problem && <Refusal of={problem} />}
        {may && <CommandBox command={command(save.service, save.operation, save.input)} />}
        {may && (
          <Row>
            <Button formAction="submit" loading={busy} ariaLabel={t.saveOne(title)}>
              {t.save}
            </Button>
            {clear && allowed(`${clear.service}:${clear.operation}`) && (
              <Button formAction="none" disabled={busy} onClick={() => put(clear)}>
                {clear.label}
              </Button>
            )}
          </Row>
        )}
      </Section>
    </form>
  );
}

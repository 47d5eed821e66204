// One setting: what it is, its fields, the command, and a button where it may be changed.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import { useState, type FormEvent, type ReactNode } from "react";
import { useAllowed } from "../../core/allowed";
import type { JsonService } from "../../core/call";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import type { Loaded } from "../../core/load";
import { CommandBox } from "../../parts/CommandBox";
import { perform } from "../../parts/perform";
import { Problem } from "../../parts/Problem";
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
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();

  async function act({ service, operation, input }: Act) {
    setBusy(true);
    setProblem(undefined);
    try {
      await perform(service, operation, input, t.saved(title));
      found.reload();
    } catch (error) {
      setProblem(failure(error));
    }
    setBusy(false);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    void act(save);
  }

  const may = allowed(`${save.service}:${save.operation}`);
  return (
    <form onSubmit={submit}>
      <Container
        header={
          <Header variant="h2" description={description}>
            {title}
          </Header>
        }
      >
        {found.error ? (
          <Problem error={found.error} retry={found.reload} />
        ) : found.value === undefined ? (
          <Spinner />
        ) : (
          <SpaceBetween size="m">
            {children}
            {problem && (
              <Alert type="error" header={problem.code}>
                {problem.message}
              </Alert>
            )}
            {may && <CommandBox command={command(save.service, save.operation, save.input)} />}
            {may && (
              <SpaceBetween direction="horizontal" size="xs">
                <Button formAction="submit" loading={busy} ariaLabel={t.saveOne(title)}>
                  {t.save}
                </Button>
                {clear && allowed(`${clear.service}:${clear.operation}`) && (
                  <Button formAction="none" disabled={busy} onClick={() => void act(clear)}>
                    {clear.label}
                  </Button>
                )}
              </SpaceBetween>
            )}
          </SpaceBetween>
        )}
      </Container>
    </form>
  );
}

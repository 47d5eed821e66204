// When the next renewal comes, and for an account with a test clock a way to have it now.
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Header from "@cloudscape-design/components/header";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { CommandBox } from "../../parts/CommandBox";
import { done, refused } from "../../parts/messages";
import { explain } from "../certificates/described";
import { onwardTexts } from "./Onward.texts";

const A_MINUTE = 60; // so that what follows from the renewal is done, too

export function Onward({ certificate }: { certificate: string }) {
  const t = useTexts(onwardTexts);
  const language = useLanguage();
  const turn = changed.useTurn();
  const clock = useLoad(() => call<{ Now: number; TestClock: boolean }>("tokiwa", "DescribeClock"), [turn]);
  const next = useLoad((abort) => explain(certificate, abort), [certificate, turn]);
  const allowed = useAllowed(["tokiwa:AdvanceClock"]);
  const [busy, setBusy] = useState(false);
  const at = next.value?.NextAttempt.At;
  const movable = clock.value?.TestClock && allowed("tokiwa:AdvanceClock") && at !== undefined;
  const input = { To: (at ?? 0) + A_MINUTE };

  async function advance() {
    setBusy(true);
    try {
      const moved = await call<{ Now: number }>("tokiwa", "AdvanceClock", input);
      done(t.moved(moment(moved.Now, language)), command("tokiwa", "AdvanceClock", input));
      changed.tell();
    } catch (error) {
      refused(t.notMoved, error);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Container
      header={
        <Header
          variant="h2"
          description={movable ? t.movable : t.waits}
          actions={
            movable && (
              <Button variant="primary" loading={busy} onClick={() => void advance()}>
                {t.advance}
              </Button>
            )
          }
        >
          {at === undefined ? t.none : t.next(moment(at, language))}
        </Header>
      }
    >
      <SpaceBetween size="s">
        <span>{next.value?.NextAttempt.Why}</span>
        {movable && <CommandBox command={command("tokiwa", "AdvanceClock", input)} />}
      </SpaceBetween>
    </Container>
  );
}

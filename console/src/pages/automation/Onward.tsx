// When the next renewal comes, and for an account with a test clock a way to have it now.
import Button from "@cloudscape-design/components/button";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { useAct } from "../../parts/act";
import { CommandBox } from "../../parts/CommandBox";
import { attempt, done } from "../../parts/messages";
import { Section } from "../../parts/Section";
import { explain } from "../certificates/described";
import { onwardTexts } from "./Onward.texts";

const A_MINUTE = 60; // so that what follows from the renewal is done, too

export function Onward({ certificate }: { certificate: string }) {
  const t = useTexts(onwardTexts);
  const { moment } = useDates();
  const turn = changed.useTurn();
  const clock = useLoad(() => call<{ Now: number; TestClock: boolean }>("tokiwa", "DescribeClock"), [turn]);
  const next = useLoad((abort) => explain(certificate, abort), [certificate, turn]);
  const allowed = useAllowed(["tokiwa:AdvanceClock"]);
  const { busy, act } = useAct();
  const at = next.value?.NextAttempt.At;
  const movable = clock.value?.TestClock && allowed("tokiwa:AdvanceClock") && at !== undefined;
  const input = { To: (at ?? 0) + A_MINUTE };

  async function advance() {
    const moved = await call<{ Now: number }>("tokiwa", "AdvanceClock", input);
    done(t.moved(moment(moved.Now)), command("tokiwa", "AdvanceClock", input));
    changed.tell();
  }

  return (
    <Section
      title={at === undefined ? t.none : t.next(moment(at))}
      description={movable ? t.movable : t.waits}
      actions={
        movable && (
          <Button variant="primary" loading={busy} onClick={() => void act(() => attempt(advance, t.notMoved))}>
            {t.advance}
          </Button>
        )
      }
    >
      <span>{next.value?.NextAttempt.Why}</span>
      {movable && <CommandBox command={command("tokiwa", "AdvanceClock", input)} />}
    </Section>
  );
}

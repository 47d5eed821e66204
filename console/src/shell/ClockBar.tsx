// The test clock of an account that has one: what time it is there, and ways to move it on.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ButtonDropdown from "@cloudscape-design/components/button-dropdown";
import { useState } from "react";
import { useAllowed } from "../core/allowed";
import { call } from "../core/call";
import { command } from "../core/command";
import { useDates, useTexts } from "../core/i18n";
import { useLoad } from "../core/load";
import { changed } from "../core/changed";
import { useAct } from "../parts/act";
import { Confirm } from "../parts/Confirm";
import { attempt, done, say } from "../parts/messages";
import { Row } from "../parts/Row";
import { TextField } from "../parts/TextField";
import { clockTexts } from "./ClockBar.texts";

interface Clock {
  Now: number;
  TestClock: boolean;
}

interface Moved {
  Now: number;
  Was: number;
  Ran: { Kind: string; Key: string; Due: number }[];
}

const STEPS = ["1h", "1d", "30d", "335d"] as const;

export function ClockBar() {
  const t = useTexts(clockTexts);
  const { moment } = useDates();
  const clock = useLoad(() => call<Clock>("tokiwa", "DescribeClock"), [changed.useTurn()]);
  const allowed = useAllowed(["tokiwa:AdvanceClock"]);
  const { busy, act } = useAct();
  const [asking, setAsking] = useState(false);
  const [given, setGiven] = useState("");

  if (!clock.value?.TestClock) return null;

  async function advance(input: { Next: true } | { Duration: string }) {
    const moved = await call<Moved>("tokiwa", "AdvanceClock", input);
    done(t.moved(moment(moved.Now)), command("tokiwa", "AdvanceClock", input));
    say({ type: "info", header: t.ran(moved.Ran.length), content: <Ran moved={moved} /> });
    changed.tell();
  }

  const quietly = (input: { Next: true } | { Duration: string }) =>
    void act(() => attempt(() => advance(input), t.notMoved));

  return (
    <div className="clock">
      <Alert
        type="info"
        header={t.now(moment(clock.value.Now, true))}
        action={
          allowed("tokiwa:AdvanceClock") && (
            <Row>
              <Button loading={busy} onClick={() => quietly({ Next: true })}>
                {t.next}
              </Button>
              <ButtonDropdown
                disabled={busy}
                items={[...STEPS.map((id) => ({ id, text: t.by(id) })), { id: "other", text: t.other }]}
                onItemClick={({ detail }) =>
                  detail.id === "other" ? setAsking(true) : quietly({ Duration: detail.id })
                }
              >
                {t.advance}
              </ButtonDropdown>
            </Row>
          )
        }
      >
        {t.what}
      </Alert>
      {asking && (
        <Confirm
          title={t.advance}
          disabled={!given}
          command={command("tokiwa", "AdvanceClock", { Duration: given })}
          act={() => advance({ Duration: given })}
          close={() => setAsking(false)}
        >
          <Box>{t.warning}</Box>
          <TextField
            label={t.duration}
            constraintText={t.durationForm}
            value={given}
            placeholder="90d"
            change={setGiven}
            autoFocus
          />
        </Confirm>
      )}
    </div>
  );
}

/** What ran on the way, a line for each kind of work. */
function Ran({ moved }: { moved: Moved }) {
  const t = useTexts(clockTexts);
  const kinds = new Map<string, number>();
  for (const { Kind } of moved.Ran) kinds.set(Kind, (kinds.get(Kind) ?? 0) + 1);
  return (
    <ul className="ran">
      {[...kinds].map(([kind, times]) => (
        <li key={kind}>{t.times(kind, times)}</li>
      ))}
    </ul>
  );
}

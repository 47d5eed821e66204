// The conditions of a renewal: which are met, what the first that is not means, and the commands that mend it.
import Box from "@cloudscape-design/components/box";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { camel } from "../../core/camel";
import { useTexts } from "../../core/i18n";
import { CommandBox } from "../../parts/CommandBox";
import { List } from "../../parts/List";
import { Mark } from "../../parts/Mark";
import { Reason } from "../../parts/Reason";
import { checksTexts } from "./Checks.texts";
import type { Explained } from "./described";

const OUTCOMES = { PASSED: "success", FAILED: "error", NOT_REACHED: "pending" } as const;

export function Checks({ of }: { of: Explained["Checks"] }) {
  const t = useTexts(checksTexts);
  const names: Readonly<Record<string, string>> = t;
  return (
    <List
      found={of}
      title={t.title}
      description={t.description}
      trackBy="Name"
      columns={[
        {
          id: "name",
          header: t.condition,
          isRowHeader: true,
          cell: ({ Name }) => (
            <>
              <div>{names[camel(Name)]}</div>
              <Box variant="small" display="block">
                {Name}
              </Box>
            </>
          ),
        },
        {
          id: "outcome",
          header: t.outcome,
          cell: ({ Outcome }) => <Mark type={OUTCOMES[Outcome]}>{t[Outcome]}</Mark>,
        },
        {
          id: "message",
          header: t.meaning,
          cell: ({ Reason: code, Message, Commands }) => (
            <SpaceBetween size="xs">
              <Reason of="renewal" code={code} words={[code, Message].filter(Boolean).join(": ")} />
              {Commands.length > 0 && <CommandBox command={Commands.join("\n")} open />}
            </SpaceBetween>
          ),
        },
      ]}
      none="–"
    />
  );
}

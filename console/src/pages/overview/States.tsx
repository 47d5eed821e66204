// Certificates by state.
import Box from "@cloudscape-design/components/box";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import Link from "@cloudscape-design/components/link";
import { useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Section } from "../../parts/Section";
import { Status } from "../../parts/status";
import type { Account } from "./account";
import { overviewTexts } from "./texts";

export function States({ account }: { account: Account }) {
  const t = useTexts(overviewTexts);
  const shown = account.States.filter(({ Status: name, Certificates }) => Certificates > 0 || name === "ISSUED");
  return (
    <Section title={t.states} fitHeight>
      <KeyValuePairs
        columns={2}
        items={shown.map(({ Status: name, Certificates }) => ({
          label: <Status of={name} />,
          value: (
            <Link href={href(["certificates"], { status: name })} fontSize="display-l">
              <Box variant="awsui-value-large" display="inline">
                {Certificates.toLocaleString()}
              </Box>
            </Link>
          ),
        }))}
      />
    </Section>
  );
}

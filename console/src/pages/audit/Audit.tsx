// The log of all calls that changed something or were refused: looked through here, verified by a command.
import Box from "@cloudscape-design/components/box";
import ExpandableSection from "@cloudscape-design/components/expandable-section";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useTexts } from "../../core/i18n";
import { Document } from "../../parts/Document";
import { Page } from "../../parts/Page";
import { Trail } from "../../parts/Trail";
import { Filter, type Asked } from "./Filter";
import { auditTexts } from "./texts";

const VERIFY = "tokiwa audit verify";
const EXPORT = "tokiwa audit export audit.jsonl\ntokiwa audit verify --from audit.jsonl --key audit.pub";

export default function Audit() {
  const t = useTexts(auditTexts);
  const [asked, setAsked] = useState<Asked>({});
  const arn = asked.attribute?.key === "ResourceName" ? asked.attribute.value : "ARN";
  return (
    <Page title={t.title} description={t.description}>
      <Filter ask={setAsked} />
      <Trail {...asked} />
      <ExpandableSection variant="container" headerText={t.verify} headerDescription={t.verifyText}>
        <SpaceBetween size="m">
          <Document text={VERIFY} label={t.verify} />
          <Box>{t.elsewhere}</Box>
          <Document text={EXPORT} label={t.elsewhere} />
        </SpaceBetween>
      </ExpandableSection>
      <ExpandableSection variant="container" headerText={t.receipts} headerDescription={t.receiptsText}>
        <Document text={`tokiwa audit receipts ${arn}`} label={t.receipts} />
      </ExpandableSection>
    </Page>
  );
}

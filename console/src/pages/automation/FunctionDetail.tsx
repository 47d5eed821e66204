// One function: its code, its settings, a try, its log.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { Page } from "../../parts/Page";
import { Pairs } from "../../parts/Pairs";
import { Row } from "../../parts/Row";
import { Waiting } from "../../parts/Waiting";
import { FunctionCode } from "./FunctionCode";
import { FunctionSettings } from "./FunctionSettings";
import { FunctionTest } from "./FunctionTest";
import { configuration, remove } from "./functions";
import { functionDetailTexts } from "./FunctionDetail.texts";
import { Logs } from "./Logs";

export function FunctionDetail({ arn }: { arn: string }) {
  const t = useTexts(functionDetailTexts);
  const { moment } = useDates();
  const found = useLoad(() => configuration(arn), [arn, changed.useTurn()]);
  const allowed = useAllowed(["lambda:DeleteFunction", "lambda:InvokeFunction"]);
  const [deleting, setDeleting] = useState(false);
  const settings = found.value;
  if (!settings) return <Waiting on={found} />;
  const name = settings.FunctionName ?? arn;
  const removal = command("lambda", "DeleteFunction", { FunctionName: name });

  async function act() {
    await remove(name);
    done(t.deleted(name), removal);
    go(["automation", "functions"]);
  }

  return (
    <Page
      title={name}
      description={settings.FunctionArn}
      actions={
        <Row>
          <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
          {allowed("lambda:DeleteFunction") && <Button onClick={() => setDeleting(true)}>{t.delete}</Button>}
        </Row>
      }
    >
      <Pairs
        columns={4}
        items={[
          { label: t.runtime, value: settings.Runtime },
          { label: t.role, value: settings.Role?.split("/").pop() },
          { label: t.modified, value: moment(settings.LastModified) },
          { label: t.isolation, value: settings.StateReason ?? "–" },
        ]}
      />
      <Tabs
        ariaLabel={name}
        tabs={[
          { id: "code", label: t.code, content: <FunctionCode settings={settings} after={found.reload} /> },
          {
            id: "test",
            label: t.test,
            disabled: !allowed("lambda:InvokeFunction"),
            content: <FunctionTest name={name} />,
          },
          {
            id: "logs",
            label: t.logs,
            content: <Logs group={settings.LoggingConfig?.LogGroup ?? `/aws/lambda/${name}`} />,
          },
          {
            id: "settings",
            label: t.settings,
            content: <FunctionSettings key={settings.RevisionId} settings={settings} after={found.reload} />,
          },
        ]}
      />
      {deleting && (
        <Confirm title={t.delete} word={t.deleteWord} command={removal} act={act} close={() => setDeleting(false)}>
          <Box>{t.deleteText(name)}</Box>
        </Confirm>
      )}
    </Page>
  );
}

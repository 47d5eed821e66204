// One function: its code, its settings, a try, its log.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import ContentLayout from "@cloudscape-design/components/content-layout";
import Header from "@cloudscape-design/components/header";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Spinner from "@cloudscape-design/components/spinner";
import Tabs from "@cloudscape-design/components/tabs";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { command } from "../../core/command";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
import { FunctionCode } from "./FunctionCode";
import { FunctionSettings } from "./FunctionSettings";
import { FunctionTest } from "./FunctionTest";
import { configuration, remove } from "./functions";
import { functionDetailTexts } from "./FunctionDetail.texts";
import { Logs } from "./Logs";

export function FunctionDetail({ arn }: { arn: string }) {
  const t = useTexts(functionDetailTexts);
  const language = useLanguage();
  const found = useLoad(() => configuration(arn), [arn, changed.useTurn()]);
  const allowed = useAllowed(["lambda:DeleteFunction", "lambda:InvokeFunction"]);
  const [deleting, setDeleting] = useState(false);
  const settings = found.value;
  if (!settings) return found.error ? <Problem error={found.error} retry={found.reload} /> : <Spinner size="large" />;
  const name = settings.FunctionName ?? arn;
  const removal = command("lambda", "DeleteFunction", { FunctionName: name });

  async function act() {
    await remove(name);
    done(t.deleted(name), removal);
    go(["automation", "functions"]);
  }

  return (
    <ContentLayout
      header={
        <Header
          variant="h1"
          description={settings.FunctionArn}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
              {allowed("lambda:DeleteFunction") && <Button onClick={() => setDeleting(true)}>{t.delete}</Button>}
            </SpaceBetween>
          }
        >
          {name}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <KeyValuePairs
          columns={4}
          items={[
            { label: t.runtime, value: settings.Runtime },
            { label: t.role, value: settings.Role?.split("/").pop() },
            { label: t.modified, value: moment(settings.LastModified ?? 0, language) },
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
      </SpaceBetween>
      {deleting && (
        <Confirm
          title={t.delete}
          action={t.delete}
          word={t.deleteWord}
          command={removal}
          act={act}
          close={() => setDeleting(false)}
        >
          <Box>{t.deleteText(name)}</Box>
        </Confirm>
      )}
    </ContentLayout>
  );
}

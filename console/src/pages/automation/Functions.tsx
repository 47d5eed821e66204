// The account's functions.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { Problem } from "../../parts/Problem";
import { functions } from "./functions";
import { functionsTexts } from "./Functions.texts";

export function Functions() {
  const t = useTexts(functionsTexts);
  const language = useLanguage();
  const found = useLoad(functions, [changed.useTurn()]);
  const allowed = useAllowed(["lambda:CreateFunction"]);
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Table
      items={found.value ?? []}
      loading={found.loading && !found.value}
      loadingText={t.loading}
      trackBy="FunctionArn"
      wrapLines
      ariaLabels={{ tableLabel: t.title }}
      header={
        <Header
          variant="h2"
          counter={`(${found.value?.length ?? 0})`}
          actions={
            <SpaceBetween direction="horizontal" size="xs">
              <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
              {allowed("lambda:CreateFunction") && (
                <Button href={href(["automation", "functions", "create"])}>{t.create}</Button>
              )}
            </SpaceBetween>
          }
        >
          {t.title}
        </Header>
      }
      columnDefinitions={[
        {
          id: "name",
          header: t.name,
          isRowHeader: true,
          cell: (item) => (
            <Link href={href(["automation", "functions", item.FunctionArn ?? ""])}>{item.FunctionName}</Link>
          ),
        },
        { id: "runtime", header: t.runtime, cell: (item) => item.Runtime },
        { id: "handler", header: t.handler, cell: (item) => item.Handler },
        { id: "timeout", header: t.timeout, cell: (item) => t.seconds(item.Timeout ?? 0) },
        { id: "memory", header: t.memory, cell: (item) => t.megabytes(item.MemorySize ?? 0) },
        { id: "modified", header: t.modified, cell: (item) => moment(item.LastModified ?? 0, language) },
      ]}
      empty={<Box textAlign="center">{t.none}</Box>}
    />
  );
}

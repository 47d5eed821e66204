// The account's functions.
import Button from "@cloudscape-design/components/button";
import Link from "@cloudscape-design/components/link";
import { useAllowed } from "../../core/allowed";
import { changed } from "../../core/changed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { href } from "../../core/route";
import { List } from "../../parts/List";
import { Row } from "../../parts/Row";
import { functions } from "./functions";
import { functionsTexts } from "./Functions.texts";

export function Functions() {
  const t = useTexts(functionsTexts);
  const { moment } = useDates();
  const found = useLoad(functions, [changed.useTurn()]);
  const allowed = useAllowed(["lambda:CreateFunction"]);
  return (
    <List
      found={found}
      title={t.title}
      loadingText={t.loading}
      trackBy="FunctionArn"
      actions={
        <Row>
          <Button iconName="refresh" ariaLabel={t.refresh} onClick={found.reload} />
          {allowed("lambda:CreateFunction") && (
            <Button href={href(["automation", "functions", "create"])}>{t.create}</Button>
          )}
        </Row>
      }
      columns={[
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
        { id: "modified", header: t.modified, cell: (item) => moment(item.LastModified) },
      ]}
      none={t.none}
    />
  );
}

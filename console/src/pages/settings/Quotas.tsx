// The quotas of the account: what is not listed is not limited.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Pagination from "@cloudscape-design/components/pagination";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { List } from "../../parts/List";
import { Row } from "../../parts/Row";
import { TextField } from "../../parts/TextField";
import { quotasTexts } from "./Quotas.texts";

const PAGE = 20;

interface Quota {
  Name: string;
  Limit: number;
}

export function Quotas() {
  const t = useTexts(quotasTexts);
  const allowed = useAllowed(["tokiwa:PutQuotas"])("tokiwa:PutQuotas");
  const [asked, setAsked] = useState<"aws" | "none" | "one">();
  const [one, setOne] = useState({ Name: "", Limit: "" });
  const found = useLoad(async () => (await call<{ Quotas?: Quota[] }>("tokiwa", "GetQuotas")).Quotas ?? [], []);
  const quotas = found.value ?? [];
  const { items, paginationProps } = useCollection(quotas, { pagination: { pageSize: PAGE } });
  const close = () => setAsked(undefined);
  const input =
    asked === "aws"
      ? { LikeAws: true }
      : asked === "none"
        ? { Quotas: [] }
        : { Quotas: [...quotas.filter(({ Name }) => Name !== one.Name), { Name: one.Name, Limit: Number(one.Limit) }] };

  function change(quota: Quota) {
    setOne({ Name: quota.Name, Limit: String(quota.Limit) });
    setAsked("one");
  }

  return (
    <>
      <List
        found={{ ...found, value: found.value && items }}
        title={t.title}
        description={t.description}
        count={found.value?.length}
        loadingText={t.loading}
        trackBy="Name"
        pagination={<Pagination {...paginationProps} />}
        actions={
          allowed && (
            <Row>
              {quotas.length > 0 && <Button onClick={() => setAsked("none")}>{t.none}</Button>}
              <Button onClick={() => setAsked("aws")}>{t.aws}</Button>
              <Button onClick={() => change({ Name: "", Limit: 1 })}>{t.one}</Button>
            </Row>
          )
        }
        columns={[
          { id: "name", header: t.name, cell: (item) => item.Name, isRowHeader: true },
          { id: "limit", header: t.limit, cell: (item) => item.Limit },
          {
            id: "actions",
            header: t.actions,
            cell: (item) =>
              allowed && (
                <Button variant="inline-link" ariaLabel={t.changeOne(item.Name)} onClick={() => change(item)}>
                  {t.change}
                </Button>
              ),
          },
        ]}
        none={t.unlimited}
      />
      {asked && (
        <ConfirmCall
          title={t[asked]}
          action={t.save}
          disabled={asked === "one" && (!one.Name || !Number(one.Limit))}
          service="tokiwa"
          operation="PutQuotas"
          input={input}
          said={t.saved}
          after={found.reload}
          close={close}
        >
          {asked !== "one" && <Alert type="info">{asked === "aws" ? t.awsText : t.noneText}</Alert>}
          {asked === "one" && (
            <TextField
              label={t.name}
              constraintText={t.nameText}
              value={one.Name}
              change={(Name) => setOne({ ...one, Name })}
            />
          )}
          {asked === "one" && (
            <TextField
              label={t.limit}
              name="limit"
              type="number"
              value={one.Limit}
              change={(Limit) => setOne({ ...one, Limit })}
            />
          )}
        </ConfirmCall>
      )}
    </>
  );
}

// The quotas of the account: what is not listed is not limited.
import { useCollection } from "@cloudscape-design/collection-hooks";
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Pagination from "@cloudscape-design/components/pagination";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { perform } from "../../parts/perform";
import { Problem } from "../../parts/Problem";
import { NumberField } from "./NumberField";
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

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <>
      <Table
        items={items}
        pagination={<Pagination {...paginationProps} />}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        trackBy="Name"
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            description={t.description}
            counter={`(${quotas.length})`}
            actions={
              allowed && (
                <SpaceBetween direction="horizontal" size="xs">
                  {quotas.length > 0 && <Button onClick={() => setAsked("none")}>{t.none}</Button>}
                  <Button onClick={() => setAsked("aws")}>{t.aws}</Button>
                  <Button onClick={() => change({ Name: "", Limit: 1 })}>{t.one}</Button>
                </SpaceBetween>
              )
            }
          >
            {t.title}
          </Header>
        }
        columnDefinitions={[
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
        empty={<Box textAlign="center">{t.unlimited}</Box>}
      />
      {asked && (
        <Confirm
          title={t[asked]}
          action={t.save}
          disabled={asked === "one" && (!one.Name || !Number(one.Limit))}
          command={command("tokiwa", "PutQuotas", input)}
          act={async () => {
            await perform("tokiwa", "PutQuotas", input, t.saved);
            found.reload();
          }}
          close={close}
        >
          {asked === "one" ? (
            <SpaceBetween size="m">
              <FormField label={t.name} constraintText={t.nameText}>
                <Input value={one.Name} onChange={({ detail }) => setOne({ ...one, Name: detail.value })} />
              </FormField>
              <NumberField
                name="limit"
                label={t.limit}
                value={one.Limit}
                change={(Limit) => setOne({ ...one, Limit })}
              />
            </SpaceBetween>
          ) : (
            <Alert type="info">{asked === "aws" ? t.awsText : t.noneText}</Alert>
          )}
        </Confirm>
      )}
    </>
  );
}

// A short list of things of EventBridge, of which one can be made and each can be taken away.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Table, { type TableProps } from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { call } from "../../core/call";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import type { Loaded } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { done } from "../../parts/messages";
import { Problem } from "../../parts/Problem";
import { listingTexts } from "./Listing.texts";

interface Props<T> {
  found: Loaded<T[]>;
  title: string;
  description: string;
  none: string;
  name: (item: T) => string;
  columns: TableProps.ColumnDefinition<T>[];
  create: { text: string; action: string; open: () => void; disabled?: boolean };
  /** The operation that takes one away, what follows from it, and what the button says if it is not "Delete". */
  remove: {
    operation: string;
    input: (item: T) => object;
    text: string;
    label?: string;
    fits?: (item: T) => boolean;
  };
}

export function Listing<T>({ found, title, description, none, name, columns, create, remove }: Props<T>) {
  const t = useTexts(listingTexts);
  const label = remove.label ?? t.delete;
  const allowed = useAllowed([create.action, `events:${remove.operation}`]);
  const [leaving, setLeaving] = useState<T>();
  const told = leaving === undefined ? "" : command("events", remove.operation, remove.input(leaving));

  async function act() {
    if (leaving === undefined) return;
    await call("events", remove.operation, remove.input(leaving));
    done(t.done(label, name(leaving)), told);
    found.reload();
  }

  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <>
      <Table
        items={found.value ?? []}
        loading={found.loading && !found.value}
        loadingText={t.loading}
        wrapLines
        ariaLabels={{ tableLabel: title }}
        header={
          <Header
            variant="h2"
            counter={`(${found.value?.length ?? 0})`}
            description={description}
            actions={
              allowed(create.action) && (
                <Button disabled={create.disabled ?? false} onClick={create.open}>
                  {create.text}
                </Button>
              )
            }
          >
            {title}
          </Header>
        }
        columnDefinitions={[
          { id: "name", header: t.name, cell: name, isRowHeader: true },
          ...columns,
          {
            id: "actions",
            header: t.actions,
            cell: (item) =>
              allowed(`events:${remove.operation}`) &&
              (remove.fits?.(item) ?? true) && (
                <Button variant="inline-link" ariaLabel={`${label}: ${name(item)}`} onClick={() => setLeaving(item)}>
                  {label}
                </Button>
              ),
          },
        ]}
        empty={<Box textAlign="center">{none}</Box>}
      />
      {leaving !== undefined && (
        <Confirm title={label} action={label} command={told} act={act} close={() => setLeaving(undefined)}>
          <Box fontWeight="bold">{name(leaving)}</Box>
          <Box>{remove.text}</Box>
        </Confirm>
      )}
    </>
  );
}

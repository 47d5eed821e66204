// A short list of things of EventBridge, of which one can be made and each can be taken away.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { useTexts } from "../../core/i18n";
import type { Loaded } from "../../core/load";
import { ConfirmCall } from "../../parts/ConfirmCall";
import { List, type Column } from "../../parts/List";
import { listingTexts } from "./Listing.texts";

interface Props<T> {
  found: Loaded<T[]>;
  title: string;
  description: string;
  none: string;
  name: (item: T) => string;
  columns: Column<T>[];
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
  return (
    <>
      <List
        found={found}
        title={title}
        description={description}
        loadingText={t.loading}
        actions={
          allowed(create.action) && (
            <Button disabled={create.disabled ?? false} onClick={create.open}>
              {create.text}
            </Button>
          )
        }
        columns={[
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
        none={none}
      />
      {leaving !== undefined && (
        <ConfirmCall
          title={label}
          service="events"
          operation={remove.operation}
          input={remove.input(leaving)}
          said={t.done(label, name(leaving))}
          after={found.reload}
          close={() => setLeaving(undefined)}
        >
          <Box fontWeight="bold">{name(leaving)}</Box>
          <Box>{remove.text}</Box>
        </ConfirmCall>
      )}
    </>
  );
}

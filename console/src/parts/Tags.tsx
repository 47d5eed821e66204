// The tags of a certificate or of a private CA, which can be added and taken away.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Table from "@cloudscape-design/components/table";
import { useState } from "react";
import { useAllowed } from "../core/allowed";
import { call, type JsonService } from "../core/call";
import { command } from "../core/command";
import { useTexts } from "../core/i18n";
import { useLoad } from "../core/load";
import { Confirm } from "./Confirm";
import { done, refused } from "./messages";
import { Problem } from "./Problem";
import { tagsTexts } from "./Tags.texts";

interface Tag {
  Key: string;
  Value?: string;
}

/** The operations of each service that has tags in this form. */
const OPERATIONS = {
  acm: {
    arn: "CertificateArn",
    list: "ListTagsForCertificate",
    add: "AddTagsToCertificate",
    remove: "RemoveTagsFromCertificate",
  },
  "acm-pca": {
    arn: "CertificateAuthorityArn",
    list: "ListTags",
    add: "TagCertificateAuthority",
    remove: "UntagCertificateAuthority",
  },
} as const;

export function Tags({ arn }: { arn: string }) {
  const t = useTexts(tagsTexts);
  const service: JsonService & keyof typeof OPERATIONS = arn.includes(":acm-pca:") ? "acm-pca" : "acm";
  const names = OPERATIONS[service];
  const allowed = useAllowed([`${service}:${names.add}`, `${service}:${names.remove}`], arn);
  const [adding, setAdding] = useState(false);
  const [tag, setTag] = useState({ Key: "", Value: "" });
  const tags = useLoad(
    async (abort) => (await call<{ Tags?: Tag[] }>(service, names.list, { [names.arn]: arn }, abort)).Tags ?? [],
    [arn],
  );
  const input = (given: Tag) => ({ [names.arn]: arn, Tags: [given] });

  async function add() {
    await call(service, names.add, input(tag));
    done(t.added(tag.Key), command(service, names.add, input(tag)));
    setTag({ Key: "", Value: "" });
    tags.reload();
  }

  async function remove(given: Tag) {
    try {
      await call(service, names.remove, input(given));
      done(t.removed(given.Key), command(service, names.remove, input(given)));
    } catch (error) {
      refused(t.notRemoved(given.Key), error);
    }
    tags.reload();
  }

  if (tags.error) return <Problem error={tags.error} retry={tags.reload} />;
  return (
    <>
      <Table
        items={tags.value ?? []}
        loading={tags.loading && !tags.value}
        loadingText={t.loading}
        trackBy="Key"
        ariaLabels={{ tableLabel: t.title }}
        header={
          <Header
            variant="h2"
            counter={`(${tags.value?.length ?? 0})`}
            actions={allowed(`${service}:${names.add}`) && <Button onClick={() => setAdding(true)}>{t.add}</Button>}
          >
            {t.title}
          </Header>
        }
        columnDefinitions={[
          { id: "key", header: t.key, cell: (item) => item.Key, isRowHeader: true },
          { id: "value", header: t.value, cell: (item) => item.Value ?? "" },
          {
            id: "remove",
            header: t.actions,
            cell: (item) =>
              allowed(`${service}:${names.remove}`) && (
                <Button variant="inline-link" ariaLabel={t.removeOne(item.Key)} onClick={() => void remove(item)}>
                  {t.remove}
                </Button>
              ),
          },
        ]}
        empty={<Box textAlign="center">{t.none}</Box>}
      />
      {adding && (
        <Confirm
          title={t.add}
          action={t.add}
          disabled={!tag.Key}
          command={command(service, names.add, input(tag))}
          act={add}
          close={() => setAdding(false)}
        >
          <SpaceBetween size="m">
            <FormField label={t.key}>
              <Input value={tag.Key} onChange={({ detail }) => setTag({ ...tag, Key: detail.value })} autoFocus />
            </FormField>
            <FormField label={t.value}>
              <Input value={tag.Value} onChange={({ detail }) => setTag({ ...tag, Value: detail.value })} />
            </FormField>
          </SpaceBetween>
        </Confirm>
      )}
    </>
  );
}

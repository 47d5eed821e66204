// The tags of a certificate or of a private CA, which can be added and taken away.
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../core/allowed";
import { call, type JsonService } from "../core/call";
import { useTexts } from "../core/i18n";
import { useLoad } from "../core/load";
import { ConfirmCall } from "./ConfirmCall";
import { List } from "./List";
import { attempt } from "./messages";
import { perform } from "./perform";
import { tagsTexts } from "./Tags.texts";
import { TextField } from "./TextField";

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

  function added() {
    setTag({ Key: "", Value: "" });
    tags.reload();
  }

  async function remove(given: Tag) {
    await attempt(() => perform(service, names.remove, input(given), t.removed(given.Key)), t.notRemoved(given.Key));
    tags.reload();
  }

  return (
    <>
      <List
        found={tags}
        title={t.title}
        loadingText={t.loading}
        trackBy="Key"
        actions={allowed(`${service}:${names.add}`) && <Button onClick={() => setAdding(true)}>{t.add}</Button>}
        columns={[
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
        none={t.none}
      />
      {adding && (
        <ConfirmCall
          title={t.add}
          disabled={!tag.Key}
          service={service}
          operation={names.add}
          input={input(tag)}
          said={t.added(tag.Key)}
          after={added}
          close={() => setAdding(false)}
        >
          <TextField label={t.key} value={tag.Key} change={(Key) => setTag({ ...tag, Key })} autoFocus />
          <TextField label={t.value} value={tag.Value} change={(Value) => setTag({ ...tag, Value })} />
        </ConfirmCall>
      )}
    </>
  );
}

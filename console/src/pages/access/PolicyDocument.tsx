// The document of a managed policy; a change of it is a new version that is in force at once.
import { useAllowed } from "../../core/allowed";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { pretty } from "../../parts/Document";
import { unescaped } from "./documents";
import { DocumentSection } from "./DocumentSection";
import { ask, change, shown } from "./iam";
import { policiesTexts } from "./Policies.texts";

export function PolicyDocument({ arn, version, after }: { arn: string; version: string; after: () => void }) {
  const t = useTexts(policiesTexts);
  const ours = !arn.startsWith("arn:aws:iam::aws:");
  const allowed = useAllowed(["iam:CreatePolicyVersion"], arn)("iam:CreatePolicyVersion") && ours;
  const found = useLoad(async () => {
    const input = { PolicyArn: arn, VersionId: version };
    const answer = await ask<{ PolicyVersion: { Document: string } }>("GetPolicyVersion", input);
    return pretty(unescaped(answer.PolicyVersion.Document));
  }, [arn, version]);
  const input = (document: string) => ({ PolicyArn: arn, PolicyDocument: document, SetAsDefault: true });
  return (
    <DocumentSection
      title={`${t.document} (${version})`}
      label={t.document}
      found={found}
      writable={allowed}
      action={t.saveVersion}
      command={(document) => shown("CreatePolicyVersion", input(document))}
      save={async (document) => {
        await change("CreatePolicyVersion", input(document), t.versionSaved);
        after();
      }}
    />
  );
}

// A deployment to be made or changed: which certificate, where, by whom, how it is proved, and when.
import Alert from "@cloudscape-design/components/alert";
import { useState } from "react";
import { command } from "../../core/command";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { useAct } from "../../parts/act";
import { ChoiceField } from "../../parts/Choice";
import { FormPage } from "../../parts/FormPage";
import { perform } from "../../parts/perform";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
import { CertificateField } from "./CertificateField";
import { agents, begun, complete, input, KINDS, type Deployment, type Wanted } from "./deployment";
import { formTexts } from "./Form.texts";
import { KindSettings } from "./KindSettings";
import { ProbeFields } from "./ProbeFields";
import { When } from "./When";

export function Form({ was }: { was?: Deployment }) {
  const t = useTexts(formTexts);
  const [wanted, setWanted] = useState(() => begun(was));
  const sending = useAct();
  const found = useLoad((abort) => agents(abort), []);
  const change = (more: Partial<Wanted>) => setWanted((now) => ({ ...now, ...more }));
  const operation = was ? "UpdateDeployment" : "CreateDeployment";
  const agent = found.value?.find(({ AgentName }) => AgentName === wanted.agent);
  const kinds = [...new Set([...Object.keys(KINDS), ...(agent?.Kinds ?? [])])];
  const options = (found.value ?? []).map(({ AgentName, Hostname }) => ({
    value: AgentName,
    label: AgentName,
    description: Hostname ?? "",
  }));

  async function send() {
    const said = was ? t.updated(wanted.name) : t.created(wanted.name);
    const answer = await perform<{ Deployment: Deployment }>("tokiwa", operation, input(wanted, was), said);
    go(["deployments", answer.Deployment.DeploymentArn]);
  }

  return (
    <FormPage
      title={was ? t.change(was.Name) : t.title}
      description={t.description}
      action={was ? t.save : t.create}
      command={command("tokiwa", operation, input(wanted, was))}
      complete={complete(wanted)}
      sending={sending}
      send={send}
      leave={() => go(was ? ["deployments", was.DeploymentArn] : ["deployments"])}
    >
      {found.value?.length === 0 && <Alert type="info">{t.noAgent}</Alert>}
      <Section title={t.what}>
        <TextField
          label={t.name}
          name="name"
          value={wanted.name}
          disabled={was !== undefined}
          placeholder={t.nameExample}
          change={(name) => change({ name })}
        />
        <CertificateField chosen={wanted.certificate} choose={(certificate) => change({ certificate })} />
      </Section>
      <Section title={t.where}>
        <ChoiceField
          label={t.agent}
          disabled={was !== undefined}
          value={wanted.agent}
          options={options}
          placeholder={t.choose}
          from={found}
          loadingText={t.loading}
          change={(name) => change({ agent: name })}
        />
        <ChoiceField
          label={t.kind}
          description={t.kindText}
          disabled={was !== undefined}
          value={wanted.kind}
          options={kinds}
          change={(kind) => change({ kind, settings: {} })}
        />
        <KindSettings kind={wanted.kind} settings={wanted.settings} change={(settings) => change({ settings })} />
      </Section>
      <Section title={t.proof} description={t.proofText}>
        <ProbeFields wanted={wanted} change={change} />
      </Section>
      <When wanted={wanted} change={change} />
    </FormPage>
  );
}

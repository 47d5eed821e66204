// A deployment to be made or changed: which certificate, where, by whom, how it is proved, and when.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import CloudscapeForm from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { command } from "../../core/command";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { go } from "../../core/route";
import { CommandBox } from "../../parts/CommandBox";
import { perform } from "../../parts/perform";
import { CertificateField } from "./CertificateField";
import { agents, begun, complete, input, KINDS, type Deployment, type Wanted } from "./deployment";
import { formTexts } from "./Form.texts";
import { KindSettings } from "./KindSettings";
import { ProbeFields } from "./ProbeFields";
import { When } from "./When";

export function Form({ was }: { was?: Deployment }) {
  const t = useTexts(formTexts);
  const [wanted, setWanted] = useState(() => begun(was));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();
  const found = useLoad((abort) => agents(abort), []);
  const change = (more: Partial<Wanted>) => setWanted((now) => ({ ...now, ...more }));
  const operation = was ? "UpdateDeployment" : "CreateDeployment";
  const agent = found.value?.find(({ AgentName }) => AgentName === wanted.agent);
  const kinds = [...new Set([...Object.keys(KINDS), ...(agent?.Kinds ?? [])])].map((value) => ({
    value,
    label: value,
  }));
  const options = (found.value ?? []).map(({ AgentName, Hostname }) => ({
    value: AgentName,
    label: AgentName,
    description: Hostname ?? "",
  }));
  const back = () => go(was ? ["deployments", was.DeploymentArn] : ["deployments"]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const said = was ? t.updated(wanted.name) : t.created(wanted.name);
      const answer = await perform<{ Deployment: Deployment }>("tokiwa", operation, input(wanted, was), said);
      go(["deployments", answer.Deployment.DeploymentArn]);
    } catch (error) {
      setProblem(failure(error));
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <CloudscapeForm
        header={
          <Header variant="h1" description={t.description}>
            {was ? t.change(was.Name) : t.title}
          </Header>
        }
        errorText={problem && `${problem.code}: ${problem.message}`}
        actions={
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" formAction="none" onClick={back}>
              {t.cancel}
            </Button>
            <Button variant="primary" formAction="submit" loading={busy} disabled={!complete(wanted)}>
              {was ? t.save : t.create}
            </Button>
          </SpaceBetween>
        }
      >
        <SpaceBetween size="l">
          {found.value?.length === 0 && <Alert type="info">{t.noAgent}</Alert>}
          <Container header={<Header variant="h2">{t.what}</Header>}>
            <SpaceBetween size="m">
              <FormField label={t.name}>
                <Input
                  name="name"
                  value={wanted.name}
                  disabled={was !== undefined}
                  placeholder={t.nameExample}
                  onChange={({ detail }) => change({ name: detail.value })}
                />
              </FormField>
              <CertificateField chosen={wanted.certificate} choose={(certificate) => change({ certificate })} />
            </SpaceBetween>
          </Container>
          <Container header={<Header variant="h2">{t.where}</Header>}>
            <SpaceBetween size="m">
              <FormField label={t.agent} errorText={found.error?.message}>
                <Select
                  disabled={was !== undefined}
                  selectedOption={options.find(({ value }) => value === wanted.agent) ?? null}
                  options={options}
                  placeholder={t.choose}
                  statusType={found.loading ? "loading" : "finished"}
                  loadingText={t.loading}
                  onChange={({ detail }) => change({ agent: detail.selectedOption.value ?? "" })}
                />
              </FormField>
              <FormField label={t.kind} description={t.kindText}>
                <Select
                  disabled={was !== undefined}
                  selectedOption={{ value: wanted.kind, label: wanted.kind }}
                  options={kinds}
                  onChange={({ detail }) => change({ kind: detail.selectedOption.value ?? "", settings: {} })}
                />
              </FormField>
              <KindSettings kind={wanted.kind} settings={wanted.settings} change={(settings) => change({ settings })} />
            </SpaceBetween>
          </Container>
          <Container
            header={
              <Header variant="h2" description={t.proofText}>
                {t.proof}
              </Header>
            }
          >
            <ProbeFields wanted={wanted} change={change} />
          </Container>
          <When wanted={wanted} change={change} />
          <CommandBox command={command("tokiwa", operation, input(wanted, was))} />
        </SpaceBetween>
      </CloudscapeForm>
    </form>
  );
}

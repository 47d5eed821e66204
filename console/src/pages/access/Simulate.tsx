// What somebody may do: the service decides as it would for a real call, and says by which statement.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import Select from "@cloudscape-design/components/select";
import SpaceBetween from "@cloudscape-design/components/space-between";
import StatusIndicator from "@cloudscape-design/components/status-indicator";
import Table from "@cloudscape-design/components/table";
import Textarea from "@cloudscape-design/components/textarea";
import { useState, type FormEvent } from "react";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { CommandBox } from "../../parts/CommandBox";
import { Problem } from "../../parts/Problem";
import { roomy } from "../../parts/roomy";
import { entities } from "./entity";
import { list, shown } from "./iam";
import { simulateTexts } from "./Simulate.texts";

interface Result {
  EvalActionName: string;
  EvalResourceName?: string;
  EvalDecision: "allowed" | "explicitDeny" | "implicitDeny";
  MatchedStatements?: { SourcePolicyId?: string }[];
}

const USUAL = ["acm:RequestCertificate", "acm:RenewCertificate", "acm:ExportCertificate", "acm:DeleteCertificate"];

export function Simulate() {
  const t = useTexts(simulateTexts);
  const [who, setWho] = useState("");
  const [actions, setActions] = useState(USUAL.join("\n"));
  const [resource, setResource] = useState("");
  const [results, setResults] = useState<Result[]>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();
  const found = useLoad(async () => {
    const kinds = ["users", "groups", "roles"] as const;
    const each = await Promise.all(kinds.map((kind) => entities(kind).catch(() => [])));
    return each.flat();
  }, []);
  const options = (found.value ?? []).map(({ name, arn }) => ({ value: arn, label: name, description: arn }));
  const input = {
    PolicySourceArn: who,
    ActionNames: actions.split(/[\s,]+/).filter(Boolean),
    ...(resource && { ResourceArns: [resource] }),
  };

  async function ask(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      setResults(await list<Result>("SimulatePrincipalPolicy", "EvaluationResults", input));
    } catch (error) {
      setProblem(failure(error));
    }
    setBusy(false);
  }

  return (
    <SpaceBetween size="l">
      <form onSubmit={(event) => void ask(event)}>
        <Container
          header={
            <Header variant="h2" description={t.description}>
              {t.title}
            </Header>
          }
        >
          <SpaceBetween size="m">
            <FormField label={t.who} errorText={found.error?.message}>
              <Select
                selectedOption={options.find(({ value }) => value === who) ?? null}
                options={options}
                placeholder={t.choose}
                filteringType="auto"
                filteringAriaLabel={t.find}
                statusType={found.loading ? "loading" : "finished"}
                loadingText={t.loading}
                onChange={({ detail }) => setWho(detail.selectedOption.value ?? "")}
              />
            </FormField>
            <FormField label={t.actions} constraintText={t.actionsText}>
              <Textarea value={actions} rows={5} onChange={({ detail }) => setActions(detail.value)} />
            </FormField>
            <FormField label={t.resource} constraintText={t.resourceText}>
              <Input value={resource} onChange={({ detail }) => setResource(detail.value)} />
            </FormField>
            <CommandBox command={shown("SimulatePrincipalPolicy", input)} />
            <Button variant="primary" formAction="submit" loading={busy} disabled={!who || !input.ActionNames.length}>
              {t.ask}
            </Button>
            {problem && <Problem error={problem} />}
          </SpaceBetween>
        </Container>
      </form>
      {results && (
        <Table
          items={results}
          ariaLabels={{ tableLabel: t.results }}
          header={<Header variant="h2">{t.results}</Header>}
          columnDefinitions={roomy([
            { id: "action", header: t.action, cell: (item: Result) => item.EvalActionName, isRowHeader: true },
            { id: "decision", header: t.decision, cell: (item: Result) => <Decision of={item.EvalDecision} /> },
            {
              id: "by",
              header: t.by,
              cell: (item: Result) =>
                item.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId).join(", ") || "–",
            },
            { id: "resource", header: t.on, cell: (item: Result) => item.EvalResourceName ?? "*" },
          ])}
          empty={<Box textAlign="center">–</Box>}
        />
      )}
    </SpaceBetween>
  );
}

function Decision({ of }: { of: Result["EvalDecision"] }) {
  const t = useTexts(simulateTexts);
  if (of === "allowed") return <StatusIndicator type="success">{t.allowed}</StatusIndicator>;
  if (of === "explicitDeny") return <StatusIndicator type="error">{t.denied}</StatusIndicator>;
  return <StatusIndicator type="stopped">{t.notAllowed}</StatusIndicator>;
}

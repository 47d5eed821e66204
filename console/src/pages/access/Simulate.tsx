// What somebody may do: the service decides as it would for a real call, and says by which statement.
import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Textarea from "@cloudscape-design/components/textarea";
import { useState, type FormEvent } from "react";
import { useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { useAct } from "../../parts/act";
import { ChoiceField } from "../../parts/Choice";
import { CommandBox } from "../../parts/CommandBox";
import { List } from "../../parts/List";
import { Mark } from "../../parts/Mark";
import { Refusal } from "../../parts/Refusal";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
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
  const { busy, problem, act } = useAct();
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

  function ask(event: FormEvent) {
    event.preventDefault();
    void act(async () => setResults(await list<Result>("SimulatePrincipalPolicy", "EvaluationResults", input)));
  }

  return (
    <SpaceBetween size="l">
      <form onSubmit={ask}>
        <Section title={t.title} description={t.description}>
          <ChoiceField
            label={t.who}
            value={who}
            options={options}
            placeholder={t.choose}
            filteringType="auto"
            filteringAriaLabel={t.find}
            from={found}
            loadingText={t.loading}
            change={setWho}
          />
          <FormField label={t.actions} constraintText={t.actionsText}>
            <Textarea value={actions} rows={5} onChange={({ detail }) => setActions(detail.value)} />
          </FormField>
          <TextField label={t.resource} constraintText={t.resourceText} value={resource} change={setResource} />
          <CommandBox command={shown("SimulatePrincipalPolicy", input)} />
          <Button variant="primary" formAction="submit" loading={busy} disabled={!who || !input.ActionNames.length}>
            {t.ask}
          </Button>
          {problem && <Refusal of={problem} />}
        </Section>
      </form>
      {results && (
        <List
          found={results}
          title={t.results}
          columns={[
            { id: "action", header: t.action, cell: (item) => item.EvalActionName, isRowHeader: true },
            { id: "decision", header: t.decision, cell: (item) => <Decision of={item.EvalDecision} /> },
            {
              id: "by",
              header: t.by,
              cell: (item) => item.MatchedStatements?.map(({ SourcePolicyId }) => SourcePolicyId).join(", ") || "–",
            },
            { id: "resource", header: t.on, cell: (item) => item.EvalResourceName ?? "*" },
          ]}
          none="–"
        />
      )}
    </SpaceBetween>
  );
}

function Decision({ of }: { of: Result["EvalDecision"] }) {
  const t = useTexts(simulateTexts);
  if (of === "allowed") return <Mark type="success">{t.allowed}</Mark>;
  if (of === "explicitDeny") return <Mark type="error">{t.denied}</Mark>;
  return <Mark type="stopped">{t.notAllowed}</Mark>;
}

// The automation as it is being made, step by step, and what comes then: the commands, Terraform, and a renewal to look at.
import Button from "@cloudscape-design/components/button";
import Header from "@cloudscape-design/components/header";
import Link from "@cloudscape-design/components/link";
import SpaceBetween from "@cloudscape-design/components/space-between";
import Steps, { type StepsProps } from "@cloudscape-design/components/steps";
import Tabs from "@cloudscape-design/components/tabs";
import { useEffect, useRef, useState } from "react";
import { changed } from "../../core/changed";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { href } from "../../core/route";
import { Columns } from "../../parts/Columns";
import { Document } from "../../parts/Document";
import { Refusal } from "../../parts/Refusal";
import { Row } from "../../parts/Row";
import { Section } from "../../parts/Section";
import { Logs } from "./Logs";
import { madeTexts } from "./Made.texts";
import { Onward } from "./Onward";
import { arns, commands, perform, steps, type Plan } from "./setup";
import { terraform } from "./terraform";

export function Made({ plan }: { plan: Plan }) {
  const t = useTexts(madeTexts);
  const wanted = steps(plan);
  const [reached, setReached] = useState(0);
  const [problem, setProblem] = useState<Failure>();
  const begun = useRef(false);
  const ready = reached === wanted.length;

  async function make() {
    setProblem(undefined);
    for (let at = reached; at < wanted.length; at++) {
      setReached(at);
      try {
        const step = wanted[at];
        if (step) await perform(step, plan);
      } catch (error) {
        setProblem(failure(error));
        return;
      }
    }
    setReached(wanted.length);
    changed.tell();
  }

  useEffect(() => {
    if (begun.current) return; // React looks twice at effects while it is developed with
    begun.current = true;
    void make();
  }, []);

  const named = arns(plan);
  const links = [
    { text: t.seeFunction, to: href(["automation", "functions", named.function]) },
    { text: t.seeRule, to: href(["automation", "rules", named.rule]) },
    { text: t.seeCertificate, to: href(["certificates", plan.certificate]) },
  ];
  return (
    <SpaceBetween size="l">
      <Header variant="h1" description={ready ? t.readyText : t.makingText}>
        {ready ? t.ready : t.making}
      </Header>
      <Columns>
        <Section title={t.made}>
          <Steps
            ariaLabel={t.made}
            steps={wanted.map((step, at) => ({ header: t[step], details: details(at), status: status(at) }))}
          />
          {problem && <Refusal of={problem} action={<Button onClick={() => void make()}>{t.continue}</Button>} />}
          {ready && (
            <Row size="l">
              {links.map(({ text, to }) => (
                <Link key={to} href={to}>
                  {text}
                </Link>
              ))}
            </Row>
          )}
        </Section>
        {ready && <Onward certificate={plan.certificate} />}
      </Columns>
      {ready && <Logs group={`/aws/lambda/${plan.name}`} />}
      {ready && (
        <Tabs
          variant="container"
          tabs={[
            {
              id: "cli",
              label: t.cli,
              content: <Document label={t.cli} text={commands(plan).join("\n\n")} />,
            },
            { id: "terraform", label: t.terraform, content: <Document label={t.terraform} text={terraform(plan)} /> },
          ]}
        />
      )}
    </SpaceBetween>
  );

  function details(at: number): string | undefined {
    return at === reached && !problem ? t.now : undefined;
  }

  function status(at: number): StepsProps.Status {
    if (at < reached) return "success";
    if (at > reached) return "pending";
    return problem ? "error" : "in-progress";
  }
}

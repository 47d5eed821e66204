// One's own password and second factor.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import KeyValuePairs from "@cloudscape-design/components/key-value-pairs";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { failure, type Failure } from "../../core/failure";
import { useTexts } from "../../core/i18n";
import { session } from "../../core/session";
import { CommandBox, Copyable } from "../../parts/CommandBox";
import { change, shown } from "./iam";
import { Mfa } from "./Mfa";
import { securityTexts } from "./Security.texts";

export function Security() {
  const t = useTexts(securityTexts);
  const who = session.get();
  const arn = who?.arn ?? "";
  const user = arn.includes(":user/") ? arn.split("/").pop() : undefined;
  return (
    <SpaceBetween size="l">
      <Container header={<Header variant="h2">{t.title}</Header>}>
        <KeyValuePairs
          columns={2}
          items={[
            { label: t.account, value: who?.account },
            { label: t.arn, value: <Copyable text={arn} label={t.arn} /> },
          ]}
        />
      </Container>
      {user ? (
        <>
          <OwnPassword />
          <Mfa name={user} arn={arn} />
        </>
      ) : (
        <Alert type="info">{t.noUser}</Alert>
      )}
    </SpaceBetween>
  );
}

function OwnPassword() {
  const t = useTexts(securityTexts);
  const [given, setGiven] = useState({ OldPassword: "", NewPassword: "" });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Failure>();

  async function save(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await change("ChangePassword", given, t.changed);
      setGiven({ OldPassword: "", NewPassword: "" });
    } catch (error) {
      setProblem(failure(error));
    }
    setBusy(false);
  }

  return (
    <form onSubmit={(event) => void save(event)}>
      <Container header={<Header variant="h2">{t.password}</Header>}>
        <SpaceBetween size="m">
          <FormField label={t.old}>
            <Input
              type="password"
              name="old"
              autoComplete="current-password"
              value={given.OldPassword}
              onChange={({ detail }) => setGiven({ ...given, OldPassword: detail.value })}
            />
          </FormField>
          <FormField label={t.new} constraintText={t.rules} errorText={problem?.message}>
            <Input
              type="password"
              name="new"
              autoComplete="new-password"
              value={given.NewPassword}
              onChange={({ detail }) => setGiven({ ...given, NewPassword: detail.value })}
            />
          </FormField>
          <CommandBox command={shown("ChangePassword", given)} />
          <Button formAction="submit" loading={busy} disabled={!given.OldPassword || !given.NewPassword}>
            {t.change}
          </Button>
        </SpaceBetween>
      </Container>
    </form>
  );
}

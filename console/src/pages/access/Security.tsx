// One's own password and second factor.
import Alert from "@cloudscape-design/components/alert";
import Button from "@cloudscape-design/components/button";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { useTexts } from "../../core/i18n";
import { session } from "../../core/session";
import { useAct } from "../../parts/act";
import { CommandBox, Copyable } from "../../parts/CommandBox";
import { Pairs } from "../../parts/Pairs";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
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
      <Section title={t.title}>
        <Pairs
          columns={2}
          items={[
            { label: t.account, value: who?.account },
            { label: t.arn, value: <Copyable text={arn} label={t.arn} /> },
          ]}
        />
      </Section>
      {user && <OwnPassword />}
      {user ? <Mfa name={user} arn={arn} /> : <Alert type="info">{t.noUser}</Alert>}
    </SpaceBetween>
  );
}

function OwnPassword() {
  const t = useTexts(securityTexts);
  const [given, setGiven] = useState({ OldPassword: "", NewPassword: "" });
  const { busy, problem, act } = useAct();

  function save(event: FormEvent) {
    event.preventDefault();
    void act(async () => {
      await change("ChangePassword", given, t.changed);
      setGiven({ OldPassword: "", NewPassword: "" });
    });
  }

  return (
    <form onSubmit={save}>
      <Section title={t.password}>
        <TextField
          label={t.old}
          type="password"
          name="old"
          autoComplete="current-password"
          value={given.OldPassword}
          change={(OldPassword) => setGiven({ ...given, OldPassword })}
        />
        <TextField
          label={t.new}
          constraintText={t.rules}
          errorText={problem?.message}
          type="password"
          name="new"
          autoComplete="new-password"
          value={given.NewPassword}
          change={(NewPassword) => setGiven({ ...given, NewPassword })}
        />
        <CommandBox command={shown("ChangePassword", given)} />
        <Button formAction="submit" loading={busy} disabled={!given.OldPassword || !given.NewPassword}>
          {t.change}
        </Button>
      </Section>
    </form>
  );
}

// The password of a user: given, replaced, taken away. Whoever has one can sign in to the console.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { useDates, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Check } from "../../parts/Check";
import { Problem } from "../../parts/Problem";
import { Row } from "../../parts/Row";
import { Section } from "../../parts/Section";
import { TextField } from "../../parts/TextField";
import { ConfirmChange } from "./ConfirmChange";
import { maybe } from "./iam";
import { signInTexts } from "./SignIn.texts";

const ACTIONS = ["iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile"];

export function Password({ name, arn }: { name: string; arn: string }) {
  const t = useTexts(signInTexts);
  const { moment } = useDates();
  const allowed = useAllowed(ACTIONS, arn);
  const [asked, setAsked] = useState<"give" | "take">();
  const [password, setPassword] = useState("");
  const [reset, setReset] = useState(true);
  const found = useLoad(
    async () => (await maybe<{ LoginProfile: { CreateDate: Date } }>("GetLoginProfile", { UserName: name })) ?? null,
    [name],
  );
  const profile = found.value?.LoginProfile;
  const operation = profile ? "UpdateLoginProfile" : "CreateLoginProfile";
  const close = () => {
    setAsked(undefined);
    setPassword("");
  };
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <>
      <Section
        title={t.password}
        actions={
          found.value !== undefined && (
            <Row>
              {profile && allowed("iam:DeleteLoginProfile") && (
                <Button onClick={() => setAsked("take")}>{t.take}</Button>
              )}
              {allowed(`iam:${operation}`) && (
                <Button onClick={() => setAsked("give")}>{profile ? t.replace : t.give}</Button>
              )}
            </Row>
          )
        }
      >
        {profile ? t.since(moment(profile.CreateDate)) : t.noPassword}
      </Section>
      {asked === "give" && (
        <ConfirmChange
          title={profile ? t.replace : t.give}
          action={t.save}
          disabled={!password}
          operation={operation}
          input={{ UserName: name, Password: password, PasswordResetRequired: reset }}
          said={t.given(name)}
          after={found.reload}
          close={close}
        >
          <TextField
            label={t.password}
            constraintText={t.rules}
            type="password"
            name="password"
            value={password}
            autoComplete="new-password"
            change={setPassword}
          />
          <Check value={reset} change={setReset}>
            {t.reset}
          </Check>
        </ConfirmChange>
      )}
      {asked === "take" && (
        <ConfirmChange
          title={t.take}
          operation="DeleteLoginProfile"
          input={{ UserName: name }}
          said={t.taken(name)}
          after={found.reload}
          close={close}
        >
          <Box>{t.takeText}</Box>
        </ConfirmChange>
      )}
    </>
  );
}

// The password of a user: given, replaced, taken away. Whoever has one can sign in to the console.
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Checkbox from "@cloudscape-design/components/checkbox";
import Container from "@cloudscape-design/components/container";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState } from "react";
import { useAllowed } from "../../core/allowed";
import { moment, useLanguage, useTexts } from "../../core/i18n";
import { useLoad } from "../../core/load";
import { Confirm } from "../../parts/Confirm";
import { Problem } from "../../parts/Problem";
import { change, maybe, shown } from "./iam";
import { signInTexts } from "./SignIn.texts";

const ACTIONS = ["iam:CreateLoginProfile", "iam:UpdateLoginProfile", "iam:DeleteLoginProfile"];

export function Password({ name, arn }: { name: string; arn: string }) {
  const t = useTexts(signInTexts);
  const language = useLanguage();
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
  const input = { UserName: name, Password: password, PasswordResetRequired: reset };
  const close = () => {
    setAsked(undefined);
    setPassword("");
  };
  if (found.error) return <Problem error={found.error} retry={found.reload} />;
  return (
    <Container
      header={
        <Header
          variant="h2"
          actions={
            found.value !== undefined && (
              <SpaceBetween direction="horizontal" size="xs">
                {profile && allowed("iam:DeleteLoginProfile") && (
                  <Button onClick={() => setAsked("take")}>{t.take}</Button>
                )}
                {allowed(`iam:${operation}`) && (
                  <Button onClick={() => setAsked("give")}>{profile ? t.replace : t.give}</Button>
                )}
              </SpaceBetween>
            )
          }
        >
          {t.password}
        </Header>
      }
    >
      {profile ? t.since(moment(profile.CreateDate, language)) : t.noPassword}
      {asked === "give" && (
        <Confirm
          title={profile ? t.replace : t.give}
          action={t.save}
          disabled={!password}
          command={shown(operation, input)}
          act={async () => {
            await change(operation, input, t.given(name));
            found.reload();
          }}
          close={close}
        >
          <SpaceBetween size="m">
            <FormField label={t.password} constraintText={t.rules}>
              <Input
                type="password"
                name="password"
                value={password}
                autoComplete="new-password"
                onChange={({ detail }) => setPassword(detail.value)}
              />
            </FormField>
            <Checkbox checked={reset} onChange={({ detail }) => setReset(detail.checked)}>
              {t.reset}
            </Checkbox>
          </SpaceBetween>
        </Confirm>
      )}
      {asked === "take" && (
        <Confirm
          title={t.take}
          action={t.take}
          command={shown("DeleteLoginProfile", { UserName: name })}
          act={async () => {
            await change("DeleteLoginProfile", { UserName: name }, t.taken(name));
            found.reload();
          }}
          close={close}
        >
          <Box>{t.takeText}</Box>
        </Confirm>
      )}
    </Container>
  );
}

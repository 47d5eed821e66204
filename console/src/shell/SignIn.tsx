// Signing in: with a link of `tokiwa console`, or with an IAM user's password and second factor.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Container from "@cloudscape-design/components/container";
import Form from "@cloudscape-design/components/form";
import FormField from "@cloudscape-design/components/form-field";
import Header from "@cloudscape-design/components/header";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type FormEvent } from "react";
import { signIn } from "../core/call";
import { failure, type Failure } from "../core/failure";
import { useTexts } from "../core/i18n";
import { go } from "../core/route";
import { begin } from "../core/session";
import { LanguageMenu } from "./LanguageMenu";
import { signInTexts } from "./SignIn.texts";
import "./shell.css";

export function SignIn({ account, code }: { account: string | null; code: string | null }) {
  const t = useTexts(signInTexts);
  return (
    <main className="sign-in">
      <SpaceBetween size="l">
        <Box textAlign="center">
          <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={56} height={56} />
          <Box variant="h1">Tokiwa</Box>
          <Box color="text-body-secondary">{t.subtitle}</Box>
        </Box>
        {code ? <ByLink account={account ?? ""} code={code} /> : <ByPassword account={account ?? ""} />}
        <Box textAlign="center">
          <LanguageMenu />
        </Box>
      </SpaceBetween>
    </main>
  );
}

/** A link signs in only when it is clicked here: a page that sends one's browser to a link changes nothing. */
function ByLink({ account, code }: { account: string; code: string }) {
  const t = useTexts(signInTexts);
  const [problem, setProblem] = useState<Failure>();
  const [busy, setBusy] = useState(false);
  async function redeem() {
    setBusy(true);
    try {
      await begin(await signIn("RedeemSignInCode", { AccountId: account, SignInCode: code }));
      go([]);
    } catch (error) {
      setProblem(failure(error));
      setBusy(false);
    }
  }
  return (
    <Container header={<Header variant="h2">{t.byLink}</Header>}>
      <SpaceBetween size="m">
        <Box>{t.byLinkText(account)}</Box>
        {problem && <Alert type="error">{problem.message}</Alert>}
        <SpaceBetween size="xs" direction="horizontal">
          <Button variant="primary" loading={busy} onClick={() => void redeem()}>
            {t.open}
          </Button>
          <Button variant="link" onClick={() => go([])}>
            {t.otherwise}
          </Button>
        </SpaceBetween>
      </SpaceBetween>
    </Container>
  );
}

function ByPassword({ account }: { account: string }) {
  const t = useTexts(signInTexts);
  const [given, setGiven] = useState({ AccountId: account, UserName: "", Password: "", MfaCode: "", NewPassword: "" });
  const [problem, setProblem] = useState<Failure>();
  const [asked, setAsked] = useState({ mfa: false, change: false });
  const [busy, setBusy] = useState(false);
  const set = (name: keyof typeof given) => (event: { detail: { value: string } }) =>
    setGiven((was) => ({ ...was, [name]: event.detail.value }));

  async function submit(event: FormEvent) {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      const filled = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== ""));
      await begin(await signIn("SignIn", filled));
    } catch (error) {
      const found = failure(error);
      if (found.code === "MfaRequiredException") setAsked((was) => ({ ...was, mfa: true }));
      else if (found.code === "PasswordChangeRequiredException") setAsked((was) => ({ ...was, change: true }));
      else setProblem(found);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <Form
        actions={
          <Button variant="primary" loading={busy} formAction="submit">
            {t.signIn}
          </Button>
        }
        errorText={problem?.message}
        errorIconAriaLabel={t.error}
      >
        <Container header={<Header variant="h2">{t.byPassword}</Header>}>
          <SpaceBetween size="m">
            <FormField label={t.account}>
              <Input name="account" value={given.AccountId} onChange={set("AccountId")} inputMode="numeric" autoFocus />
            </FormField>
            <FormField label={t.user}>
              <Input name="username" autoComplete="username" value={given.UserName} onChange={set("UserName")} />
            </FormField>
            <FormField label={t.password}>
              <Input
                name="password"
                type="password"
                autoComplete="current-password"
                value={given.Password}
                onChange={set("Password")}
              />
            </FormField>
            {asked.mfa && (
              <FormField label={t.mfa} description={t.mfaText}>
                <Input
                  name="otp"
                  autoComplete="one-time-code"
                  inputMode="numeric"
                  value={given.MfaCode}
                  onChange={set("MfaCode")}
                  autoFocus
                />
              </FormField>
            )}
            {asked.change && (
              <FormField label={t.newPassword} description={t.newPasswordText}>
                <Input
                  name="new-password"
                  type="password"
                  autoComplete="new-password"
                  value={given.NewPassword}
                  onChange={set("NewPassword")}
                  autoFocus
                />
              </FormField>
            )}
            <Box color="text-body-secondary" fontSize="body-s">
              {t.orLink} <Box variant="code">tokiwa console</Box>
            </Box>
          </SpaceBetween>
        </Container>
      </Form>
    </form>
  );
}

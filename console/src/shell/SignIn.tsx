// Signing in: with a link of `tokiwa console`, or with an IAM user's password and second factor.
import Alert from "@cloudscape-design/components/alert";
import Box from "@cloudscape-design/components/box";
import Button from "@cloudscape-design/components/button";
import Form from "@cloudscape-design/components/form";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useState, type ComponentProps, type FormEvent } from "react";
import { signIn } from "../core/call";
import { failure, type Failure } from "../core/failure";
import { useTexts } from "../core/i18n";
import { go } from "../core/route";
import { begin } from "../core/session";
import { useAct } from "../parts/act";
import { Row } from "../parts/Row";
import { Section } from "../parts/Section";
import { TextField } from "../parts/TextField";
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
        <div className="languages">
          <LanguageMenu />
        </div>
      </SpaceBetween>
    </main>
  );
}

/** A link signs in only when it is clicked here: a page that sends one's browser to a link changes nothing. */
function ByLink({ account, code }: { account: string; code: string }) {
  const t = useTexts(signInTexts);
  const { busy, problem, act } = useAct();
  async function redeem() {
    await begin(await signIn("RedeemSignInCode", { AccountId: account, SignInCode: code }));
    go([]);
  }
  return (
    <Section title={t.byLink}>
      <Box>{t.byLinkText(account)}</Box>
      {problem && <Alert type="error">{problem.message}</Alert>}
      <Row>
        <Button variant="primary" loading={busy} onClick={() => void act(redeem)}>
          {t.open}
        </Button>
        <Button variant="link" onClick={() => go([])}>
          {t.otherwise}
        </Button>
      </Row>
    </Section>
  );
}

function ByPassword({ account }: { account: string }) {
  const t = useTexts(signInTexts);
  const [given, setGiven] = useState({ AccountId: account, UserName: "", Password: "", MfaCode: "", NewPassword: "" });
  const [problem, setProblem] = useState<Failure>();
  const [asked, setAsked] = useState({ mfa: false, change: false });
  const [busy, setBusy] = useState(false);
  const field = (name: keyof typeof given, label: string, more: Partial<ComponentProps<typeof TextField>>) => (
    <TextField
      {...more}
      label={label}
      value={given[name]}
      change={(value) => setGiven((was) => ({ ...was, [name]: value }))}
    />
  );

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
        <Section title={t.byPassword}>
          {field("AccountId", t.account, { name: "account", inputMode: "numeric", autoFocus: true })}
          {field("UserName", t.user, { name: "username", autoComplete: "username" })}
          {field("Password", t.password, { name: "password", type: "password", autoComplete: "current-password" })}
          {asked.mfa &&
            field("MfaCode", t.mfa, {
              description: t.mfaText,
              name: "otp",
              autoComplete: "one-time-code",
              inputMode: "numeric",
              autoFocus: true,
            })}
          {asked.change &&
            field("NewPassword", t.newPassword, {
              description: t.newPasswordText,
              name: "new-password",
              type: "password",
              autoComplete: "new-password",
              autoFocus: true,
            })}
          <Box color="text-body-secondary" fontSize="body-s">
            {t.orLink} <Box variant="code">tokiwa console</Box>
          </Box>
        </Section>
      </Form>
    </form>
  );
}

// The page's automation for one certificate: role, function, rule, permission and target, as values and as steps.
import { call } from "../../core/call";
import { command } from "../../core/command";
import { session } from "../../core/session";
import { zip } from "../../parts/zip";
import { create, file, invoke, permitRule, rulePermission } from "./functions";
import * as roles from "./roles";

export interface Plan {
  certificate: string;
  /** The name of role, function and rule. */
  name: string;
  code: string;
  passphrase: string;
  /** Call the function once, so that what is missing is seen now, and so that the certificate is renewed. */
  tryIt: boolean;
}

export const FILE = "exporter.py";
const HANDLER = "exporter.handler";
const RUNTIME = "python3.12";
const TIMEOUT = 60;

export const STEPS = ["role", "policy", "function", "rule", "permission", "target", "trial"] as const;
export type Step = (typeof STEPS)[number];

export function steps(plan: Plan): readonly Step[] {
  return STEPS.filter((step) => step !== "trial" || plan.tryIt);
}

/** A name that roles, functions and rules may all have. */
export function suggested(domain: string): string {
  return `export-${domain.replace("*", "star").replace(/[^\w-]+/g, "-")}`.slice(0, 64);
}

/** A passphrase that nobody has to think of. */
export function passphrase(): string {
  const letters = "abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
  const drawn = crypto.getRandomValues(new Uint8Array(64)).filter((byte) => byte < 4 * letters.length);
  return Array.from(drawn.slice(0, 24), (byte) => letters[byte % letters.length]).join("");
}

/** What the rule lets through: the event that tells of this certificate's renewal. */
export function pattern(plan: Plan) {
  return {
    source: ["aws.health"],
    "detail-type": ["AWS Health Event"],
    detail: {
      service: ["ACM"],
      eventTypeCategory: ["scheduledChange"],
      eventTypeCode: ["AWS_ACM_RENEWAL_STATE_CHANGE"],
    },
    resources: [plan.certificate],
  };
}

/** What the role may do. */
export function statements(plan: Plan): roles.Statement[] {
  return [{ Effect: "Allow", Action: "acm:ExportCertificate", Resource: plan.certificate }, roles.LOGS];
}

/** An event as the rule will let it through, for the trial. */
export function sample(plan: Plan) {
  const said = "AWS Certificate Manager (ACM) has completed the renewal of the certificate. This event is a trial.";
  return {
    source: "aws.health",
    "detail-type": "AWS Health Event",
    resources: [plan.certificate],
    detail: {
      service: "ACM",
      eventTypeCode: "AWS_ACM_RENEWAL_STATE_CHANGE",
      eventTypeCategory: "scheduledChange",
      eventDescription: [{ language: "en_US", latestDescription: said }],
    },
  };
}

/** The ARNs of what is made. */
export function arns({ name }: Plan) {
  const { account = "", region = "" } = session.get() ?? {};
  return {
    role: `arn:aws:iam::${account}:role/${name}`,
    function: `arn:aws:lambda:${region}:${account}:function:${name}`,
    rule: `arn:aws:events:${region}:${account}:rule/${name}`,
  };
}

const functionOf = (plan: Plan) => ({
  FunctionName: plan.name,
  Runtime: RUNTIME,
  Role: arns(plan).role,
  Handler: HANDLER,
  Timeout: TIMEOUT,
  Environment: { Variables: { PASSPHRASE: plan.passphrase } },
});
const ruleOf = (plan: Plan) => ({ Name: plan.name, EventPattern: JSON.stringify(pattern(plan)) });
const targetOf = (plan: Plan) => ({ Rule: plan.name, Targets: [{ Id: plan.name, Arn: arns(plan).function }] });

/** Do one step. The service's refusal comes through. */
export async function perform(step: Step, plan: Plan): Promise<void> {
  switch (step) {
    case "role":
      return roles.createRole(plan.name);
    case "policy":
      return roles.permit(plan.name, ...statements(plan));
    case "function":
      await create({ ...functionOf(plan), Runtime: RUNTIME, Code: { ZipFile: zip([file(FILE, plan.code)]) } });
      return;
    case "rule":
      await call("events", "PutRule", ruleOf(plan));
      return;
    case "permission":
      return permitRule(plan.name, arns(plan).rule);
    case "target":
      await call("events", "PutTargets", targetOf(plan));
      return;
    case "trial": {
      const { failed, payload } = await invoke(plan.name, JSON.stringify(sample(plan)));
      if (failed) throw new Error(payload);
    }
  }
}

/** The same with the AWS CLI, one text for each step; the code is in the file exporter.py. */
export function commands(plan: Plan): string[] {
  const zipped = `python3 -m zipfile -c function.zip ${FILE}`;
  const { Environment: _, ...made } = functionOf(plan);
  const secret = '--environment "Variables={PASSPHRASE=$PASSPHRASE}"';
  const event = `cat > event.json <<'END'\n${JSON.stringify(sample(plan), null, 2)}\nEND`;
  const called = command("lambda", "Invoke", { FunctionName: plan.name, Payload: "fileb://event.json" });
  const texts: Record<Step, string> = {
    role: command("iam", "CreateRole", roles.creation(plan.name)),
    policy: command("iam", "PutRolePolicy", roles.permission(plan.name, ...statements(plan))),
    function: `${zipped}\n${command("lambda", "CreateFunction", made)} \\\n  ${secret} \\\n  --zip-file fileb://function.zip`,
    rule: command("events", "PutRule", ruleOf(plan)),
    permission: command("lambda", "AddPermission", rulePermission(plan.name, arns(plan).rule)),
    target: command("events", "PutTargets", targetOf(plan)),
    trial: `${event}\n${called} \\\n  answer.json`,
  };
  return steps(plan).map((step) => texts[step]);
}

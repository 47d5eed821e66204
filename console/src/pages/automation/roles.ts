// Roles that functions run in: those that there are, and a new one with what it may do.
import { CreateRoleCommand, IAMClient, paginateListRoles, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { sdk } from "../../core/sdk";

/** Who may take the role on. */
export const TRUST = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

export interface Statement {
  Effect: "Allow";
  Action: string | string[];
  Resource: string;
}

/** What a function needs on AWS to write its log; here the service writes it, and the same policy serves both. */
export const LOGS: Statement = {
  Effect: "Allow",
  Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
  Resource: "*",
};

export function document(...statements: Statement[]) {
  return { Version: "2012-10-17", Statement: statements };
}

/** The ARNs of the account's roles that Lambda may take on, by name. */
export async function lambdaRoles(): Promise<string[]> {
  const found: string[] = [];
  for await (const page of paginateListRoles({ client: new IAMClient(sdk("iam")) }, {})) {
    for (const { Arn, AssumeRolePolicyDocument } of page.Roles ?? []) {
      if (Arn && decodeURIComponent(AssumeRolePolicyDocument ?? "").includes("lambda.amazonaws.com")) found.push(Arn);
    }
  }
  return found;
}

export const creation = (name: string) => ({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(TRUST) });

export const permission = (name: string, ...statements: Statement[]) => ({
  RoleName: name,
  PolicyName: name,
  PolicyDocument: JSON.stringify(document(...statements)),
});

export async function createRole(name: string): Promise<void> {
  await new IAMClient(sdk("iam")).send(new CreateRoleCommand(creation(name)));
}

export async function permit(name: string, ...statements: Statement[]): Promise<void> {
  await new IAMClient(sdk("iam")).send(new PutRolePolicyCommand(permission(name, ...statements)));
}

// The kinds of things that IAM keeps: how each is listed, and what must go before one can be deleted.
import { ask, list, maybe, shown, type Operation } from "./iam";

export type Kind = "users" | "groups" | "roles" | "policies";
export type Holder = "User" | "Group" | "Role";

export interface Entity {
  name: string;
  arn: string;
  created: Date | undefined;
}

interface Form {
  list: Operation;
  member: string;
  name: string;
  create: Operation;
  delete: Operation;
}

export const FORMS: Record<Kind, Form> = {
  users: { list: "ListUsers", member: "Users", name: "UserName", create: "CreateUser", delete: "DeleteUser" },
  groups: { list: "ListGroups", member: "Groups", name: "GroupName", create: "CreateGroup", delete: "DeleteGroup" },
  roles: { list: "ListRoles", member: "Roles", name: "RoleName", create: "CreateRole", delete: "DeleteRole" },
  policies: {
    list: "ListPolicies",
    member: "Policies",
    name: "PolicyName",
    create: "CreatePolicy",
    delete: "DeletePolicy",
  },
};

/** All of a kind; of policies those that the account made itself. */
export async function entities(kind: Kind): Promise<Entity[]> {
  const form = FORMS[kind];
  const input = kind === "policies" ? { Scope: "Local" } : {};
  const found = await list<Record<string, unknown>>(form.list, form.member, input);
  return found.map((each) => ({
    name: String(each[form.name]),
    arn: String(each["Arn"]),
    created: each["CreateDate"] as Date | undefined,
  }));
}

export interface Step {
  operation: Operation;
  input: object;
}

/** The calls that delete an entity with all that hangs on it, in their order: IAM deletes only what is bare. */
export async function removal(kind: Kind, entity: Entity): Promise<Step[]> {
  const named = { [FORMS[kind].name]: entity.name };
  switch (kind) {
    case "users":
      return [...(await ofUser(entity.name)), ...(await policies("User", entity.name)), step("DeleteUser", named)];
    case "groups": {
      const members = await list<{ UserName: string }>("GetGroup", "Users", named);
      const leave = members.map(({ UserName }) => step("RemoveUserFromGroup", { ...named, UserName }));
      return [...leave, ...(await policies("Group", entity.name)), step("DeleteGroup", named)];
    }
    case "roles":
      return [...(await policies("Role", entity.name)), step("DeleteRole", named)];
    case "policies":
      return [...(await ofPolicy(entity.arn)), step("DeletePolicy", { PolicyArn: entity.arn })];
  }
}

export async function perform(steps: readonly Step[]): Promise<void> {
  for (const { operation, input } of steps) await ask(operation, input);
}

/** The commands that do the same. */
export function script(steps: readonly Step[]): string {
  return steps.map(({ operation, input }) => shown(operation, input)).join("\n");
}

function step(operation: Operation, input: object): Step {
  return { operation, input };
}

async function ofUser(UserName: string): Promise<Step[]> {
  const named = { UserName };
  const [keys, groups, devices, profile] = await Promise.all([
    list<{ AccessKeyId: string }>("ListAccessKeys", "AccessKeyMetadata", named),
    list<{ GroupName: string }>("ListGroupsForUser", "Groups", named),
    list<{ SerialNumber: string }>("ListMFADevices", "MFADevices", named),
    maybe("GetLoginProfile", named),
  ]);
  return [
    ...keys.map(({ AccessKeyId }) => step("DeleteAccessKey", { ...named, AccessKeyId })),
    ...groups.map(({ GroupName }) => step("RemoveUserFromGroup", { ...named, GroupName })),
    ...devices.flatMap(({ SerialNumber }) => [
      step("DeactivateMFADevice", { ...named, SerialNumber }),
      step("DeleteVirtualMFADevice", { SerialNumber }),
    ]),
    ...(profile ? [step("DeleteLoginProfile", named)] : []),
  ];
}

async function policies(holder: Holder, name: string): Promise<Step[]> {
  const named = { [`${holder}Name`]: name };
  const [attached, inline] = await Promise.all([
    list<{ PolicyArn: string }>(`ListAttached${holder}Policies`, "AttachedPolicies", named),
    list<string>(`List${holder}Policies`, "PolicyNames", named),
  ]);
  return [
    ...attached.map(({ PolicyArn }) => step(`Detach${holder}Policy`, { ...named, PolicyArn })),
    ...inline.map((PolicyName) => step(`Delete${holder}Policy`, { ...named, PolicyName })),
  ];
}

async function ofPolicy(PolicyArn: string): Promise<Step[]> {
  const named = { PolicyArn };
  const [users, groups, roles, versions] = await Promise.all([
    list<{ UserName: string }>("ListEntitiesForPolicy", "PolicyUsers", named),
    list<{ GroupName: string }>("ListEntitiesForPolicy", "PolicyGroups", named),
    list<{ RoleName: string }>("ListEntitiesForPolicy", "PolicyRoles", named),
    list<{ VersionId: string; IsDefaultVersion: boolean }>("ListPolicyVersions", "Versions", named),
  ]);
  return [
    ...users.map(({ UserName }) => step("DetachUserPolicy", { UserName, PolicyArn })),
    ...groups.map(({ GroupName }) => step("DetachGroupPolicy", { GroupName, PolicyArn })),
    ...roles.map(({ RoleName }) => step("DetachRolePolicy", { RoleName, PolicyArn })),
    ...versions
      .filter(({ IsDefaultVersion }) => !IsDefaultVersion)
      .map(({ VersionId }) => step("DeletePolicyVersion", { PolicyArn, VersionId })),
  ];
}

// IAM by its SDK: every operation that this page uses, by name, so that the command that does the same has that name, too.
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeactivateMFADeviceCommand,
  DeleteAccessKeyCommand,
  DeleteGroupCommand,
  DeleteGroupPolicyCommand,
  DeleteLoginProfileCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteUserPolicyCommand,
  DeleteVirtualMFADeviceCommand,
  DetachGroupPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  EnableMFADeviceCommand,
  GetGroupCommand,
  GetGroupPolicyCommand,
  GetLoginProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAttachedGroupPoliciesCommand,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicyCommand,
  ListGroupPoliciesCommand,
  ListGroupsCommand,
  ListGroupsForUserCommand,
  ListMFADevicesCommand,
  ListPoliciesCommand,
  ListPolicyVersionsCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListUserPoliciesCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  RemoveUserFromGroupCommand,
  SetDefaultPolicyVersionCommand,
  SimulatePrincipalPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateLoginProfileCommand,
} from "@aws-sdk/client-iam";
import { command } from "../../core/command";
import { failure } from "../../core/failure";
import { sdk } from "../../core/sdk";
import { done } from "../../parts/messages";

const COMMANDS = {
  AddUserToGroup: AddUserToGroupCommand,
  AttachGroupPolicy: AttachGroupPolicyCommand,
  AttachRolePolicy: AttachRolePolicyCommand,
  AttachUserPolicy: AttachUserPolicyCommand,
  ChangePassword: ChangePasswordCommand,
  CreateAccessKey: CreateAccessKeyCommand,
  CreateGroup: CreateGroupCommand,
  CreateLoginProfile: CreateLoginProfileCommand,
  CreatePolicy: CreatePolicyCommand,
  CreatePolicyVersion: CreatePolicyVersionCommand,
  CreateRole: CreateRoleCommand,
  CreateUser: CreateUserCommand,
  CreateVirtualMFADevice: CreateVirtualMFADeviceCommand,
  DeactivateMFADevice: DeactivateMFADeviceCommand,
  DeleteAccessKey: DeleteAccessKeyCommand,
  DeleteGroup: DeleteGroupCommand,
  DeleteGroupPolicy: DeleteGroupPolicyCommand,
  DeleteLoginProfile: DeleteLoginProfileCommand,
  DeletePolicy: DeletePolicyCommand,
  DeletePolicyVersion: DeletePolicyVersionCommand,
  DeleteRole: DeleteRoleCommand,
  DeleteRolePolicy: DeleteRolePolicyCommand,
  DeleteUser: DeleteUserCommand,
  DeleteUserPolicy: DeleteUserPolicyCommand,
  DeleteVirtualMFADevice: DeleteVirtualMFADeviceCommand,
  DetachGroupPolicy: DetachGroupPolicyCommand,
  DetachRolePolicy: DetachRolePolicyCommand,
  DetachUserPolicy: DetachUserPolicyCommand,
  EnableMFADevice: EnableMFADeviceCommand,
  GetGroup: GetGroupCommand,
  GetGroupPolicy: GetGroupPolicyCommand,
  GetLoginProfile: GetLoginProfileCommand,
  GetPolicy: GetPolicyCommand,
  GetPolicyVersion: GetPolicyVersionCommand,
  GetRole: GetRoleCommand,
  GetRolePolicy: GetRolePolicyCommand,
  GetUser: GetUserCommand,
  GetUserPolicy: GetUserPolicyCommand,
  ListAccessKeys: ListAccessKeysCommand,
  ListAttachedGroupPolicies: ListAttachedGroupPoliciesCommand,
  ListAttachedRolePolicies: ListAttachedRolePoliciesCommand,
  ListAttachedUserPolicies: ListAttachedUserPoliciesCommand,
  ListEntitiesForPolicy: ListEntitiesForPolicyCommand,
  ListGroupPolicies: ListGroupPoliciesCommand,
  ListGroups: ListGroupsCommand,
  ListGroupsForUser: ListGroupsForUserCommand,
  ListMFADevices: ListMFADevicesCommand,
  ListPolicies: ListPoliciesCommand,
  ListPolicyVersions: ListPolicyVersionsCommand,
  ListRolePolicies: ListRolePoliciesCommand,
  ListRoles: ListRolesCommand,
  ListUserPolicies: ListUserPoliciesCommand,
  ListUsers: ListUsersCommand,
  PutGroupPolicy: PutGroupPolicyCommand,
  PutRolePolicy: PutRolePolicyCommand,
  PutUserPolicy: PutUserPolicyCommand,
  RemoveUserFromGroup: RemoveUserFromGroupCommand,
  SetDefaultPolicyVersion: SetDefaultPolicyVersionCommand,
  SimulatePrincipalPolicy: SimulatePrincipalPolicyCommand,
  UpdateAccessKey: UpdateAccessKeyCommand,
  UpdateAssumeRolePolicy: UpdateAssumeRolePolicyCommand,
  UpdateLoginProfile: UpdateLoginProfileCommand,
} as const;

export type Operation = keyof typeof COMMANDS;

/** The output of one operation. */
export async function ask<Output = object>(operation: Operation, input: object = {}): Promise<Output> {
  // A union of constructors cannot be called with a union of inputs; the service looks at what it gets.
  const Command = COMMANDS[operation] as unknown as new (input: object) => GetUserCommand;
  return (await new IAMClient(sdk("iam")).send(new Command(input))) as unknown as Output;
}

/** All pages of a list. */
export async function list<Item>(operation: Operation, member: string, input: object = {}): Promise<Item[]> {
  const found: Item[] = [];
  let Marker: string | undefined;
  do {
    const answer = await ask<Record<string, unknown>>(operation, { ...input, Marker });
    found.push(...((answer[member] as Item[] | undefined) ?? []));
    Marker = answer["IsTruncated"] ? (answer["Marker"] as string) : undefined;
  } while (Marker);
  return found;
}

/** What may not be there; undefined when it is not. */
export async function maybe<Output>(operation: Operation, input: object): Promise<Output | undefined> {
  try {
    return await ask<Output>(operation, input);
  } catch (error) {
    if (/^NoSuchEntity/.test(failure(error).code)) return undefined;
    throw error;
  }
}

/** One call that changes something, with what is said of it. */
export async function change<Output = object>(operation: Operation, input: object, said: string): Promise<Output> {
  const answer = await ask<Output>(operation, input);
  done(said, shown(operation, input));
  return answer;
}

export function shown(operation: Operation, input: object): string {
  return command("iam", operation, input);
}

"""Services act for whoever configured them, with rights of their own: nobody may borrow those for what is another's.

(IAM User Guide, "The confused deputy problem".)
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from tests.operations.acm import asking
from tests.operations.acm_pca import pki

from callers import Caller, allow, policy
from eventing import LOG_GROUP, Client, delivered, lines, target
from functions import ROLE, TRUST, zipped
from functions import Client as Functions
from tokiwa.domain.problem import Kind, Problem
from world import ACCOUNT, REGION, World

OTHER = "111111111111"
THEIR_FUNCTION = f"arn:aws:lambda:{REGION}:{OTHER}:function:install"
THEIR_ROLE = ROLE.replace(ACCOUNT, OTHER)
OUR_RULE = f"arn:aws:events:{REGION}:{ACCOUNT}:rule/rule"


def with_role(world: World, principal: Any, trusted: dict[str, Any] = TRUST) -> Functions:
    """Somebody with a role for functions, which trusts Lambda."""
    root = Caller(world, principal)
    root("iam:CreateRole", RoleName="install-role", AssumeRolePolicyDocument=policy(trusted))
    root("iam:PutRolePolicy", RoleName="install-role", PolicyName="all", PolicyDocument=policy(allow("*")))
    return Functions(world, principal)


def function(client: Functions, role: str) -> dict[str, Any]:
    """The input of CreateFunction."""
    named = {"FunctionName": "install", "Runtime": "python3.12", "Role": role, "Handler": "app.handler"}
    return {**named, "Code": {"ZipFile": zipped()}}


@pytest.fixture
def them(world: World) -> Functions:
    """Another account with a function."""
    made = with_role(world, world.new_account(OTHER))
    made("lambda:CreateFunction", **function(made, THEIR_ROLE))
    return made


PERMISSIONS: dict[str, dict[str, Any] | None] = {
    "nobody": None,
    "their own account's rules": {"Principal": "events.amazonaws.com", "SourceAccount": OTHER},
    "a rule of theirs": {"Principal": "events.amazonaws.com", "SourceArn": OUR_RULE.replace(ACCOUNT, OTHER)},
    "another service": {"Principal": "sns.amazonaws.com", "SourceAccount": ACCOUNT},
    "a third account": {"Principal": "222222222222"},
}


@pytest.mark.parametrize("name", PERMISSIONS)
def test_a_rule_does_not_invoke_a_function_that_lets_in_others(world: World, them: Functions, name: str) -> None:
    given = PERMISSIONS[name]
    if given is not None:
        more = {"FunctionName": "install", "StatementId": "s", "Action": "lambda:InvokeFunction"}
        them("lambda:AddPermission", **more, **given)
    client = Client(world, world.root)
    client.rule("rule", target(THEIR_FUNCTION))
    client.send()
    world.settle()
    (found,) = delivered(world)
    assert (found.status.value, found.error_code) == ("dropped", "NO_PERMISSIONS")
    assert them.world.events(account=OTHER) == []


@pytest.mark.parametrize("who", ["root", "user"])
def test_no_role_of_another_account_is_passed(world: World, them: Functions, who: str) -> None:
    """To a rule's target or to a function, by whoever may do everything in its own account."""
    principal = world.root if who == "root" else pki.user(world, pki.allow("*", "*"))
    client = Client(world, principal)
    client.rule()
    said = client.refused("events:PutTargets", Rule="rule", Targets=[target(RoleArn=THEIR_ROLE)])
    assert said.startswith("AccessDeniedException: ")
    functions = Functions(world, principal)
    refused = functions.refused("lambda:CreateFunction", **function(functions, THEIR_ROLE))
    assert refused == "AccessDeniedException 403: Cross-account pass role is not allowed."


TRUSTS = {
    "another service": {**TRUST, "Principal": {"Service": "events.amazonaws.com"}},
    "for another account": {**TRUST, "Condition": {"StringEquals": {"aws:SourceAccount": OTHER}}},
    "for another function": {**TRUST, "Condition": {"ArnLike": {"aws:SourceArn": f"{THEIR_FUNCTION}*"}}},
}


@pytest.mark.parametrize("name", TRUSTS)
def test_a_role_is_for_whom_it_trusts(world: World, name: str) -> None:
    client = with_role(world, world.root, TRUSTS[name])
    said = client.refused("lambda:CreateFunction", **function(client, ROLE))
    assert said.endswith("The role defined for the function cannot be assumed by Lambda.")


@pytest.mark.parametrize("what", ["log group", "API destination", "dead letters"])
def test_no_target_of_another_account_is_written(world: World, what: str) -> None:
    """Those that have no policy of their own belong to their account alone."""
    other = Client(world, world.new_account(OTHER))
    other.log_group()
    group = LOG_GROUP.replace(ACCOUNT, OTHER)
    arn = {"log group": group, "API destination": f"arn:aws:events:{REGION}:{OTHER}:api-destination/hook/{'1' * 8}"}
    wanted = target(arn.get(what, THEIR_FUNCTION), DeadLetterConfig={"Arn": group})
    client = Client(world, world.root)
    client.rule("rule", wanted)
    client.send()
    world.settle()
    world.advance(days=2)
    assert [each.status.value for each in delivered(world)] == ["dropped"]
    assert lines(world, account=OTHER) == []


def test_what_the_manager_may_for_one_account_it_may_not_for_another(world: World) -> None:
    """The CA's owner let the manager renew its own certificates, and has withdrawn what it had shared."""
    arn = asking.authority(world)
    other = world.new_account(OTHER)
    statement = {"Effect": "Allow", "Principal": {"AWS": OTHER}, "Resource": arn}
    reading = ["DescribeCertificateAuthority", "GetCertificate", "GetCertificateAuthorityCertificate"]
    reading += ["ListPermissions", "ListTags"]
    template = {"StringEquals": {"acm-pca:TemplateArn": pki.TEMPLATE.format("EndEntityCertificate")}}
    shared = [
        {**statement, "Sid": "1", "Action": [f"acm-pca:{name}" for name in reading]},
        {**statement, "Sid": "2", "Action": ["acm-pca:IssueCertificate"], "Condition": template},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": shared})
    world.call("acm-pca:PutPolicy", {"ResourceArn": arn, "Policy": document})
    theirs = asking.request(world, arn, other)
    asking.export(world, theirs, principal=other)
    ours = asking.request(world, arn)
    asking.export(world, ours)
    world.call("acm-pca:DeletePolicy", {"ResourceArn": arn})
    before = asking.describe(world, theirs, other)["Serial"]
    world.advance(days=350)
    found = asking.describe(world, theirs, other)
    assert (found["Serial"], found["RenewalSummary"]["RenewalStatusReason"]) == (before, "PCA_ACCESS_DENIED")
    assert asking.describe(world, ours)["RenewalSummary"]["RenewalStatus"] == "SUCCESS"
    assert pki.refusal(lambda: asking.request(world, arn, other))[0] is Kind.DENIED


@pytest.mark.parametrize("path", ["crl", "crl/{id}.crl", "..", "../crls/crl", "/", "./crl", "crl//", "%2e%2e"])
def test_nobody_writes_over_what_another_account_put_into_the_same_bucket(
    world: World, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Names of objects have the id of their CA in them, whatever path its owner chose; and paths lead no way out."""
    other, folder = world.new_account(OTHER), world.settings.data / "buckets/crls"
    lists = {"Enabled": True, "ExpirationInDays": 7, "S3BucketName": "crls"}
    ours = pki.root(world, RevocationConfiguration={"CrlConfiguration": lists})
    world.settle()
    (written,) = folder.rglob("*.crl")
    before = written.read_bytes()
    monkeypatch.setattr(world, "root", other)
    chosen = {**lists, "CustomPath": path.format(id=ours.rpartition("/")[2])}
    with suppress(Problem):  # refused is as good
        pki.root(world, RevocationConfiguration={"CrlConfiguration": chosen})
    world.settle()
    assert written.read_bytes() == before
    assert all(each.is_relative_to(folder) for each in world.settings.data.rglob("*.crl"))

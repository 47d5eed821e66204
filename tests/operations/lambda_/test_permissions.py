import json
from typing import Any

import pytest

from functions import ARN, Client
from tokiwa.domain.function_policy import may_invoke
from tokiwa.store import functions

RULE = "arn:aws:events:us-east-1:000000000000:rule/renewed"
EVENTS = {
    "FunctionName": "install",
    "StatementId": "InvokeLambdaFunction",
    "Action": "lambda:InvokeFunction",
    "Principal": "events.amazonaws.com",
    "SourceArn": RULE,
}


def test_the_statement_is_in_the_form_that_lambda_stores(client: Client) -> None:
    client.function()

    answer = client("lambda:AddPermission", **EVENTS)

    assert answer["Statement"] == (
        '{"Sid":"InvokeLambdaFunction","Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},'
        f'"Action":"lambda:InvokeFunction","Resource":"{ARN}",'
        f'"Condition":{{"ArnLike":{{"AWS:SourceArn":"{RULE}"}}}}}}'
    )


def test_the_policy_is_all_statements_together(client: Client) -> None:
    client.function()
    client("lambda:AddPermission", **EVENTS)
    client("lambda:AddPermission", **{**EVENTS, "StatementId": "two", "SourceAccount": "000000000000"})

    found = client("lambda:GetPolicy", FunctionName="install")

    policy = json.loads(found["Policy"])
    assert (policy["Version"], policy["Id"]) == ("2012-10-17", "default")
    assert [one["Sid"] for one in policy["Statement"]] == ["InvokeLambdaFunction", "two"]
    assert policy["Statement"][1]["Condition"]["StringEquals"] == {"AWS:SourceAccount": "000000000000"}
    assert found["RevisionId"] == client("lambda:GetFunctionConfiguration", FunctionName="install")["RevisionId"]


def test_a_permission_changes_the_revision_but_not_the_process(client: Client) -> None:
    source = "import os\ndef handler(e, c):\n    return os.getpid()\n"
    before = client.function(source)["RevisionId"]
    process = client.invoke()

    client("lambda:AddPermission", **EVENTS, RevisionId=before)

    assert client("lambda:GetPolicy", FunctionName="install")["RevisionId"] != before
    assert client.invoke() == process


@pytest.mark.parametrize("qualifier", ["live", "1"])
def test_a_version_or_alias_has_a_policy_of_its_own(client: Client, qualifier: str) -> None:
    client.function(Publish=True)
    client("lambda:CreateAlias", FunctionName="install", Name="live", FunctionVersion="1")

    client("lambda:AddPermission", **EVENTS, Qualifier=qualifier)

    found = client("lambda:GetPolicy", FunctionName="install", Qualifier=qualifier)
    assert json.loads(found["Policy"])["Statement"][0]["Resource"] == f"{ARN}:{qualifier}"
    assert client.refused("lambda:GetPolicy", FunctionName="install").startswith("ResourceNotFoundException")


def test_a_statement_is_taken_away(client: Client) -> None:
    client.function()
    client("lambda:AddPermission", **EVENTS)

    client("lambda:RemovePermission", FunctionName="install", StatementId="InvokeLambdaFunction")

    assert client.refused("lambda:GetPolicy", FunctionName="install") == (
        "ResourceNotFoundException 404: The resource you requested does not exist."
    )


REFUSALS: dict[str, tuple[str, dict[str, Any], str]] = {
    "statement that is there": (
        "lambda:AddPermission",
        EVENTS,
        (
            "ResourceConflictException 409: The statement id (InvokeLambdaFunction) provided already exists. Please provide "
            "a new statement id, or remove the existing statement."
        ),
    ),
    "principal that is none": (
        "lambda:AddPermission",
        {**EVENTS, "StatementId": "s", "Principal": "invalid.nonaws.com"},
        (
            "InvalidParameterValueException 400: The provided principal was invalid. Please check the principal and try "
            "again."
        ),
    ),
    "$LATEST": (
        "lambda:AddPermission",
        {**EVENTS, "StatementId": "s", "Qualifier": "$LATEST"},
        "InvalidParameterValueException 400: We currently do not support adding policies for $LATEST.",
    ),
    "function that is not there": (
        "lambda:AddPermission",
        {**EVENTS, "FunctionName": "other"},
        "ResourceNotFoundException 404: Function not found: arn:aws:lambda:us-east-1:000000000000:function:other",
    ),
    "version that is not there": (
        "lambda:AddPermission",
        {**EVENTS, "Qualifier": "9"},
        f"ResourceNotFoundException 404: Function not found: {ARN}:9",
    ),
    "revision of yesterday": (
        "lambda:AddPermission",
        {**EVENTS, "StatementId": "s", "RevisionId": "old"},
        "PreconditionFailedException 412: The Revision Id provided does not match the latest Revision Id. ",
    ),
    "statement that is not there": (
        "lambda:RemovePermission",
        {"FunctionName": "install", "StatementId": "other"},
        "ResourceNotFoundException 404: Statement other is not found in resource policy.",
    ),
    "alias without a policy": (
        "lambda:RemovePermission",
        {"FunctionName": "install", "StatementId": "other", "Qualifier": "$LATEST"},
        "ResourceNotFoundException 404: Statement other is not found in resource policy.",
    ),
    "policy of a function that is not there": (
        "lambda:GetPolicy",
        {"FunctionName": "other"},
        "ResourceNotFoundException 404: Function not found: arn:aws:lambda:us-east-1:000000000000:function:other",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_wrong_is_refused_in_lambdas_words(client: Client, case: str) -> None:
    client.function()
    client("lambda:AddPermission", **EVENTS)
    operation, given, told = REFUSALS[case]

    assert client.refused(operation, **given).startswith(told)


def test_a_policy_may_not_grow_over_20_kilobytes(client: Client) -> None:
    client.function()
    long = f"arn:aws:events:us-east-1:000000000000:rule/{'x' * 9_000}"
    client("lambda:AddPermission", **{**EVENTS, "StatementId": "1", "SourceArn": long})
    client("lambda:AddPermission", **{**EVENTS, "StatementId": "2", "SourceArn": long})

    told = client.refused("lambda:AddPermission", **{**EVENTS, "StatementId": "3", "SourceArn": long})

    assert told.startswith("PolicyLengthExceededException 400: The final policy size (")


@pytest.mark.parametrize(
    ("service", "source", "allowed"),
    [
        ("events.amazonaws.com", RULE, True),
        ("events.amazonaws.com", f"{RULE}-2", False),
        ("sns.amazonaws.com", RULE, False),
    ],
)
def test_only_the_service_and_rule_that_are_named_may_invoke(
    client: Client, service: str, source: str, allowed: bool
) -> None:
    client.function()
    client("lambda:AddPermission", **EVENTS)

    with client.world.means.store.snapshot() as tx:
        found = functions.get(tx, "000000000000", "install")
    assert found is not None
    assert may_invoke(found, "", service, source, "000000000000") is allowed
    assert not may_invoke(found, "live", service, source, "000000000000")

from __future__ import annotations

import json
from typing import Any

import pytest

from eventing import DEFAULT_BUS, Client

PERMISSION = {"StatementId": "one", "Principal": "111111111111", "Action": "events:PutEvents"}


def policy(client: Client, **on: str) -> Any:
    found = client("events:DescribeEventBus", **on).get("Policy")
    return found and json.loads(found)


def statement(sid: str = "one", principal: Any = None, bus: str = DEFAULT_BUS) -> dict[str, Any]:
    return {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": principal or {"AWS": "arn:aws:iam::111111111111:root"},
        "Action": "events:PutEvents",
        "Resource": bus,
    }


@pytest.mark.parametrize("bus", ["default", "own"])
def test_statements_are_added_replaced_and_removed(bus: str, client: Client) -> None:
    client("events:CreateEventBus", Name="own")
    arn, on = DEFAULT_BUS.replace("default", bus), {"EventBusName": bus}

    client("events:PutPermission", **PERMISSION, **on)
    client("events:PutPermission", **PERMISSION | {"StatementId": "two", "Principal": "*"}, **on)
    client("events:PutPermission", **PERMISSION, **on)

    assert policy(client, Name=bus) == {
        "Version": "2012-10-17",
        "Statement": [statement("two", "*", arn), statement(bus=arn)],
    }

    client("events:RemovePermission", StatementId="two", **on)
    assert policy(client, Name=bus)["Statement"] == [statement(bus=arn)]
    client("events:RemovePermission", StatementId="one", **on)
    assert policy(client, Name=bus) is None


def test_all_permissions_are_removed_together(client: Client) -> None:
    client("events:PutPermission", **PERMISSION)

    client("events:RemovePermission", RemoveAllPermissions=True)

    assert policy(client) is None


def test_a_condition_is_kept(client: Client) -> None:
    condition = {"Type": "StringEquals", "Key": "aws:PrincipalOrgID", "Value": "o-1234567890"}

    client("events:PutPermission", **PERMISSION | {"Principal": "*", "Condition": condition})

    (found,) = policy(client)["Statement"]
    assert found["Condition"] == {"StringEquals": {"aws:PrincipalOrgID": "o-1234567890"}}


def test_a_whole_policy_takes_the_place_of_what_was_there(client: Client) -> None:
    client("events:PutPermission", **PERMISSION)
    whole = {"Version": "2012-10-17", "Statement": statement("whole")}

    client("events:PutPermission", Policy=json.dumps(whole))
    assert policy(client) == whole

    client("events:PutPermission", **PERMISSION)
    assert [item["Sid"] for item in policy(client)["Statement"]] == ["whole", "one"]


LONG = json.dumps({"Version": "2012-10-17", "Statement": statement("x" * 10_240)})
REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "a statement that is not there": (
        "RemovePermission",
        {"StatementId": "gone"},
        "ResourceNotFoundException: Statement with the provided id does not exist.",
    ),
    "nothing to remove": (
        "RemovePermission",
        {},
        "ValidationException: Parameter StatementId must be specified.",
    ),
    "a bus that is not there": (
        "PutPermission",
        {**PERMISSION, "EventBusName": "gone"},
        "ResourceNotFoundException: Event bus gone does not exist.",
    ),
    "no principal": (
        "PutPermission",
        {"StatementId": "one", "Action": "events:PutEvents"},
        "ValidationException: Parameter Principal must be specified.",
    ),
    "both forms": (
        "PutPermission",
        {**PERMISSION, "Policy": "{}"},
        "ValidationException: Parameter Policy cannot be specified together with other parameters.",
    ),
    "another condition": (
        "PutPermission",
        {**PERMISSION, "Condition": {"Type": "StringLike", "Key": "aws:PrincipalOrgID", "Value": "o-*"}},
        "ValidationException: Parameter Condition is not valid. Reason: it must be StringEquals aws:PrincipalOrgID.",
    ),
    "a policy that is no JSON": (
        "PutPermission",
        {"Policy": "{"},
        "ValidationException: This policy contains invalid Json",
    ),
    "a policy that is too long": (
        "PutPermission",
        {"Policy": LONG},
        f"PolicyLengthExceededException: The policy has {len(LONG)} characters; a bus can have one of at most 10240.",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_refused(case: str, client: Client) -> None:
    name, given, message = REFUSED[case]
    client("events:PutPermission", **PERMISSION)

    assert client.refused(f"events:{name}", **given) == message
    assert [item["Sid"] for item in policy(client)["Statement"]] == ["one"]

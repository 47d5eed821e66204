from datetime import datetime
from typing import Any

import pytest

from functions import ARN, Client

BUS = "arn:aws:events:us-east-1:000000000000:event-bus/default"
OTHER = "arn:aws:lambda:us-east-1:000000000000:function:other"
NONE = f"ResourceNotFoundException 404: The function {ARN}:$LATEST doesn't have an EventInvokeConfig"


def test_what_was_set_is_told(client: Client) -> None:
    client.function()

    told = client(
        "lambda:PutFunctionEventInvokeConfig",
        FunctionName="install",
        MaximumRetryAttempts=1,
        MaximumEventAgeInSeconds=3600,
        DestinationConfig={"OnFailure": {"Destination": BUS}},
    )

    assert told == client("lambda:GetFunctionEventInvokeConfig", FunctionName="install")
    assert isinstance(told.pop("LastModified"), datetime)
    assert told == {
        "FunctionArn": f"{ARN}:$LATEST",
        "MaximumRetryAttempts": 1,
        "MaximumEventAgeInSeconds": 3600,
        "DestinationConfig": {"OnSuccess": {}, "OnFailure": {"Destination": BUS}},
    }


def test_put_forgets_what_is_not_given_and_update_keeps_it(client: Client) -> None:
    client.function()
    config = {"FunctionName": "install"}
    client("lambda:PutFunctionEventInvokeConfig", **config, MaximumRetryAttempts=1, MaximumEventAgeInSeconds=60)

    updated = client("lambda:UpdateFunctionEventInvokeConfig", **config, MaximumRetryAttempts=0)
    put = client("lambda:PutFunctionEventInvokeConfig", **config, MaximumRetryAttempts=2)

    assert (updated["MaximumRetryAttempts"], updated["MaximumEventAgeInSeconds"]) == (0, 60)
    assert "MaximumEventAgeInSeconds" not in put


def test_a_destination_is_taken_away_by_an_empty_one(client: Client) -> None:
    client.function()
    on = {"FunctionName": "install"}
    client("lambda:PutFunctionEventInvokeConfig", **on, DestinationConfig={"OnSuccess": {"Destination": BUS}})

    told = client("lambda:UpdateFunctionEventInvokeConfig", **on, DestinationConfig={"OnSuccess": {"Destination": ""}})

    assert told["DestinationConfig"] == {"OnSuccess": {}, "OnFailure": {}}


def test_each_qualifier_has_its_own(client: Client) -> None:
    client.function(Publish=True)
    client("lambda:PutFunctionEventInvokeConfig", FunctionName="install", MaximumRetryAttempts=0)
    client("lambda:PutFunctionEventInvokeConfig", FunctionName="install", Qualifier="1", MaximumRetryAttempts=1)

    first = client("lambda:ListFunctionEventInvokeConfigs", FunctionName="install", MaxItems=1)
    second = client(
        "lambda:ListFunctionEventInvokeConfigs", FunctionName="install", MaxItems=1, Marker=first["NextMarker"]
    )

    found = first["FunctionEventInvokeConfigs"] + second["FunctionEventInvokeConfigs"]
    assert [(one["FunctionArn"], one["MaximumRetryAttempts"]) for one in found] == [
        (f"{ARN}:$LATEST", 0),
        (f"{ARN}:1", 1),
    ]
    assert "NextMarker" not in second


def test_what_is_deleted_is_gone(client: Client) -> None:
    client.function()
    client("lambda:PutFunctionEventInvokeConfig", FunctionName="install", MaximumRetryAttempts=0)

    client("lambda:DeleteFunctionEventInvokeConfig", FunctionName="install")

    assert client.refused("lambda:GetFunctionEventInvokeConfig", FunctionName="install") == NONE


REFUSALS: dict[str, tuple[str, dict[str, Any], str]] = {
    "nothing set": (
        "Put",
        {},
        "InvalidParameterValueException 400: You must specify at least one of error handling or destination setting.",
    ),
    "function that is not there": (
        "Put",
        {"FunctionName": "none", "MaximumRetryAttempts": 1},
        "ResourceNotFoundException 404: The function doesn't exist.",
    ),
    "version that is not there": (
        "Put",
        {"Qualifier": "9", "MaximumRetryAttempts": 1},
        f"ResourceNotFoundException 404: Function not found: {ARN}:9",
    ),
    "itself as destination": (
        "Put",
        {"DestinationConfig": {"OnSuccess": {"Destination": ARN}}},
        "InvalidParameterValueException 400: You can't specify the function as a destination for itself.",
    ),
    "destination that can be none": (
        "Put",
        {"DestinationConfig": {"OnSuccess": {"Destination": "arn:aws:iam:us-east-1:000000000000:role/r"}}},
        (
            "InvalidParameterValueException 400: The provided destination arn:aws:iam:us-east-1:000000000000:role/r is "
            "invalid."
        ),
    ),
    "none to read": ("Get", {}, NONE),
    "none to update": ("Update", {"MaximumRetryAttempts": 1}, NONE),
    "none to delete": ("Delete", {}, NONE),
    "none of a function that is not there": ("Get", {"FunctionName": "none"}, NONE.replace(":install:", ":none:")),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_wrong_is_refused_in_lambdas_words(client: Client, case: str) -> None:
    client.function()
    verb, given, told = REFUSALS[case]

    found = client.refused(f"lambda:{verb}FunctionEventInvokeConfig", **{"FunctionName": "install", **given})

    assert found == told

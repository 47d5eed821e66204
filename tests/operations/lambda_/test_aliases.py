from typing import Any

import pytest

from functions import ARN, Client, zipped
from tokiwa.domain.function import Alias

VERSION = "import os\ndef handler(e, c):\n    return c.function_version\n"


@pytest.fixture
def two(client: Client) -> Client:
    """The same, with a function that has two versions and the alias `live` on the first."""
    client.function(VERSION, Publish=True)
    client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped(VERSION + "#"), Publish=True)
    client("lambda:CreateAlias", FunctionName="install", Name="live", FunctionVersion="1", Description="in use")
    return client


def test_an_alias_stands_for_a_version(two: Client) -> None:
    found = two("lambda:GetAlias", FunctionName="install", Name="live")

    assert found.pop("RevisionId")
    assert found == {"AliasArn": f"{ARN}:live", "Name": "live", "FunctionVersion": "1", "Description": "in use"}
    assert two.invoke(Qualifier="live") == "1"


def test_an_alias_is_moved(two: Client) -> None:
    before = two("lambda:GetAlias", FunctionName="install", Name="live")

    after = two(
        "lambda:UpdateAlias",
        FunctionName="install",
        Name="live",
        FunctionVersion="2",
        RevisionId=before["RevisionId"],
    )

    assert two.invoke(Qualifier="live") == "2"
    assert (after["Description"], after["FunctionVersion"]) == ("in use", "2")
    assert after["RevisionId"] != before["RevisionId"]


def test_an_alias_may_share_between_two_versions(two: Client) -> None:
    routing = {"AdditionalVersionWeights": {"2": 1.0}}

    told = two("lambda:UpdateAlias", FunctionName="install", Name="live", RoutingConfig=routing)

    assert told["RoutingConfig"] == routing
    assert two.invoke(Qualifier="live") == "2"


@pytest.mark.parametrize(("fraction", "version"), [(0.0, "2"), (0.24, "2"), (0.25, "1"), (0.99, "1")])
def test_a_weight_is_a_share_of_the_invocations(fraction: float, version: str) -> None:
    assert Alias("live", "1", "r", weights={"2": 0.25}).version(fraction) == version


def test_an_alias_goes_with_its_policy(two: Client) -> None:
    permission = {"StatementId": "s", "Action": "lambda:InvokeFunction", "Principal": "events.amazonaws.com"}
    two("lambda:AddPermission", FunctionName="install", Qualifier="live", **permission)

    two("lambda:DeleteAlias", FunctionName="install", Name="live")
    two("lambda:DeleteAlias", FunctionName="install", Name="live")  # gone already
    two("lambda:CreateAlias", FunctionName="install", Name="live", FunctionVersion="2")

    assert two.refused("lambda:GetPolicy", FunctionName="install", Qualifier="live").startswith("ResourceNotFound")


def test_aliases_are_listed_by_name_and_by_version(two: Client) -> None:
    two("lambda:CreateAlias", FunctionName="install", Name="dev", FunctionVersion="2")

    first = two("lambda:ListAliases", FunctionName="install", MaxItems=1)
    second = two("lambda:ListAliases", FunctionName="install", MaxItems=1, Marker=first["NextMarker"])
    of_two = two("lambda:ListAliases", FunctionName="install", FunctionVersion="2")

    names = [[one["Name"] for one in page["Aliases"]] for page in (first, second, of_two)]
    assert names == [["dev"], ["live"], ["dev"]]
    assert "NextMarker" not in second


REFUSALS: dict[str, tuple[str, dict[str, Any], str]] = {
    "name that is taken": (
        "lambda:CreateAlias",
        {"FunctionVersion": "1"},
        f"ResourceConflictException 409: Alias already exists: {ARN}:live",
    ),
    "version that is not there": (
        "lambda:CreateAlias",
        {"Name": "new", "FunctionVersion": "9"},
        f"ResourceNotFoundException 404: Function not found: {ARN}:9",
    ),
    "alias that is not there": (
        "lambda:GetAlias",
        {"Name": "none"},
        f"ResourceNotFoundException 404: Cannot find alias arn: {ARN}:none",
    ),
    "alias to update that is not there": (
        "lambda:UpdateAlias",
        {"Name": "none"},
        f"ResourceNotFoundException 404: Alias not found: {ARN}:none",
    ),
    "old revision": ("lambda:UpdateAlias", {"RevisionId": "old"}, "PreconditionFailedException 412: "),
    "$LATEST shared": (
        "lambda:CreateAlias",
        {
            "Name": "new",
            "FunctionVersion": "$LATEST",
            "RoutingConfig": {"AdditionalVersionWeights": {"1": 0.5}},
        },
        "InvalidParameterValueException 400: $LATEST is not supported for an alias pointing to more than 1 version",
    ),
    "three versions": (
        "lambda:UpdateAlias",
        {"RoutingConfig": {"AdditionalVersionWeights": {"1": 0.1, "2": 0.1}}},
        "InvalidParameterValueException 400: Number of items in AdditionalVersionWeights cannot be greater than 1",
    ),
    "the same version twice": (
        "lambda:UpdateAlias",
        {"RoutingConfig": {"AdditionalVersionWeights": {"1": 0.1}}},
        (
            "InvalidParameterValueException 400: Invalid function version 1. Function version 1 is already included in "
            "routing configuration."
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_wrong_is_refused_in_lambdas_words(two: Client, case: str) -> None:
    operation, given, told = REFUSALS[case]

    assert two.refused(operation, **{"FunctionName": "install", "Name": "live", **given}).startswith(told)

from typing import Any

import pytest

from functions import Client, allow
from world import World

ARN = "arn:aws:logs:us-east-1:000000000000:log-group:app"


def put(client: Client, text: str = "hello", **given: Any) -> None:
    """One event in the stream `one` of the group `app`."""
    event = {"timestamp": int(client.world.now.timestamp() * 1000), "message": text}
    client("logs:PutLogEvents", logGroupName="app", logStreamName="one", logEvents=[event], **given)


def test_a_group_is_described(stream: Client) -> None:
    put(stream, "hello")

    (found,) = stream("logs:DescribeLogGroups")["logGroups"]

    assert found == {
        "logGroupName": "app",
        "creationTime": 1798761600000,
        "metricFilterCount": 0,
        "arn": f"{ARN}:*",
        "storedBytes": 5 + 26,
        "logGroupClass": "STANDARD",
        "logGroupArn": ARN,
    }


def test_a_group_goes_with_everything_in_it(stream: Client) -> None:
    put(stream)

    stream("logs:DeleteLogGroup", logGroupName="app")
    stream("logs:CreateLogGroup", logGroupName="app")

    assert stream("logs:DescribeLogStreams", logGroupName="app")["logStreams"] == []
    assert stream.log("app") == []


def test_groups_are_listed_by_name_page_by_page(client: Client) -> None:
    for name in ("b", "a/2", "a/1", "c"):
        client("logs:CreateLogGroup", logGroupName=name)

    first = client("logs:DescribeLogGroups", limit=2)
    second = client("logs:DescribeLogGroups", limit=2, nextToken=first["nextToken"])

    names = [[one["logGroupName"] for one in page["logGroups"]] for page in (first, second)]
    assert names == [["a/1", "a/2"], ["b", "c"]]
    assert "nextToken" not in second


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"logGroupNamePrefix": "a/"}, ["a/1", "a/2"]),
        ({"logGroupNamePattern": "/2"}, ["a/2"]),
        ({"logGroupIdentifiers": ["b", f"{ARN[:-3]}a/1"]}, ["a/1", "b"]),
        ({"logGroupClass": "INFREQUENT_ACCESS"}, ["b"]),
    ],
    ids=["prefix", "part of the name", "names and ARNs", "class"],
)
def test_a_list_can_be_limited(client: Client, given: dict[str, Any], names: list[str]) -> None:
    for name in ("a/1", "a/2"):
        client("logs:CreateLogGroup", logGroupName=name)
    client("logs:CreateLogGroup", logGroupName="b", logGroupClass="INFREQUENT_ACCESS")

    assert [one["logGroupName"] for one in client("logs:DescribeLogGroups", **given)["logGroups"]] == names


REFUSALS: dict[str, tuple[str, dict[str, Any], str]] = {
    "group that is there": (
        "logs:CreateLogGroup",
        {"logGroupName": "app"},
        "ResourceAlreadyExistsException 400: The specified log group already exists",
    ),
    "group that is not there": (
        "logs:DeleteLogGroup",
        {"logGroupName": "none"},
        "ResourceNotFoundException 400: The specified log group does not exist.",
    ),
    "key": (
        "logs:CreateLogGroup",
        {"logGroupName": "new", "kmsKeyId": "k"},
        "InvalidParameterException 400: This server has neither KMS keys nor deletion protection for log groups.",
    ),
    "prefix and pattern": (
        "logs:DescribeLogGroups",
        {"logGroupNamePrefix": "a", "logGroupNamePattern": "b"},
        (
            "InvalidParameterException 400: LogGroup name prefix and LogGroup name pattern are mutually exclusive "
            "parameters."
        ),
    ),
    "token of another list": (
        "logs:DescribeLogGroups",
        {"nextToken": "WyJ4IiwgMV0="},
        (
            "InvalidParameterException 400: The pagination token is not valid. Use the token of the previous answer, "
            "unchanged."
        ),
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_wrong_is_refused(stream: Client, case: str) -> None:
    operation, given, told = REFUSALS[case]

    assert stream.refused(operation, **given) == told


def test_the_usual_policies_name_groups_with_a_star_behind(stream: Client) -> None:
    reader = stream.user("reader", allow("logs:*", f"{ARN}:*"))

    assert reader.log("app") == []
    assert reader.refused("logs:FilterLogEvents", logGroupName="other").startswith(
        "AccessDeniedException 400: User: arn:aws:iam::000000000000:user/reader is not authorized to perform: "
        "logs:FilterLogEvents on resource: arn:aws:logs:us-east-1:000000000000:log-group:other:log-stream:"
    )


def test_groups_of_another_account_are_its_own(stream: Client, world: World) -> None:
    other = Client(world, world.new_account("111111111111"))

    assert other("logs:DescribeLogGroups")["logGroups"] == []
    other("logs:CreateLogGroup", logGroupName="app")

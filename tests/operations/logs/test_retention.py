import pytest

from functions import Client
from world import World

NOW = 1798761600000


def put(client: Client, text: str) -> None:
    event = {"timestamp": int(client.world.now.timestamp() * 1000), "message": text}
    client("logs:PutLogEvents", logGroupName="app", logStreamName="one", logEvents=[event])


def days(client: Client) -> int | None:
    (found,) = client("logs:DescribeLogGroups")["logGroups"]
    kept: int | None = found.get("retentionInDays")
    return kept


def test_a_policy_is_set_and_taken_away(stream: Client) -> None:
    before = days(stream)
    stream("logs:PutRetentionPolicy", logGroupName="app", retentionInDays=7)
    during = days(stream)
    stream("logs:DeleteRetentionPolicy", logGroupName="app")

    assert (before, during, days(stream)) == (None, 7, None)


def test_old_events_are_not_shown_and_then_removed(stream: Client, world: World) -> None:
    put(stream, "first")
    stream("logs:PutRetentionPolicy", logGroupName="app", retentionInDays=1)
    world.advance(hours=20)
    put(stream, "second")
    before = stream.log("app")

    world.now = world.now.replace(hour=1, day=2)  # nothing that is due is done yet
    hidden = stream.log("app")
    world.advance(hours=24)
    stream("logs:DeleteRetentionPolicy", logGroupName="app")

    assert (before, hidden) == (["first", "second"], ["second"])
    assert stream.log("app") == []  # they are gone, not just hidden


def test_without_a_policy_events_are_kept(stream: Client, world: World) -> None:
    put(stream, "first")
    stream("logs:PutRetentionPolicy", logGroupName="app", retentionInDays=1)
    stream("logs:DeleteRetentionPolicy", logGroupName="app")
    for _ in range(3):
        world.advance(days=400)

    assert stream.log("app") == ["first"]


@pytest.mark.parametrize("wrong", [2, 4, 366])
def test_only_certain_numbers_of_days_may_be_chosen(stream: Client, wrong: int) -> None:
    told = stream.refused("logs:PutRetentionPolicy", logGroupName="app", retentionInDays=wrong)

    assert told.startswith(
        f"InvalidParameterException 400: 1 validation error detected: Value '{wrong}' at 'retentionInDays' failed to "
        "satisfy constraint: Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, "
    )

from functions import Client
from tokiwa.store import logs
from world import ACCOUNT, World


def test_events_are_removed_once_a_day_when_they_are_too_old(world: World) -> None:
    client = Client(world, world.root)
    client("logs:CreateLogGroup", logGroupName="app")
    client("logs:CreateLogStream", logGroupName="app", logStreamName="one")
    event = {"timestamp": int(world.now.timestamp() * 1000), "message": "x"}
    client("logs:PutLogEvents", logGroupName="app", logStreamName="one", logEvents=[event])
    client("logs:PutRetentionPolicy", logGroupName="app", retentionInDays=3)

    sizes = []
    for _ in range(4):
        world.advance(days=1)
        with world.means.store.snapshot() as tx:
            sizes.append(logs.size(tx, ACCOUNT, "app"))

    assert sizes == [27, 27, 27, 0]


def test_a_group_that_is_gone_has_no_more_rounds(world: World) -> None:
    client = Client(world, world.root)
    client("logs:CreateLogGroup", logGroupName="app")
    client("logs:PutRetentionPolicy", logGroupName="app", retentionInDays=3)
    client("logs:DeleteLogGroup", logGroupName="app")

    world.settle()

    assert not world.loop.tick()

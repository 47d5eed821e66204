"""Log groups as targets."""

from __future__ import annotations

from eventing import LOG_GROUP, Client, delivered, lines, target
from tokiwa.store import logs
from world import ACCOUNT, World


def test_events_are_lines_of_the_stream_with_the_rules_name(client: Client, world: World) -> None:
    client.log_group()
    client.rule("rule", target(f"{LOG_GROUP}:*"))

    client.send()
    world.settle()

    assert len(lines(world)) == 1
    with world.means.store.snapshot() as tx:
        (stream,) = logs.streams_by_name(tx, ACCOUNT, "/aws/events/seen", "", 10)
    assert (stream.name, stream.last_event) == ("rule", int(world.now.timestamp() * 1000))


def test_a_group_that_is_not_there_or_anothers(client: Client, world: World) -> None:
    Client(world, world.new_account("111111111111")).log_group()
    client.rule("rule", target(), target(LOG_GROUP.replace(ACCOUNT, "111111111111"), "two"))

    client.send()
    world.settle()

    assert [(d.status.value, d.error_code) for d in sorted(delivered(world), key=lambda d: d.target)] == [
        ("dropped", "NO_RESOURCE"),
        ("dropped", "NO_PERMISSIONS"),
    ]
    assert lines(world, account="111111111111") == []

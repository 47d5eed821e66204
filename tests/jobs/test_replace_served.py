"""A mass replacement whose waves wait until the new certificates are served."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from deploying import Host, agent, deploy
from managed import Manager
from tokiwa.domain.issued import IssuedStatus
from tokiwa.store import issued
from world import World


@pytest.fixture
def host(world: World) -> Host:
    return agent(world)


@pytest.fixture
def ca(world: World, host: Host) -> str:
    """A CA with three certificates, each served at a place."""
    manager = Manager(world)
    made = manager.authority()
    for name in "abc":
        deploy(world, manager.request(made, f"{name}.example.com"), name)
    assert sorted(host.work()) == ["a", "b", "c"]
    world.advance(minutes=1)
    host.poll()
    return made


def start(world: World, ca: str, **given: Any) -> str:
    wanted = {"CertificateAuthorityArn": ca, "WaveSize": 1, "WaitFor": "SERVED", **given}
    made = world.call("tokiwa:StartReplacement", wanted)["ReplacementId"]
    world.settle()
    return str(made)


def told(world: World, replacement: str) -> tuple[str, dict[str, int], list[Any]]:
    """Status, progress and stragglers."""
    found = world.call("tokiwa:DescribeReplacement", {"ReplacementId": replacement})
    progress = {name: count for name, count in found["Replacement"]["Progress"].items() if count}
    return found["Replacement"]["Status"], progress, found["Stragglers"]


def revoked(world: World, ca: str) -> int:
    with world.means.store.snapshot() as tx:
        return sum(each.status is IssuedStatus.REVOKED for each in issued.page(tx, ca, "", 100))


def test_one_after_the_other_is_renewed_and_served(world: World, host: Host, ca: str) -> None:
    replacement, done = start(world, ca, RevokeAfter="1h"), []
    for number in range(3):
        world.advance(minutes=1)  # the new one is issued, and nobody serves it
        host.poll()
        assert told(world, replacement)[:2] == (
            "RUNNING",
            {
                name: count
                for name, count in {"Chosen": 3, "Waiting": 2 - number, "Asked": 1, "Renewed": number}.items()
                if count
            },
        )
        done += host.work()
        world.advance(seconds=15)
    assert (sorted(done), revoked(world, ca)) == (["a", "b", "c"], 0)
    assert told(world, replacement)[1] == {"Chosen": 3, "Renewed": 3}
    world.advance(hours=1, minutes=5)
    assert (told(world, replacement)[0], revoked(world, ca)) == ("COMPLETED", 3)


def test_what_cannot_be_installed_stops_the_waves_and_says_why(world: World, host: Host, ca: str) -> None:
    replacement = start(world, ca)
    (name,) = host.work("FAILED", Message="nginx -t said no.")
    world.advance(seconds=15)
    host.poll()
    status, progress, (straggler,) = told(world, replacement)
    assert (status, progress) == ("RUNNING", {"Chosen": 3, "Waiting": 2, "Failing": 1})
    assert straggler["Reason"] == "NOT_SERVED"
    assert straggler["Message"] == f"It is renewed, and not served at {name}, which is FAILED: nginx -t said no."
    world.advance(minutes=1)
    host.poll()
    assert host.work() == [name]  # tried again, with success
    world.advance(minutes=5)
    host.poll()
    world.settle()
    assert told(world, replacement)[1] == {"Chosen": 3, "Waiting": 1, "Asked": 1, "Renewed": 1}


def test_without_it_a_wave_is_settled_when_its_certificates_are_issued(world: World, host: Host, ca: str) -> None:
    replacement = start(world, ca, WaitFor="ISSUED")
    for _ in range(3):
        world.now += timedelta(seconds=15)
        world.settle()
    assert told(world, replacement)[:2] == ("COMPLETED", {"Chosen": 3, "Renewed": 3})

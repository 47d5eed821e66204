"""The daily audit finds what has lost the job that it needs, and leaves all else alone."""

from __future__ import annotations

from typing import Any

import pytest
import structlog
from tests.operations.acm.handing_in import leaf

from deploying import Host, agent, deploy, named, shown
from managed import Manager, due, write
from rotating import Watcher, fleet, issuers
from tokiwa.domain.account import AUDIT, NOBODY
from tokiwa.domain.change import Job
from tokiwa.domain.deployment import LATER, ROLLOUT
from tokiwa.domain.deployment_notice import PROBE, UNSERVED
from tokiwa.domain.inventory_notice import APPROACHING, WATCH_INVENTORY, key
from tokiwa.domain.replacement import REPLACE
from tokiwa.domain.rotation import ROTATE
from tokiwa.work import lacking
from world import ACCOUNT, World

NIGHT = {"Schedule": "cron(0 2 ? * SAT *)", "DurationMinutes": 60}


@pytest.fixture
def host(world: World) -> Host:
    return agent(world)


@pytest.fixture
def certificate(world: World) -> str:
    return Manager(world).request(Manager(world).authority())


def audited(world: World, *lost: tuple[str, str]) -> list[dict[str, Any]]:
    """What an audit says that it repaired, of jobs that a bug, or a hand in the database, has removed."""
    write(world, cancels=lost, jobs=(Job(AUDIT, ACCOUNT, NOBODY, world.now),))
    with structlog.testing.capture_logs() as logs:
        world.settle()
    return [each for each in logs if each["event"] == "jobs were missing"]


def test_a_renewal_that_was_not_rolled_out_is(world: World, host: Host, certificate: str) -> None:
    front = deploy(world, certificate)
    host.work()
    before = shown(world, front)["Serial"]
    world.call("acm:RenewCertificate", {"CertificateArn": certificate})
    while due(world, ROLLOUT, certificate) is None:
        world.loop.tick()
    write(world, cancels=[(ROLLOUT, certificate)])
    world.settle()
    assert host.work() == []
    assert shown(world, front)["Serial"] == before
    (told,) = audited(world)
    assert (told["deployment"], set(told["planned"])) == (front, {ROLLOUT})
    assert host.work() == ["front"]
    assert shown(world, front)["Serial"] == Manager(world).detail(certificate)["Serial"] != before
    assert audited(world) == []


def test_what_waits_for_its_window_does_not_wait_for_ever(world: World, host: Host, certificate: str) -> None:
    deploy(world, certificate, MaintenanceWindow=NIGHT)
    key_ = f"{certificate}{LATER}"
    later = due(world, ROLLOUT, key_)
    assert later is not None
    assert len(audited(world, (ROLLOUT, key_))) == 1
    assert due(world, ROLLOUT, key_) == later
    assert audited(world) == []


def test_a_failure_is_tried_again(world: World, host: Host, certificate: str) -> None:
    deploy(world, certificate)
    host.work("FAILED")
    (told,) = audited(world, (ROLLOUT, f"{certificate}{LATER}"))
    assert set(told["planned"]) == {ROLLOUT}
    assert host.work() == []
    world.advance(minutes=1)
    assert host.work() == ["front"]


def test_looks_of_the_server_and_what_is_told_daily_come_back(world: World, host: Host, certificate: str) -> None:
    front = deploy(world, certificate, Probe={"Host": "127.0.0.1", "Port": 1, "FromServer": True})
    host.work("DELIVERED")
    (told,) = audited(world, (PROBE, front), (UNSERVED, front))
    assert (told["deployment"], set(told["planned"])) == (front, {PROBE, UNSERVED})
    assert due(world, PROBE, front) is not None
    assert due(world, UNSERVED, front) is not None
    assert shown(world, front)["Status"] == "DELIVERED"


def test_what_needs_no_job_gets_none(world: World, host: Host, certificate: str) -> None:
    """What is served, what waits for another wave or for an agent that is away, and what is to be let go."""
    for name, more in {"front": {}, "back": {"Wave": 1}, "last": {"Wave": 2}}.items():
        deploy(world, certificate, name, **more)
    assert host.work() == ["front"]
    assert audited(world) == []
    assert host.work() == ["back"]
    world.call("tokiwa:DeleteDeployment", {"DeploymentArn": named("back")})
    assert audited(world) == []
    world.advance(minutes=10)
    assert audited(world) == []


def test_the_notices_of_the_inventory_come_back(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lacking, "PAGE", 2)
    places = [f"tls://n{number}.example.com:443" for number in range(5)]
    for place in places:
        find = {"Place": place, "Kind": "ENDPOINT", "Certificate": leaf().pem}
        world.call("tokiwa:PutInventory", {"Finds": [find]})
    planned = due(world, WATCH_INVENTORY, key(ACCOUNT, places[0]))
    told = audited(world, *((WATCH_INVENTORY, key(ACCOUNT, place)) for place in places[1:]))
    assert {each["find"] for each in told} == set(places[1:])
    assert {due(world, WATCH_INVENTORY, key(ACCOUNT, place)) for place in places} == {planned}
    world.advance(days=44)
    assert {event.detail["Place"] for event in world.events(APPROACHING)} == set(places)
    world.advance(days=50)
    assert audited(world) == []  # all have ended


def test_a_rotation_and_its_waves_go_on(world: World) -> None:
    watcher = Watcher(world, Manager(world).authority())
    arns = fleet(world, watcher.old, 2)
    rotation = watcher.call("StartRotation", WaveSize=1)["Rotation"]
    write(world, cancels=[(ROTATE, rotation["RotationId"])])
    (told,) = audited(world)
    assert (told["rotation"], set(told["planned"])) == (rotation["RotationId"], {ROTATE})
    assert watcher.status == "DISTRIBUTING"
    assert audited(world) == []
    watcher.advance("clients")
    (wave,) = watcher.told()["Rotation"]["ReplacementIds"]
    (told,) = audited(world, (REPLACE, wave))
    assert told["replacement"] == wave
    for _ in range(4):
        world.advance(minutes=1)
    assert issuers(world, arns) == {rotation["SuccessorArn"]}
    watcher.advance()
    assert watcher.status == "RETIRING"
    (told,) = audited(world, (ROTATE, rotation["RotationId"]))
    world.advance(days=400)
    assert watcher.status == "COMPLETED"
    assert audited(world) == []

"""A certificate's deployments follow it through its renewals: waves, windows, agents that come and go."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.operations.acm.handing_in import handed_in, leaf

from deploying import Host, agent, deploy, shown
from managed import Manager
from world import World

CHANGE = "Tokiwa Deployment State Change"


@pytest.fixture
def manager(world: World) -> Manager:
    return Manager(world)


@pytest.fixture
def host(world: World) -> Host:
    return agent(world)


@pytest.fixture
def certificate(world: World, manager: Manager) -> str:
    arn = manager.request(manager.authority())
    world.settle()
    return arn


def states(world: World) -> dict[str, str]:
    """Every deployment's state."""
    return {each["Name"]: each["Status"] for each in world.call("tokiwa:ListDeployments")["Deployments"]}


def test_a_year_in_three_waves(world: World, host: Host, manager: Manager, certificate: str) -> None:
    """335 days pass; the canary goes first, then the rest, then the one that is asked for last."""
    for wave, names in enumerate([["canary"], ["a", "b", "c"], ["last"]]):
        for name in names:
            deploy(world, certificate, name, Wave=wave)
    assert [host.work(), host.work(), host.work(), host.work()] == [["canary"], ["a", "b", "c"], ["last"], []]
    assert set(states(world).values()) == {"SERVED"}
    serial = manager.detail(certificate)["Serial"]
    for _ in range(335 + 2):
        world.advance(days=1)
        host.poll()
        world.settle()
    assert manager.detail(certificate)["Serial"] != serial
    assert states(world) == {
        "canary": "INSTALLING",
        **dict.fromkeys("abc", "PENDING"),
        "last": "PENDING",
    }
    assert [task["Action"] for task in host.tasks().values()].count("KEEP") == 4
    assert [host.work(), host.work(), host.work(), host.work()] == [["canary"], ["a", "b", "c"], ["last"], []]
    assert set(states(world).values()) == {"SERVED"}
    assert all(each["Serial"] != serial for each in host.tasks().values())


def test_a_failed_canary_stops_the_later_waves_and_recovers(world: World, host: Host, certificate: str) -> None:
    canary, rest = deploy(world, certificate, "canary"), deploy(world, certificate, "rest", Wave=1)
    assert host.work("ROLLED_BACK", Message="The probe saw the old one.") == ["canary"]
    assert states(world) == {"canary": "ROLLED_BACK", "rest": "PENDING"}
    assert "canary of wave 0 has failed" in shown(world, rest)["Reason"]
    world.advance(seconds=59)
    assert host.work() == []
    world.advance(seconds=1)
    assert host.work("FAILED") == ["canary"]
    assert shown(world, canary)["NextAttemptAt"] == world.now + timedelta(minutes=5)
    world.advance(minutes=5)
    assert [host.work(), host.work()] == [["canary"], ["rest"]]


def test_a_renewal_by_call_and_a_new_import_are_rolled_out(world: World, host: Host, manager: Manager) -> None:
    renewed, imported = manager.request(manager.authority()), handed_in(world)
    deploy(world, renewed, "renewed")
    deploy(world, imported, "imported")
    assert sorted(host.work()) == ["imported", "renewed"]
    manager.renew(renewed)
    handed_in(world, leaf(), CertificateArn=imported)
    world.settle()
    assert sorted(host.work()) == ["imported", "renewed"]


def test_a_window_is_kept(world: World, host: Host, certificate: str) -> None:
    window = {"Schedule": "cron(0 2 * * ? *)", "DurationMinutes": 60}
    arn = deploy(world, certificate, MaintenanceWindow=window)
    assert "opens at 2027-01-01T02:00:00Z" in shown(world, arn)["Reason"]
    world.advance(minutes=119)
    host.poll()
    assert host.work() == []
    world.advance(minutes=1)
    host.poll()
    world.settle()
    assert host.work() == ["front"]


def test_an_agent_that_was_lost_is_waited_for(world: World, host: Host, manager: Manager, certificate: str) -> None:
    arn = deploy(world, certificate)
    host.work()
    world.advance(minutes=6)
    manager.renew(certificate)
    assert shown(world, arn)["Reason"] == "Waits for the agent web, which was last heard of at 2027-01-01T00:00:00Z."
    host.poll()
    world.settle()
    assert host.work() == ["front"]


def test_what_was_begun_and_not_finished_goes_back_when_its_agent_is_lost(
    world: World, host: Host, certificate: str
) -> None:
    arn = deploy(world, certificate)
    task = host.tasks()["front"]
    world.advance(minutes=6)
    assert shown(world, arn)["Status"] == "PENDING"
    host.report(task, "SERVED")  # what it did meanwhile counts
    assert shown(world, arn)["Status"] == "SERVED"


def test_a_deployment_that_goes_lets_the_next_wave_begin(world: World, host: Host, certificate: str) -> None:
    canary = deploy(world, certificate, "canary")
    deploy(world, certificate, "rest", Wave=1)
    host.work("FAILED")
    world.call("tokiwa:DeleteDeployment", {"DeploymentArn": canary, "Force": True})
    world.settle()
    assert host.work() == ["rest"]


def test_every_change_of_state_is_told(world: World, host: Host, certificate: str) -> None:
    deploy(world, certificate)
    host.work("DELIVERED")
    host.report(host.tasks()["front"], "SERVED")
    steps = [(each.detail["PreviousStatus"], each.detail["Status"]) for each in world.events(CHANGE)]
    assert steps == [("PENDING", "INSTALLING"), ("INSTALLING", "DELIVERED"), ("DELIVERED", "SERVED")]


def test_a_certificate_that_is_gone_or_not_issued_yet_is_left(world: World, host: Host, manager: Manager) -> None:
    pending = manager.request(manager.authority(), KeyAlgorithm="RSA_2048")
    arn = deploy(world, pending)
    world.settle()
    assert shown(world, arn)["Status"] in {"PENDING", "INSTALLING"}
    world.settle()
    assert host.work() == ["front"]

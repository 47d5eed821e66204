"""A CA gives way where agents serve what it issued: they prove that they have the new root, and that it is enough."""

from __future__ import annotations

from hashlib import sha256

import pytest

from deploying import agent, deploy, shown
from managed import Manager, read
from rotating import Watcher, fleet, root_of
from tokiwa.crypto.certificate import read as facts
from tokiwa.work.trust import trust
from world import ACCOUNT, World


@pytest.fixture
def watcher(world: World) -> Watcher:
    """Of a root with certificates."""
    return Watcher(world, Manager(world).authority())


def test_agents_prove_that_they_have_the_new_root(watcher: Watcher) -> None:
    """What they have is installed once more, with the trust bundle of now; and a wave waits until it is served."""
    world = watcher.world
    (arn,) = fleet(world, watcher.old, 1)
    host = agent(world)
    place = deploy(world, arn)
    host.work()
    new = watcher.start()
    assert watcher.missing == {"clients", "deployment/front"}
    (task,) = host.tasks().values()
    assert task["Action"] == "INSTALL"
    given = host.fetch(task)["TrustBundle"]
    assert root_of(world, new) in given
    host.report(task, "SERVED")  # by an agent that does not say what it trusts
    assert watcher.missing == {"clients", "deployment/front"}
    host.report(task, "SERVED", TrustRevision=trust(world.means, ACCOUNT, world.now).revision)
    assert watcher.missing == {"clients"}
    assert watcher.advance("clients") == "REISSUING"
    world.advance(minutes=1)
    assert read(world, arn).authority == new
    assert "replacement" in watcher.missing
    assert host.work() == ["front"]
    world.advance(minutes=1)
    assert shown(world, place)["Status"] == "SERVED"
    assert watcher.missing == {"proof/front"}  # an agent of before, that looks with both roots only
    (task,) = host.tasks().values()
    own = host.fetch(task)["Root"]
    assert own == root_of(world, new)
    proved = sha256(facts(own.encode()).der).hexdigest()
    host.report(task, "SERVED", ProvedRoot=proved)
    assert shown(world, place)["ProvedRoot"] == proved
    assert watcher.missing == set()


def test_what_its_own_root_does_not_prove_keeps_the_next_wave_back(watcher: Watcher) -> None:
    """As where the server looks itself; somebody can vouch for it, and an agent that says nothing holds nobody up."""
    world = watcher.world
    host = agent(world)
    for name, arn in zip(("a", "b"), fleet(world, watcher.old, 2), strict=True):
        deploy(world, arn, name)
    host.work()
    watcher.start(WaveSize=1)
    watcher.advance("clients", "deployment/a", "deployment/b")
    host.work()  # with the new trust bundle
    world.advance(minutes=1)
    (first,) = host.work("DELIVERED", Message="With its own root alone: refused.")
    world.advance(minutes=10)
    assert host.work() == []
    (task,) = (each for each in host.tasks().values() if each["Name"] == first)
    host.report(task, "SERVED")
    world.advance(minutes=1)
    assert host.work() != [first]
    world.advance(minutes=1)
    assert watcher.missing == {"proof/a", "proof/b"}
    assert watcher.advance("proof/a", "proof/b") == "RETIRING"

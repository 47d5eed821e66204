"""What the new root is offered with: a client with only the old root accepts its certificates, and one with only the new root."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.operations.acm_pca import pki

from managed import Manager
from rotating import Watcher, accepts, chain_of, fleet, root_of
from tokiwa.crypto.certificate import read as facts
from tokiwa.domain.problem import Problem
from world import World


@pytest.mark.parametrize("key", ["EC_prime256v1", "RSA_2048"])
def test_clients_of_either_root_accept_what_the_new_one_issues(world: World, tmp_path: Path, key: str) -> None:
    watcher = Watcher(world, Manager(world).authority())
    (arn,) = fleet(world, watcher.old, 1)
    before = chain_of(world, arn)
    new = watcher.start(KeyAlgorithm=key)
    old_root, new_root, at = root_of(world, watcher.old), root_of(world, new), world.now.timestamp()
    assert accepts(tmp_path, old_root, *before, at)
    assert not accepts(tmp_path, new_root, *before, at)
    watcher.advance("clients")
    world.advance(minutes=1)
    leaf, chain = chain_of(world, arn)
    at = world.now.timestamp()
    assert accepts(tmp_path, old_root, leaf, chain, at)
    assert accepts(tmp_path, new_root, leaf, chain, at)
    assert not accepts(tmp_path, old_root, leaf, [], at)  # it is the cross certificate that does it
    assert chain[1] == old_root
    cross = facts(chain[0].encode())
    assert (cross.spki, cross.key_id) == (facts(new_root.encode()).spki, facts(new_root.encode()).key_id)
    assert cross.not_after <= facts(old_root.encode()).not_after
    watcher.advance()
    Manager(world).export(arn)
    Manager(world).renew(arn)
    leaf, chain = chain_of(world, arn)
    assert chain == [new_root]  # the old root has retired
    assert accepts(tmp_path, new_root, leaf, chain, world.now.timestamp())


def test_clients_of_the_new_root_accept_what_the_old_one_issues_from_then_on(world: World, tmp_path: Path) -> None:
    watcher = Watcher(world, Manager(world).authority())
    new = watcher.start(CrossSigns=True)
    arn = Manager(world).request(watcher.old)
    leaf, chain = chain_of(world, arn)
    at = world.now.timestamp()
    assert accepts(tmp_path, root_of(world, new), leaf, chain, at)
    assert accepts(tmp_path, root_of(world, watcher.old), leaf, chain, at)
    both = watcher.told()["Rotation"]["CrossCertificates"]
    assert both.count("BEGIN CERTIFICATE") == 4


def test_without_cross_certificates_a_client_of_the_old_root_must_learn_the_new_one(
    world: World, tmp_path: Path
) -> None:
    watcher = Watcher(world, Manager(world).authority())
    (arn,) = fleet(world, watcher.old, 1)
    new = watcher.start(CrossSigned=False)
    watcher.advance("clients")
    world.advance(minutes=1)
    leaf, chain = chain_of(world, arn)
    at = world.now.timestamp()
    assert chain == [root_of(world, new)]
    assert accepts(tmp_path, root_of(world, new), leaf, chain, at)
    assert not accepts(tmp_path, root_of(world, watcher.old), leaf, chain, at)


def test_a_subordinate_keeps_its_limits(world: World) -> None:
    """Path length and name constraints go with it: the new CA may do no more than the old one."""
    manager = Manager(world)
    root = manager.authority()
    constraints = "MAygCjAIggZleC5jb20="  # permitted: the DNS names below ex.com
    passing = {
        "Extensions": {"CustomExtensions": [{"ObjectIdentifier": "2.5.29.30", "Value": constraints, "Critical": True}]}
    }
    template = pki.TEMPLATE.format("SubordinateCACertificate_PathLen1_APIPassthrough")
    old = pki.subordinate(world, root, template, passing)
    manager.permit(old)
    watcher = Watcher(world, old)
    new = watcher.start()
    found = facts(root_of(world, new).encode())
    assert (found.path_length, "2.5.29.30" in found.critical) == (1, True)
    with pytest.raises(Problem, match="constraints"):
        pki.issue(world, new)


def test_a_subordinate_gets_another_parent(world: World, tmp_path: Path) -> None:
    manager = Manager(world)
    old_root, new_root = manager.authority(), manager.authority()
    old = pki.subordinate(world, old_root)
    manager.permit(old)
    watcher = Watcher(world, old)
    (arn,) = fleet(world, old, 1)
    watcher.start(ParentArn=new_root)
    assert watcher.missing == {"clients"}  # that the account trusts this root does not say that they do
    watcher.advance("clients")
    world.advance(minutes=1)
    leaf, chain = chain_of(world, arn)
    assert accepts(tmp_path, root_of(world, new_root), leaf, chain, world.now.timestamp())

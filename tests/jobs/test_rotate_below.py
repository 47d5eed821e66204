"""CAs below others: one of them gives way, or the one above them does, and all that they have issued leads to the new root."""

from __future__ import annotations

from pathlib import Path

from tests.operations.acm_pca import pki

from managed import Manager, read, records
from rotating import Watcher, accepts, chain_of, fleet, issuers, root_of
from tokiwa.domain.issued import IssuedStatus
from tokiwa.store import authorities
from tokiwa.work.trust import trust
from world import ACCOUNT, World


def below(manager: Manager, parent: str, depth: int = 0, name: str = "Example Issuing CA") -> str:
    """A CA below another one, from which the manager may renew."""
    template = pki.TEMPLATE.format(f"SubordinateCACertificate_PathLen{depth}")
    named = {"CertificateAuthorityConfiguration": pki.configuration(CommonName=name)}
    made = pki.subordinate(manager.world, parent, template, **named)
    manager.permit(made)
    return made


def trusted(world: World) -> str:
    return trust(world.means, ACCOUNT, world.now).pem


def test_a_subordinate_gives_way_under_the_same_parent(world: World) -> None:
    """Nobody needs to trust anything new, so nobody is asked."""
    manager = Manager(world)
    root = manager.authority()
    watcher = Watcher(world, below(manager, root))
    arns = fleet(world, watcher.old)
    new = watcher.start()
    assert watcher.missing == set()
    assert watcher.advance() == "REISSUING"
    world.advance(minutes=1)
    assert issuers(world, arns) == {new}
    assert watcher.advance() == "RETIRING"
    assert root_of(world, root) in trusted(world)


def test_what_keeps_the_new_ca_from_being_made_is_said_and_tried_again(world: World) -> None:
    manager = Manager(world)
    root = manager.authority()
    watcher = Watcher(world, below(manager, root))
    watcher.call("StartRotation")
    switch = {"CertificateAuthorityArn": root}
    world.call("acm-pca:UpdateCertificateAuthority", {**switch, "Status": "DISABLED"})
    world.settle()
    told = watcher.told()["Rotation"]
    assert (told["Status"], "DISABLED" in told["Reason"]) == ("MAKING", True)
    world.call("acm-pca:UpdateCertificateAuthority", {**switch, "Status": "ACTIVE"})
    world.advance(hours=1)
    assert watcher.status == "DISTRIBUTING"


def test_cas_below_a_root_are_signed_anew_and_what_they_issued_too(world: World, tmp_path: Path) -> None:
    """Two deep: their ARNs, keys and names stay, so that their certificates lead to either root."""
    manager = Manager(world)
    root = manager.authority()
    middle = below(manager, root, 1, "Example Policy CA")
    lowest = below(manager, middle)
    arns = [*fleet(world, middle, 2), *fleet(world, lowest, 2)]
    serials = {read(world, arn).serial for arn in arns}
    watcher = Watcher(world, root)
    new = watcher.start()
    told = watcher.call("AdvanceRotation", DryRun=True)["DryRun"]
    assert (told["Chosen"], told["Renewable"]) == (4, 4)
    watcher.advance("clients")
    assert "replacement" in watcher.missing
    world.advance(minutes=1)
    assert issuers(world, arns) == {middle, lowest}
    assert serials.isdisjoint({read(world, arn).serial for arn in arns})
    assert watcher.missing == set()
    both, at = (root_of(world, root), root_of(world, new)), world.now.timestamp()
    for arn in arns:
        leaf, chain = chain_of(world, arn)
        assert [accepts(tmp_path, each, leaf, chain, at) for each in both] == [True, True]
    assert watcher.advance() == "RETIRING"
    assert both[0] not in trusted(world)
    manager.export(arns[-1])
    manager.renew(arns[-1])
    leaf, chain = chain_of(world, arns[-1])
    assert (len(chain), chain[-1]) == (3, both[1])  # without the bridge
    assert accepts(tmp_path, both[1], leaf, chain, at)
    assert watcher.back() == "REISSUING"
    manager.export(arns[-1])
    manager.renew(arns[-1])
    assert chain_of(world, arns[-1])[1][-1] == both[0]  # and with it again


def test_the_way_back_gives_cas_below_what_they_had(world: World) -> None:
    manager = Manager(world)
    root = manager.authority()
    middle = below(manager, root)
    arns, before = fleet(world, middle, 2), root_of(world, middle)
    watcher = Watcher(world, root)
    watcher.start()
    watcher.advance("clients")
    world.advance(minutes=1)
    assert root_of(world, middle) != before
    again = {read(world, arn).serial for arn in arns}
    assert watcher.back() == "RETURNING"
    watcher.until("DISTRIBUTING")
    assert root_of(world, middle) == before
    with world.means.store.snapshot() as tx:
        assert getattr(authorities.get(tx, middle), "bridge", None) == ""
    assert again.isdisjoint({read(world, arn).serial for arn in arns})
    assert {chain_of(world, arn)[1][-1] for arn in arns} == {root_of(world, root)}
    assert watcher.back() == "REVERTED"


def test_what_a_ca_below_has_issued_directly_is_left_to_its_owners(world: World) -> None:
    """It is served with a chain that leads to the old root: they have to fetch it with the new one."""
    manager = Manager(world)
    root = manager.authority()
    middle = below(manager, root)
    pki.issue(world, middle)
    watcher = Watcher(world, root)
    watcher.start()
    watcher.advance("clients")
    assert watcher.missing == {"direct-certificates"}
    pki.issue(world, middle)
    assert watcher.told()["Dependents"]["DirectCertificates"]["Count"] == 1  # what is issued since leads to the new one


def test_a_ca_below_that_cannot_be_signed_is_missing_at_the_gate(world: World) -> None:
    """It is disabled, so somebody has to know what becomes of it."""
    manager = Manager(world)
    root = manager.authority()
    middle = below(manager, root)
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(middle, Status="DISABLED"))
    watcher = Watcher(world, root)
    watcher.start()
    watcher.advance("clients")
    name = f"ca/{middle.rpartition('/')[2]}"
    assert watcher.missing == {name}
    assert watcher.advance(name) == "RETIRING"


def test_a_crash_while_cas_below_are_signed_signs_none_twice(tmp_path: Path) -> None:
    world = World(tmp_path)
    manager = Manager(world)
    root = manager.authority()
    own = [below(manager, root, name=f"CA {number}") for number in range(3)]
    watcher = Watcher(world, root)
    new = watcher.start()
    watcher.call("AdvanceRotation", Confirm=["clients"])
    for _ in range(5):
        world.loop.tick()
        now = world.now
        world.close()
        world = World(tmp_path)
        world.now = now
    world.settle()
    watcher.world = world
    assert watcher.told()["Dependents"]["CertificateAuthorities"] == []
    hanging = world.call("tokiwa:DescribeDependents", pki.of(new))["Dependents"]
    assert {each["Arn"] for each in hanging["CertificateAuthorities"]} == set(own)
    good = [each for each in records(world, new) if each.status is IssuedStatus.ISSUED]
    assert sum("Subordinate" in each.template for each in good) == 3
    world.close()

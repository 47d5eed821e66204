"""A CA gives way to another one through all phases, each has its way back, and a crash between two steps does no harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploying import agent, deploy
from managed import Manager, read, records
from rotating import Watcher, fleet, issuers, root_of
from tokiwa.crypto import pair
from tokiwa.crypto.certificate import read as facts
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.problem import Problem
from tokiwa.store import authorities
from tokiwa.work.trust import trust
from world import ACCOUNT, World


@pytest.fixture
def watcher(world: World) -> Watcher:
    """Of a root with certificates."""
    return Watcher(world, Manager(world).authority())


def trusted(world: World) -> str:
    return trust(world.means, ACCOUNT, world.now).pem


def state(world: World, arn: str) -> str:
    found = world.call("acm-pca:DescribeCertificateAuthority", {"CertificateAuthorityArn": arn})
    return str(found["CertificateAuthority"]["Status"])


def passages(world: World) -> list[str]:
    return [each.detail["status"] for each in world.events("Tokiwa Rotation State Change")]


def test_all_phases_of_a_root(watcher: Watcher) -> None:
    world, old = watcher.world, watcher.old
    arns = fleet(world, old)
    world.call("tokiwa:PutDefaultCertificateAuthority", {"CertificateAuthorityArn": old})
    new = watcher.start(Consumers=["the printers"])
    assert (watcher.status, state(world, new)) == ("DISTRIBUTING", "ACTIVE")
    assert root_of(world, old) in trusted(world)
    assert root_of(world, new) in trusted(world)
    assert watcher.missing == {"clients", "the printers"}
    with pytest.raises(Problem, match="the printers: It was named at the start"):
        watcher.advance()
    assert watcher.advance("clients") == "DISTRIBUTING"
    assert issuers(world, arns) == {old}
    assert watcher.advance("the printers") == "REISSUING"
    watcher.world.advance(minutes=1)
    assert issuers(world, arns) == {new}
    assert watcher.missing == set()
    assert watcher.told()["Dependents"]["EarlierVersions"]["Count"] == len(arns)
    assert world.call("tokiwa:GetDefaultCertificateAuthority") == {"CertificateAuthorityArn": new}
    assert watcher.advance() == "RETIRING"
    assert passages(world) == ["DISTRIBUTING", "REISSUING", "RETIRING"]
    assert state(world, old) == "DISABLED"
    assert root_of(world, old) not in trusted(world)
    world.advance(days=394)
    assert watcher.status == "RETIRING"
    world.advance(days=2)
    assert watcher.status == "COMPLETED"
    assert passages(world) == ["COMPLETED"]  # the others are no longer kept


def test_the_new_ca_is_as_the_old_one(world: World) -> None:
    manager = Manager(world)
    tags = [{"Key": "team", "Value": "web"}]
    crl = {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 5, "S3BucketName": "lists"}}
    watcher = Watcher(world, manager.authority(Tags=tags, RevocationConfiguration=crl))
    policy = {"CertificateAuthorityArn": watcher.old, "DaysBeforeExpiry": 90}
    world.call("tokiwa:PutRenewalPolicy", policy)
    new = watcher.start()
    with world.means.store.snapshot() as tx:
        one, two = authorities.get(tx, watcher.old), authorities.get(tx, new)
    assert one is not None
    assert two is not None
    assert (two.tags, two.revocation, two.type, two.usage_mode) == (one.tags, one.revocation, one.type, one.usage_mode)
    assert two.subject["CommonName"] == f"{one.subject['CommonName']} G2"
    assert [(each.principal, each.actions) for each in two.permissions] == [
        (each.principal, each.actions) for each in one.permissions
    ]
    assert all(new in each.policy and watcher.old not in each.policy for each in two.permissions)
    assert two.key != one.key
    its = world.call("tokiwa:GetRenewalPolicy", {"CertificateAuthorityArn": new})["RenewalPolicy"]
    assert (its["Scope"], its["DaysBeforeExpiry"]) == ("CERTIFICATE_AUTHORITY", 90)


def test_a_rotation_can_begin_with_a_better_key(watcher: Watcher) -> None:
    new = watcher.start(KeyAlgorithm="EC_secp384r1", CommonName="Better CA", Lifetime="1000d")
    found = facts(root_of(watcher.world, new).encode())
    assert (found.key_algorithm, found.common_name) == ("EC_secp384r1", "Better CA")
    assert (found.not_after - watcher.world.now).days == 1000


def test_the_way_back_before_anything_is_issued(watcher: Watcher) -> None:
    world = watcher.world
    new = watcher.start(CrossSigns=True)
    root = root_of(world, new)
    assert watcher.back() == "REVERTED"
    assert state(world, new) == "DELETED"
    assert root not in trusted(world)
    with world.means.store.snapshot() as tx:
        old = authorities.get(tx, watcher.old)
    assert old is not None
    assert old.bridge == ""
    assert watcher.start() != new  # another one may follow


def test_the_new_ca_is_not_taken_from_those_who_have_come_to_need_it(watcher: Watcher) -> None:
    new = watcher.start()
    Manager(watcher.world).exported(new)
    with pytest.raises(Problem, match="Certificates depend on the new CA"):
        watcher.back()
    assert watcher.status == "DISTRIBUTING"


def test_the_way_back_of_the_waves(watcher: Watcher) -> None:
    world, arns = watcher.world, fleet(watcher.world, watcher.old)
    new = watcher.start(WaveSize=2)
    watcher.advance("clients")
    assert issuers(world, arns) == {watcher.old, new}
    assert watcher.back() == "RETURNING"
    watcher.until("DISTRIBUTING")
    assert issuers(world, arns) == {watcher.old}
    world.advance(days=340)  # and renewals stay with the old CA
    assert issuers(world, arns) == {watcher.old}
    assert watcher.back() == "REVERTED"


def test_the_way_back_can_be_left(watcher: Watcher) -> None:
    world, arns = watcher.world, fleet(watcher.world, watcher.old)
    new = watcher.start()
    watcher.advance("clients")
    world.advance(minutes=1)
    watcher.back()
    assert watcher.advance() == "REISSUING"
    world.advance(minutes=2)
    assert issuers(world, arns) == {new}
    assert watcher.missing == set()  # versions that the way back had begun to replace are nobody's either


def test_the_way_back_of_the_retirement(watcher: Watcher) -> None:
    world, arns = watcher.world, fleet(watcher.world, watcher.old)
    new = watcher.start()
    watcher.advance("clients")
    world.advance(minutes=1)
    watcher.advance()
    with world.means.store.snapshot() as tx:
        assert getattr(authorities.get(tx, new), "bridge", None) == ""
    assert watcher.back() == "REISSUING"
    assert state(world, watcher.old) == "ACTIVE"
    assert root_of(world, watcher.old) in trusted(world)
    with world.means.store.snapshot() as tx:
        assert getattr(authorities.get(tx, new), "bridge", None) != ""
    assert issuers(world, arns) == {new}
    assert watcher.advance() == "RETIRING"


def test_one_that_is_stopped_leaves_all_as_it_is(watcher: Watcher) -> None:
    world, arns = watcher.world, fleet(watcher.world, watcher.old)
    new = watcher.start(WaveSize=1)
    watcher.advance("clients")
    before = [read(world, arn).authority for arn in arns]
    assert set(before) == {watcher.old, new}
    watcher.call("StopRotation")
    world.advance(days=340)
    assert [read(world, arn).authority for arn in arns] == before
    assert watcher.status == "STOPPED"
    assert {state(world, watcher.old), state(world, new)} == {"ACTIVE"}


def test_what_is_requested_meanwhile_takes_another_round(watcher: Watcher) -> None:
    world = watcher.world
    fleet(world, watcher.old)
    new = watcher.start()
    watcher.advance("clients")
    world.advance(minutes=1)
    late = Manager(world).exported(watcher.old, "late.example.com")
    assert watcher.missing == {"managed-certificates"}
    assert watcher.advance() == "REISSUING"
    world.advance(minutes=1)
    assert read(world, late).authority == new
    assert watcher.advance() == "RETIRING"


def test_renewals_that_come_by_themselves_are_from_the_new_ca(watcher: Watcher) -> None:
    world = watcher.world
    (arn,) = fleet(world, watcher.old, 1)
    new = watcher.start(MaxPerHour=1)
    fleet(world, watcher.old, 3)
    watcher.advance("clients")
    waiting = Manager(world).exported(watcher.old, "own.example.com")
    Manager(world).renew(waiting)
    assert read(world, waiting).authority == new
    assert Manager(world).detail(waiting)["CertificateAuthorityArn"] == new
    assert read(world, arn).serial is not None


def test_earlier_versions_are_revoked_if_that_is_asked_for(watcher: Watcher) -> None:
    world, arns = watcher.world, fleet(watcher.world, watcher.old)
    serials = {read(world, arn).serial for arn in arns}
    watcher.start(RevokeAfter="1d")
    watcher.advance("clients")
    world.advance(minutes=1)
    assert watcher.missing == set()  # nobody depends on what is left to the replacement
    world.advance(days=1, minutes=1)
    gone = {each.serial for each in records(world, watcher.old) if each.status is IssuedStatus.REVOKED}
    assert gone == serials
    watcher.advance()
    assert watcher.status == "COMPLETED"


def test_what_was_issued_over_the_bridge_is_still_installed_when_the_old_root_has_retired(watcher: Watcher) -> None:
    """Its chain ends with a root that is no longer trusted, and passes by the one that is."""
    world = watcher.world
    (arn,) = fleet(world, watcher.old, 1)
    new = watcher.start()
    watcher.advance("clients")
    world.advance(minutes=1)
    watcher.advance()
    host = agent(world)
    deploy(world, arn)
    (task,) = host.tasks().values()
    given = host.fetch(task)
    assert given["TrustBundle"] == root_of(world, new)
    assert given["CertificateChain"].endswith(root_of(world, watcher.old))
    leaf, chain, key = (given[name] for name in ("Certificate", "CertificateChain", "PrivateKey"))
    opened = pair.decrypted(key, b"hush")
    assert pair.defect(leaf, chain, opened, given["TrustBundle"], given["Serial"], given["Fingerprint"]) is None


def test_a_crash_between_any_two_steps_makes_nothing_twice(tmp_path: Path) -> None:
    """Each step ends as if the server had been killed behind it, and another run goes on."""
    world = World(tmp_path)
    watcher = Watcher(world, Manager(world).authority())
    watcher.call("StartRotation", CrossSigns=True)
    for _ in range(8):
        world.loop.tick()
        now = world.now
        world.close()
        world = World(tmp_path)
        world.now = now
    world.settle()
    watcher.world = world
    assert watcher.status == "DISTRIBUTING"
    with world.means.store.snapshot() as tx:
        own = authorities.page(tx, ACCOUNT, "", 10)
    assert len(own) == 2
    good = [[one for one in records(world, each.arn) if one.status is IssuedStatus.ISSUED] for each in own]
    assert [len(each) for each in good] == [2, 2]  # its own, and one for the other
    world.close()

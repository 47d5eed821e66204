"""What depends on a CA, gathered from what is there: certificates, CAs below, deployments, roots, other accounts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.operations.acm_pca import pki

from deploying import agent, deploy
from managed import Manager, read, write
from rotating import Watcher, fleet
from tokiwa.domain.dependents import Dependents
from tokiwa.domain.value import evolve
from tokiwa.store import authorities
from tokiwa.work import dependents as gathering
from tokiwa.work.dependents import dependents
from tokiwa.work.trust import trust
from world import ACCOUNT, World


def found(world: World, arn: str) -> Dependents:
    with world.means.store.snapshot() as tx:
        authority = authorities.get(tx, arn)
    assert authority is not None
    return dependents(world.means.work(), authority, world.now)


def test_a_root_on_which_nothing_hangs_takes_only_its_trust_along(world: World) -> None:
    root = pki.root(world)
    (trusted,) = trust(world.means, ACCOUNT, world.now).roots
    assert found(world, root) == Dependents(roots=(trusted.fingerprint,))


def test_everything_below_is_counted(world: World) -> None:
    """Managed and other certificates, of the CA itself and of those below it, two deep."""
    manager = Manager(world)
    root = manager.authority()
    middle = pki.subordinate(world, root, pki.TEMPLATE.format("SubordinateCACertificate_PathLen1"))
    named = {"CertificateAuthorityConfiguration": pki.configuration(CommonName="Example Web CA")}
    lowest = pki.subordinate(world, middle, **named)
    other = manager.authority(CertificateAuthorityConfiguration=pki.configuration(CommonName="Another"))
    for authority in (lowest, other):
        manager.permit(authority) if authority is lowest else None
        fleet(world, authority, 2)
    pki.issue(world, middle)
    hanging = found(world, root)
    assert (hanging.managed.count, hanging.direct.count) == (2, 1)
    assert [(each.arn, each.issuer) for each in hanging.authorities] == [(middle, root), (lowest, middle)]
    assert found(world, middle).managed.count == 2
    assert found(world, middle).roots == ()  # the root leads elsewhere too
    assert [each.arn for each in found(world, lowest).authorities] == []
    assert found(world, other).managed.count == 2


def test_what_is_no_longer_good_is_missed_by_nobody(world: World) -> None:
    manager = Manager(world)
    root = manager.authority()
    revoked, gone = fleet(world, root, 2)
    world.call("acm:RevokeCertificate", {"CertificateArn": revoked, "RevocationReason": "SUPERSEDED"})
    world.settle()
    world.call("acm:DeleteCertificate", {"CertificateArn": gone})
    short = {"Value": 2, "Type": "DAYS"}
    pki.issue(world, root, Validity=short)
    hanging = found(world, root)
    assert (hanging.managed.count, hanging.direct.count) == (0, 2)  # somebody has what was deleted here
    world.now += timedelta(days=3)
    assert found(world, root).direct.count == 1
    world.now += timedelta(days=400)
    assert not found(world, root).vital


def test_a_ca_that_others_have_is_one_certificate_more(world: World) -> None:
    root = pki.root(world)
    asked = pki.csr("Somebody's CA", ())
    pki.issue(world, root, Csr=asked, TemplateArn=pki.SUBORDINATE)
    assert found(world, root).direct.count == 1


def test_deployments_and_the_default_are_told(world: World) -> None:
    manager = Manager(world)
    root = manager.authority()
    (arn,) = fleet(world, root, 1)
    agent(world)
    deploy(world, arn)
    world.call("tokiwa:PutDefaultCertificateAuthority", {"CertificateAuthorityArn": root})
    assert found(world, root).deployments == ("front",)
    assert found(world, root).default


def test_other_accounts_that_have_certificates_of_it(world: World) -> None:
    owner = Manager(world)
    root = owner.authority()
    theirs = Manager(world, world.new_account("111111111111"))
    world.call("acm-pca:PutPolicy", {"ResourceArn": root, "Policy": pki.sharing(root, "111111111111")})
    theirs.exported(root, "theirs.example.com")
    hanging = found(world, root)
    assert (hanging.managed.count, hanging.accounts) == (1, ("111111111111",))


def test_a_page_is_not_the_end(world: World, monkeypatch: Any) -> None:
    root = Manager(world).authority()
    fleet(world, root, 5)
    monkeypatch.setattr(gathering, "PAGE", 2)
    assert found(world, root).managed.count == 5


def test_what_a_rotation_has_replaced_is_told_apart(world: World) -> None:
    watcher = Watcher(world, Manager(world).authority())
    arns = fleet(world, watcher.old, 3)
    new = watcher.start()
    watcher.advance("clients")
    world.advance(minutes=1)
    hanging = found(world, watcher.old)
    assert (hanging.managed.count, hanging.direct.count, hanging.earlier.count) == (0, 0, 3)
    assert found(world, new).managed.count == 3
    write(world, evolve(read(world, arns[0]), authority=watcher.old))
    assert found(world, watcher.old).managed.count == 1

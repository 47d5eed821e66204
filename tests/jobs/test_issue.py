"""Certificates whose keys take long: PENDING_VALIDATION after the call, ISSUED or FAILED soon after."""

from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki

from managed import Manager, due, read, records, told, write
from tokiwa.domain.change import Job
from tokiwa.domain.problem import Kind
from tokiwa.domain.value import evolve
from world import START, World

RSA = {"KeyAlgorithm": "RSA_2048"}


@pytest.fixture
def manager(world: World) -> Manager:
    """The account's root."""
    return Manager(world)


def test_it_is_pending_and_then_issued(manager: Manager, world: World) -> None:
    arn = manager.request(manager.authority(), **RSA)
    pending = manager.detail(arn)
    assert pending["Status"] == "PENDING_VALIDATION"
    assert {pending[member] for member in ("Serial", "NotBefore", "NotAfter", "IssuedAt")} == {None}
    assert (pending["KeyUsages"], pending["ExtendedKeyUsages"]) == ([], [])
    assert pki.refusal(lambda: manager.export(arn))[0] is Kind.IN_PROGRESS
    world.now += timedelta(seconds=5)
    world.settle()
    found = manager.detail(arn)
    assert (found["Status"], found["KeyAlgorithm"], found["IssuedAt"]) == ("ISSUED", "RSA-2048", world.now)
    assert told(world, arn) == ["ACM Certificate Available"]
    assert due(world, "renew", arn) == found["NotAfter"] - timedelta(days=60)
    assert due(world, "watch", arn) == found["NotAfter"] - timedelta(days=45)


def test_it_fails_with_the_reason(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.request(authority, **RSA)
    manager.call("acm-pca:UpdateCertificateAuthority", CertificateAuthorityArn=authority, Status="DISABLED")
    world.settle()
    found = manager.detail(arn)
    assert (found["Status"], found["FailureReason"]) == ("FAILED", "PCA_INVALID_STATE")
    assert due(world, "issue", arn) is None
    assert pki.refusal(lambda: manager.export(arn)) == (
        Kind.INVALID,
        (
            f"Certificate {arn} was never issued. The private CA {authority} is DISABLED and does not issue."
            " Set its status to ACTIVE with UpdateCertificateAuthority."
        ),
    )


def test_one_that_was_deleted_meanwhile_is_not_issued(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.request(authority, **RSA)
    manager.call("acm:DeleteCertificate", CertificateArn=arn)
    write(world, jobs=(Job("issue", arn, "000000000000", START),))
    world.settle()
    assert len(records(world, authority)) == 1


def test_a_task_that_comes_twice_issues_once(manager: Manager, world: World) -> None:
    authority = manager.authority()
    arn = manager.request(authority, **RSA)
    world.settle()
    issued = read(world, arn)
    write(world, evolve(issued), jobs=(Job("issue", arn, "000000000000", START),))
    world.settle()
    assert read(world, arn).serial == issued.serial
    assert len(records(world, authority)) == 2

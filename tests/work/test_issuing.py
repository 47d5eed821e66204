"""Signing for the manager: what is asked for, the chain that goes with it, and what a refusal is called."""

from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki

from managed import NOW, SERIAL, Manager, certificate
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.store import authorities
from tokiwa.work.issuing import Made, chain_of, defect_of, issuer, make, order
from world import START, World


def test_a_certificate_is_asked_for_thirteen_months_of_whole_seconds() -> None:
    wanted = order(certificate(), SERIAL, NOW + timedelta(microseconds=999_999))
    assert (wanted.not_before, wanted.not_after) == (NOW - timedelta(hours=1), NOW + timedelta(days=395))
    assert (wanted.common_name, wanted.names) == ("www.example.com", ("www.example.com", "example.com"))
    assert wanted.serial == SERIAL


NAMES = "The name constraints of the certificate authority do not permit www.example.com."
DEFECTS = {
    "names": (Problem(Kind.NAME_NOT_PERMITTED, NAMES), "PCA_NAME_CONSTRAINTS_VALIDATION"),
    "a quota": (Problem(Kind.LIMIT, "Too many."), "PCA_LIMIT_EXCEEDED"),
    "arguments": (Problem(Kind.INVALID_ARGUMENTS, "Another family."), "PCA_INVALID_ARGS"),
    "the work itself": (Problem(Kind.FAILED, "No."), "PCA_REQUEST_FAILED"),
    "anything else": (Problem(Kind.INVALID, "No."), "OTHER"),
}


@pytest.mark.parametrize("case", DEFECTS)
def test_what_a_refusal_is_called(case: str) -> None:
    problem, code = DEFECTS[case]
    defect = defect_of(problem)
    assert (defect.code, defect.message) == (code, problem.message)


def test_an_issuer_is_remembered_until_its_authority_changes(world: World) -> None:
    manager = Manager(world)
    arn = manager.authority()
    work = world.means.work()
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, arn)
    assert found is not None
    assert issuer(work, found) is issuer(work, found)
    first = issuer(work, found)
    manager.call("acm-pca:TagCertificateAuthority", CertificateAuthorityArn=arn, Tags=[{"Key": "a", "Value": "b"}])
    with world.means.store.snapshot() as tx:
        changed = authorities.get(tx, arn)
    assert changed is not None
    assert issuer(work, changed) is not first


def test_the_chain_is_clean_text_named_by_its_digest(world: World) -> None:
    parent = pki.root(world)
    arn = pki.subordinate(world, parent)
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, arn)
    assert found is not None
    chain = chain_of(found)
    assert chain.pem.count("-----BEGIN CERTIFICATE-----") == 2
    assert chain.pem.endswith("-----END CERTIFICATE-----\n")
    untidy = evolve(found, certificate=f"subject: x\r\n{found.certificate}", chain=(found.chain or "").rstrip())
    assert chain_of(untidy) == chain
    assert chain_of(evolve(found, chain=None)).id != chain.id


def test_a_key_and_its_certificate(world: World) -> None:
    arn = Manager(world).authority()
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, arn)
    assert found is not None
    reserved = world.means.serials.take(arn, found.account, START)
    made = make(world.means.work(), certificate(authority=arn), found, reserved, START)
    assert isinstance(made, Made)
    assert made.new.issued.digits == reserved.serial
    assert repr(made.new.key) not in repr(made)

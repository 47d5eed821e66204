"""Certificates of the manager for the tests of this folder: good defaults, of which a test changes one thing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Problem
from tokiwa.domain.value import evolve
from tokiwa.store import certificates
from tokiwa.wire import catalog, errors
from tokiwa.wire.catalog import Protocol

NAME = "www.example.com"
P256 = "EC_prime256v1"
PASSPHRASE = b"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x00"
NOBODY = "arn:aws:acm:us-east-1:000000000000:certificate/11111111-2222-3333-4444-555555555555"
OTHER = "arn:aws:acm:us-east-1:111111111111:certificate/11111111-2222-3333-4444-555555555555"
MANAGER_MAY = {"Principal": "acm.amazonaws.com", "Actions": ["IssueCertificate", "GetCertificate", "ListPermissions"]}


def authority(world: Any, **changes: Any) -> str:
    """A root from which the manager may issue and renew."""
    arn = pki.root(world, **changes)
    world.call("acm-pca:CreatePermission", pki.of(arn, **MANAGER_MAY))
    return arn


def wanted(ca: str | None, **changes: Any) -> dict[str, Any]:
    """The input of RequestCertificate; None takes a member away."""
    given = {"DomainName": NAME, "KeyAlgorithm": P256, "CertificateAuthorityArn": ca} | changes
    return {member: value for member, value in given.items() if value is not None}


def request(world: Any, ca: str | None, principal: Any = None, **changes: Any) -> str:
    """The ARN of a new certificate."""
    arn: str = world.call("acm:RequestCertificate", wanted(ca, **changes), principal)["CertificateArn"]
    return arn


def describe(world: Any, arn: str, principal: Any = None) -> dict[str, Any]:
    """Its CertificateDetail, without what has no value."""
    found = world.call("acm:DescribeCertificate", {"CertificateArn": arn}, principal)["Certificate"]
    return {member: value for member, value in found.items() if value is not None}


def export(world: Any, arn: str, passphrase: bytes = PASSPHRASE, principal: Any = None) -> dict[str, str]:
    """The three texts."""
    given = {"CertificateArn": arn, "Passphrase": passphrase}
    texts: dict[str, str] = world.call("acm:ExportCertificate", given, principal)
    return texts


def stored(world: Any, arn: str) -> Any:
    """The certificate as the store has it."""
    with world.means.store.snapshot() as tx:
        return certificates.get(tx, arn)


def put(world: Any, arn: str, **changes: Any) -> None:
    """Change a certificate in a way that no call does."""
    pki.store(world, evolve(stored(world, arn), **changes))


def refused(world: Any, name: str, given: dict[str, Any], principal: Any = None, **more: Any) -> tuple[str, str]:
    """Code and sentence of the error that a client sees."""
    with pytest.raises(Problem) as caught:
        world.call(name, given, principal, **more)
    operation = catalog.operation(name)
    return errors.word(caught.value, operation.service, Protocol.JSON, operation).code, caught.value.message

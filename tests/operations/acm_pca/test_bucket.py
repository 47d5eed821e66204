"""Buckets that the operator keeps for some accounts: what Private CA says to the others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from functions import Client
from world import ACCOUNT, World

OTHER = "111111111111"
REFUSED = (
    "ValidationException 400: Permission error with your S3 bucket 'crls'. It is kept for other accounts than"
    f" {ACCOUNT}. Use another bucket, or have the operator start the server with --bucket-account crls={ACCOUNT}."
)
LISTS = {"Enabled": True, "ExpirationInDays": 7, "S3BucketName": "crls", "S3ObjectAcl": "PUBLIC_READ"}


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """A server whose bucket `crls` is another account's, and `shared` is also this one's."""
    made = World(tmp_path, bucket_account=[f"crls={OTHER}", f"shared={OTHER}", f"shared={ACCOUNT}"])
    yield made
    made.close()


def writing(bucket: str) -> dict[str, Any]:
    """A configuration with lists in a bucket."""
    return {"RevocationConfiguration": {"CrlConfiguration": {**LISTS, "S3BucketName": bucket}}}


def create(world: World, bucket: str) -> tuple[str, dict[str, Any]]:
    """Make a CA with lists there."""
    wanted = {"CertificateAuthorityType": "ROOT", "CertificateAuthorityConfiguration": pki.configuration()}
    return "acm-pca:CreateCertificateAuthority", {**wanted, **writing(bucket)}


def update(world: World, bucket: str) -> tuple[str, dict[str, Any]]:
    """Have the lists of a CA written there."""
    return "acm-pca:UpdateCertificateAuthority", pki.of(pki.root(world), **writing(bucket))


def report(world: World, bucket: str) -> tuple[str, dict[str, Any]]:
    """Ask for a report there."""
    given = pki.of(pki.root(world), S3BucketName=bucket, AuditReportResponseFormat="JSON")
    return "acm-pca:CreateCertificateAuthorityAuditReport", given


ASKING: tuple[Callable[[World, str], tuple[str, dict[str, Any]]], ...] = (create, update, report)


@pytest.mark.parametrize("asking", ASKING, ids=lambda each: each.__name__)
def test_a_bucket_of_other_accounts_is_refused(asking: Any, world: World) -> None:
    name, given = asking(world, "crls")
    before = world.call("acm-pca:ListCertificateAuthorities")
    assert Client(world, world.root).refused(name, **given) == REFUSED
    world.settle()
    assert world.call("acm-pca:ListCertificateAuthorities") == before
    assert not (world.settings.data / "buckets").exists()


@pytest.mark.parametrize("bucket", ["shared", "anybodys"])
@pytest.mark.parametrize("asking", ASKING, ids=lambda each: each.__name__)
def test_one_of_its_own_or_of_everybody_is_not(asking: Any, bucket: str, world: World) -> None:
    name, given = asking(world, bucket)
    world.call(name, given)
    arn = world.call("acm-pca:ListCertificateAuthorities")["CertificateAuthorities"][0]["Arn"]
    if asking is create:
        pki.activate(world, arn)
    world.settle()
    assert [path.name for path in (world.settings.data / "buckets").iterdir()] == [bucket]


def test_whose_it_is_may_use_it(world: World) -> None:
    name, given = create(world, "crls")
    other = world.new_account(OTHER)
    made = world.call(name, given, other)
    theirs = world.call("acm-pca:DescribeCertificateAuthority", made, other)["CertificateAuthority"]
    assert theirs["RevocationConfiguration"]["CrlConfiguration"] == LISTS


def test_what_says_nothing_of_buckets_can_be_changed_after_one_was_taken_away(world: World, tmp_path: Path) -> None:
    """A CA whose bucket became another account's can be disabled, and can do without the bucket."""
    arn = pki.root(world, **writing("shared"))
    world.close()
    later = World(tmp_path, bucket_account=[f"shared={OTHER}"])
    try:
        later.call("acm-pca:UpdateCertificateAuthority", pki.of(arn, Status="DISABLED"))
        lists = {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 7}}
        later.call("acm-pca:UpdateCertificateAuthority", pki.of(arn, RevocationConfiguration=lists))
        assert "S3BucketName" not in pki.describe(later, arn)["RevocationConfiguration"]["CrlConfiguration"]
    finally:
        later.close()

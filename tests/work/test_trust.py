"""What is to be trusted for an account, through the lives of its authorities."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.operations.acm_pca import pki

from outside import Outside
from tokiwa.agent.task import trusting
from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.value import evolve
from tokiwa.store import authorities
from tokiwa.work.trust import Trust, store_of, trust
from world import ACCOUNT, World

OTHER = "111111111111"


def trusted(world: World, account: str = ACCOUNT) -> Trust:
    return trust(world.means, account, world.now)


def arns(world: World, account: str = ACCOUNT) -> set[str]:
    return {arn for root in trusted(world, account).roots for arn in root.authorities}


def test_nothing_before_there_is_a_root(world: World) -> None:
    pki.create(world)
    assert trusted(world).roots == ()
    assert trusted(world).pem == ""


def test_the_roots_of_its_own_authorities(world: World) -> None:
    root = pki.root(world)
    below = pki.subordinate(world, root)
    outside = Outside(world.now)
    elsewhere = pki.create(world, "SUBORDINATE")
    pki.install(world, elsewhere, outside.certify(pki.own_csr(world, elsewhere)), outside.root)
    assert arns(world) == {root, below, elsewhere}
    assert len(trusted(world).roots) == 2
    assert outside.root in trusted(world).pem


def test_an_agent_names_a_bundle_by_the_same_etag(world: World) -> None:
    for name in ("One", "Another"):
        pki.root(world, CertificateAuthorityConfiguration=pki.configuration(CommonName=name))
    assert trusting(trusted(world).pem) == {"TrustRevision": trusted(world).revision}
    assert trusting("") == {}


def test_a_root_that_a_rotation_has_retired_is_left_out(world: World) -> None:
    root = pki.root(world)
    with world.means.store.snapshot() as tx:
        found = authorities.get(tx, root)
    assert found is not None
    pki.store(world, evolve(found, retired=True, status=AuthorityStatus.DISABLED))
    assert trusted(world).roots == ()
    world.call("acm-pca:UpdateCertificateAuthority", pki.of(root, Status="ACTIVE"))  # by hand
    assert arns(world) == {root}


@pytest.mark.parametrize("state", [AuthorityStatus.DISABLED, AuthorityStatus.DELETED])
def test_what_a_disabled_authority_issued_is_still_in_use_and_a_deleted_one_is_gone(
    world: World, state: AuthorityStatus
) -> None:
    root = pki.root(world)
    before = trusted(world)
    pki.put_in(world, root, state)
    assert (trusted(world) == before) is (state is AuthorityStatus.DISABLED)
    assert (arns(world) == {root}) is (state is AuthorityStatus.DISABLED)


def test_a_root_stays_while_something_below_it_does(world: World) -> None:
    root = pki.root(world)
    below = pki.subordinate(world, root)
    pki.put_in(world, root, AuthorityStatus.DELETED)
    assert arns(world) == {below}


def test_a_root_that_has_ended_is_left_out(world: World) -> None:
    pki.root(world, validity=pki.DAYS)
    lasting = pki.root(world)
    revision = trusted(world).revision
    world.advance(days=31)
    assert arns(world) == {lasting}
    assert trusted(world).revision != revision


def test_roots_of_authorities_that_others_share(world: World) -> None:
    world.new_account(OTHER)
    shared, kept = pki.root(world), pki.root(world)
    world.call("acm-pca:PutPolicy", {"ResourceArn": shared, "Policy": pki.sharing(shared, OTHER)})
    assert arns(world, OTHER) == {shared}
    assert arns(world) == {shared, kept}


@pytest.mark.skipif(shutil.which("keytool") is None, reason="there is no Java here")
def test_java_reads_the_trust_store(world: World, tmp_path: Path) -> None:
    for _ in range(2):
        pki.root(world)
    found = trusted(world)
    file = tmp_path / "trust.p12"
    file.write_bytes(store_of(world.means, ACCOUNT, found))
    command = ["keytool", "-J-Duser.language=en", "-list", "-keystore", str(file), "-storepass", "changeit"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert told.count("trustedCertEntry") == 2
    for root in found.roots:
        assert root.fingerprint in told.replace(":", "").lower()
    assert store_of(world.means, ACCOUNT, found) == file.read_bytes()

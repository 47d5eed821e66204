"""The trust bundle as its users see it."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind
from world import ACCOUNT, World

GET = "tokiwa:GetTrustBundle"


def test_each_root_and_what_it_leads_to(world: World) -> None:
    root = pki.root(world)
    below = pki.subordinate(world, root)
    told = world.call(GET)
    (found,) = told["Roots"]
    certificate = x509.load_pem_x509_certificate(told["TrustBundle"].encode())
    assert found["Fingerprint"] == certificate.fingerprint(hashes.SHA256()).hex()
    assert found["NotAfter"] == certificate.not_valid_after_utc
    assert "Example CA" in found["Subject"]
    assert set(found["CertificateAuthorityArns"]) == {root, below}
    assert told["BundlePath"] == f"/trust/{ACCOUNT}/bundle.pem"
    assert told["TrustStorePath"] == f"/trust/{ACCOUNT}/bundle.p12"


def test_the_revision_changes_with_the_roots(world: World) -> None:
    empty = world.call(GET)
    assert (empty["TrustBundle"], empty["Roots"]) == ("", [])
    pki.root(world)
    assert world.call(GET)["Revision"] != empty["Revision"]


def test_it_needs_the_permission(world: World) -> None:
    user = pki.user(world, pki.allow("tokiwa:DescribeClock"))
    assert pki.refusal(lambda: world.call(GET, None, user))[0] is Kind.DENIED


def test_the_permission_is_enough(world: World) -> None:
    assert world.call(GET, None, pki.user(world, pki.allow(GET)))["Roots"] == []

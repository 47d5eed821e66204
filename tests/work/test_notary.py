"""The server's one key for notifications: made once, kept sealed, the same for all who sign."""

import base64

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding

from tokiwa.store import notary_keys
from tokiwa.work import notary
from world import World


def test_the_key_is_made_when_it_is_first_needed_and_stays(world: World) -> None:
    assert notary.key(world.means) is None
    first, key = notary.signature(world.means.work(), b"text", "2", world.now)
    again, same = notary.signature(world.means.work(), b"text", "2", world.now)
    assert (again, same.fingerprint) == (first, key.fingerprint)
    assert notary.key(world.means) == same
    assert same.path == f"/SimpleNotificationService-{key.fingerprint}.pem"


def test_who_has_the_certificate_verifies_what_was_signed(world: World) -> None:
    signature, key = notary.signature(world.means.work(), b"text", "2", world.now)
    certificate = x509.load_pem_x509_certificate(key.certificate.encode())
    certificate.public_key().verify(base64.b64decode(signature), b"text", padding.PKCS1v15(), hashes.SHA256())
    assert certificate.not_valid_before_utc < world.now < certificate.not_valid_after_utc


def test_of_two_who_make_a_key_one_is_faster_and_both_have_it(world: World) -> None:
    made = notary._make(world.means, world.now)
    assert notary._make(world.means, world.now).fingerprint == made.fingerprint


def test_the_private_key_is_stored_sealed(world: World) -> None:
    notary.signature(world.means.work(), b"text", "1", world.now)
    with world.means.store.snapshot() as tx:
        found = notary_keys.get(tx)
    assert found is not None
    assert found.key.startswith("sealed:")
    assert "sealed" not in repr(found)

"""Keys with their certificates; a private key never leaves in clear."""

from datetime import timedelta

import pytest
from cryptography import x509
from tests.crypto import world

from tokiwa.crypto import keys
from tokiwa.crypto.managed import Order, new_certificate
from tokiwa.crypto.seal import SealBrokenError, Sealer
from tokiwa.crypto.signer import SealedKeys
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve

ACCOUNT, ARN = "000000000000", "arn:aws:acm:us-east-1:000000000000:certificate/1"
SERIAL = f"{world.SERIAL:032x}"
ORDER = Order(ACCOUNT, ARN, world.NAMES[0], world.NAMES, world.P256, SERIAL, world.NOW, world.END)
SEALED = SealedKeys(Sealer({"kek": bytes(32)}, "kek"))


@pytest.mark.parametrize("algorithm", ["RSA_2048", "EC_prime256v1", "EC_secp384r1"])
def test_a_new_key_gets_its_certificate(algorithm):
    ca = world.root()
    made = new_certificate(ca.issuer, evolve(ORDER, key_algorithm=algorithm), ca.signer, SEALED)
    read = x509.load_der_x509_certificate(made.issued.der)
    public = keys.public_of(keys.load(SEALED.reveal(made.key, account=ACCOUNT, name=ARN)))
    assert keys.encode_public(read.public_key()) == public.spki
    assert public.algorithm == algorithm
    assert made.issued.serial == read.serial_number == world.SERIAL
    read.verify_directly_issued_by(x509.load_der_x509_certificate(ca.issued.der))


def test_a_key_that_was_made_ahead_is_used():
    ready = keys.generate("RSA_2048")
    made = new_certificate(world.root().issuer, ORDER, world.root().signer, SEALED, ready)
    assert SEALED.reveal(made.key, account=ACCOUNT, name=ARN) == ready


def test_the_key_is_sealed_to_its_certificate():
    made = new_certificate(world.root().issuer, ORDER, world.root().signer, SEALED)
    with pytest.raises(SealBrokenError):
        SEALED.reveal(made.key, account=ACCOUNT, name=ARN + "2")


def test_every_certificate_has_a_key_of_its_own():
    ca = world.root()
    made = [new_certificate(ca.issuer, ORDER, ca.signer, SEALED) for _ in range(5)]
    assert len({item.key for item in made}) == len({item.issued.der for item in made}) == 5


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"not_after": world.LATER + timedelta(days=1)}, Kind.INVALID),
        ({"key_algorithm": "RSA_1"}, Kind.INVALID_ARGUMENTS),
    ],
)
def test_an_order_that_cannot_be_signed_is_refused(changes, kind):
    ca = world.root()
    with pytest.raises(Problem) as caught:
        new_certificate(ca.issuer, evolve(ORDER, **changes), ca.signer, SEALED)
    assert caught.value.kind is kind


def test_the_key_is_not_in_the_repr():
    made = new_certificate(world.root().issuer, ORDER, world.root().signer, SEALED)
    assert made.key not in repr(made)

"""Keys with their certificates, one by one and in batches; a private key never leaves in clear."""

from datetime import timedelta

import attrs
import pytest
from cryptography import x509
from tests.crypto import world

from tokiwa.crypto import keys
from tokiwa.crypto.managed import Order, new_certificate, outcomes
from tokiwa.crypto.seal import SealBrokenError, Sealer
from tokiwa.crypto.signer import SealedKeys
from tokiwa.domain.problem import Kind

ACCOUNT, ARN = "000000000000", "arn:aws:acm:us-east-1:000000000000:certificate/1"
SERIAL = f"{world.SERIAL:032x}"
ORDER = Order(ACCOUNT, ARN, world.NAMES[0], world.NAMES, world.P256, SERIAL, world.NOW, world.END)
SEALED = SealedKeys(Sealer({"kek": bytes(32)}, "kek"))


@attrs.frozen
class Broken:
    """A signer whose token was pulled."""

    public_key: bytes

    def sign(self, data, algorithm):
        raise OSError("secret detail")


@pytest.mark.parametrize("algorithm", ["RSA_2048", "EC_prime256v1", "EC_secp384r1"])
def test_a_new_key_gets_its_certificate(algorithm):
    ca = world.root()
    made = new_certificate(ca.issuer, attrs.evolve(ORDER, key_algorithm=algorithm), ca.signer, SEALED)
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
    made = outcomes(ca.issuer, [ORDER] * 5, ca.signer, SEALED)
    assert len({item.key for item in made}) == len({item.der for item in made}) == 5


def test_an_order_that_is_refused_does_not_hold_up_the_others():
    ca = world.root()
    late = attrs.evolve(ORDER, not_after=world.LATER + timedelta(days=1))
    unknown = attrs.evolve(ORDER, key_algorithm="RSA_1")
    first, second, third, fourth = outcomes(ca.issuer, [ORDER, late, unknown, ORDER], ca.signer, SEALED)
    assert first.der
    assert fourth.der
    assert (second.kind, third.kind) == (Kind.INVALID, Kind.INVALID_ARGUMENTS)
    assert (second.der, second.key) == (b"", "")
    assert "not supported" in third.message


def test_a_key_that_fails_is_told_by_the_name_of_its_error():
    ca = world.root()
    (outcome,) = outcomes(ca.issuer, [ORDER], Broken(ca.signer.public_key), SEALED)
    assert (outcome.kind, outcome.message, outcome.der) == (None, "OSError", b"")


def test_the_key_is_not_in_the_repr():
    made = new_certificate(world.root().issuer, ORDER, world.root().signer, SEALED)
    assert made.key not in repr(made)
    (outcome,) = outcomes(world.root().issuer, [ORDER], world.root().signer, SEALED)
    assert outcome.key not in repr(outcome)

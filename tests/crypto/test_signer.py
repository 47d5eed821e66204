import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from tests.crypto import world

from tokiwa.crypto import keys
from tokiwa.crypto.seal import SealBrokenError, Sealer
from tokiwa.crypto.signer import KeySigner, SealedKeys, Signers

OWNER = {"account": "123456789012", "name": "arn:aws:acm-pca:us-east-1:123456789012:certificate-authority/1"}
SEALED = SealedKeys(Sealer({"k": b"k" * 32}, "k"))
SIGNERS = Signers({"sealed": SEALED.signer})


@pytest.mark.parametrize("algorithm", ["EC_prime256v1", "RSA_2048", "ML_DSA_44"])
def test_a_key_is_kept_in_its_name_and_signs(algorithm):
    der = keys.encode(world.signer(algorithm).key)
    uri = SEALED.keep(der, **OWNER)
    signer = SIGNERS.from_uri(uri, **OWNER)
    assert uri.startswith("sealed:")
    assert signer.public_key == world.signer(algorithm).public_key
    assert SEALED.reveal(uri, **OWNER) == der


@pytest.mark.parametrize("change", [{"account": "210987654321"}, {"name": "arn:other"}])
def test_it_is_reached_by_its_owner_only(change):
    uri = SEALED.keep(keys.generate("EC_prime256v1"), **OWNER)
    with pytest.raises(SealBrokenError):
        SIGNERS.from_uri(uri, **{**OWNER, **change})


@pytest.mark.parametrize("uri", ["sealed:", "sealed:!!", "sealed:AAAA", "sealed:é"])
def test_a_damaged_name_is_a_broken_seal(uri):
    with pytest.raises(SealBrokenError):
        SIGNERS.from_uri(uri, **OWNER)


def test_an_unknown_scheme_is_named():
    with pytest.raises(ValueError, match="pkcs11"):
        SIGNERS.from_uri("pkcs11:token=a;object=b", **OWNER)


def test_rotation_renames_a_key():
    uri = SEALED.keep(keys.generate("EC_prime256v1"), **OWNER)
    rotated = SealedKeys(Sealer({"k": b"k" * 32, "l": b"l" * 32}, "l"))
    renamed = rotated.rewrap(uri)
    assert renamed is not None
    assert rotated.rewrap(renamed) is None
    assert rotated.reveal(renamed, **OWNER) == SEALED.reveal(uri, **OWNER)


class InAToken(ec.EllipticCurvePrivateKey):
    """A key that only a device has: it signs and says its public half, and never shows itself."""

    def __init__(self):
        self._hidden = ec.generate_private_key(ec.SECP256R1())

    def sign(self, data, signature_algorithm):
        return self._hidden.sign(data, signature_algorithm)

    def public_key(self):
        return self._hidden.public_key()

    def _refuse(self, *_arguments, **_named):
        raise NotImplementedError

    exchange = private_numbers = private_bytes = __copy__ = __deepcopy__ = _refuse
    curve = ec.SECP256R1()
    key_size = 256


def test_a_key_that_stays_in_a_token_signs_as_well():
    signer = Signers({"pkcs11": lambda *_: KeySigner(InAToken())}).from_uri("pkcs11:a", **OWNER)
    asked = world.asking("Root", signer)
    assert asked.applicant.spki == signer.public_key


def test_no_key_is_in_a_repr():
    signer = world.signer()
    numbers = f"{signer.key.private_numbers().private_value:x}"
    for shown in (repr(signer), repr(SEALED), repr(SIGNERS), repr(world.root())):
        assert numbers not in shown
        assert "object at" not in shown.replace("<bound method", "")

from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID
from tests.crypto import world
from tests.crypto.world import NOW, SERIAL, root

from tokiwa.crypto import keys
from tokiwa.crypto.ocsp_signer import Delegation, delegate
from tokiwa.crypto.seal import Sealer
from tokiwa.crypto.signer import SealedKeys

SEALED = SealedKeys(Sealer({"k": bytes(32)}, "k"))
WANTED = Delegation(
    "000000000000", "arn/ocsp", "OCSP responder", SERIAL, NOW - timedelta(hours=1), NOW + timedelta(days=14)
)


def test_the_certificate_may_answer_for_its_ca_and_for_nothing_else():
    _, der = delegate(root().issuer, WANTED, root().signer, SEALED)
    found, above = x509.load_der_x509_certificate(der), x509.load_der_x509_certificate(root().issued.der)
    found.verify_directly_issued_by(above)
    values = {extension.oid: extension for extension in found.extensions}
    usage = values[x509.ExtendedKeyUsage.oid]
    assert (list(usage.value), usage.critical) == ([ExtendedKeyUsageOID.OCSP_SIGNING], True)
    assert x509.OCSPNoCheck.oid in values
    assert values[x509.KeyUsage.oid].value.digital_signature
    assert not values[x509.KeyUsage.oid].value.key_cert_sign
    assert not values[x509.BasicConstraints.oid].value.ca
    assert (found.serial_number, found.not_valid_before_utc, found.not_valid_after_utc) == (
        SERIAL,
        WANTED.not_before,
        WANTED.not_after,
    )


@pytest.mark.parametrize(
    ("algorithm", "kind"),
    [
        ("EC_prime256v1", "EC_prime256v1"),
        ("EC_secp384r1", "EC_secp384r1"),
        ("ML_DSA_44", "ML_DSA_44"),
        ("RSA_2048", "RSA_2048"),
    ],
)
def test_the_key_is_of_the_cas_kind_and_sealed_to_its_owner(algorithm, kind):
    name, der = delegate(root(algorithm).issuer, WANTED, root(algorithm).signer, SEALED)
    key = keys.load(SEALED.reveal(name, account="000000000000", name="arn/ocsp"))
    assert keys.public_of(key).algorithm == kind
    assert keys.encode_public(x509.load_der_x509_certificate(der).public_key()) == keys.spki_of(key)


def test_another_key_delegates_nothing():
    with pytest.raises(ValueError, match="not that of the issuer"):
        delegate(root().issuer, WANTED, world.signer(), SEALED)

"""The certificate of an OCSP responder that a CA delegates (RFC 6960 section 4.2.2.2): short, and never asked about."""

from datetime import datetime

from tokiwa.crypto import keys, name, usage
from tokiwa.crypto.algorithms import KEY_ALGORITHMS, Family, signing_algorithm
from tokiwa.crypto.der import BIT_STRING, EMPTY, NULL, OCTET_STRING, extension, integer, sequence, time, tlv
from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.signer import SealedKeys, Signer
from tokiwa.domain.value import Value

TEMPLATE = "OCSPSigningCertificate"


class Delegation(Value):
    """What is to be certified. `account` and `owner` are whom the key is sealed to; `subject` is its common name."""

    account: str
    owner: str
    subject: str
    serial: int
    not_before: datetime
    not_after: datetime


def delegate(issuer: Issuer, wanted: Delegation, signer: Signer, sealed: SealedKeys) -> tuple[str, bytes]:
    """The name of a new key of the CA's kind, sealed, and its certificate (DER). ValueError if this is another CA's key."""
    if signer.public_key != issuer.spki:
        raise ValueError("the signer's key is not that of the issuer")
    key = keys.make(_kind(issuer.key_algorithm))
    algorithm = signing_algorithm(issuer.signing_algorithm).identifier
    spki = keys.spki_of(key)
    body = sequence(
        tlv(0xA0, integer(2)),
        integer(wanted.serial),
        algorithm,
        issuer.name,
        sequence(time(wanted.not_before), time(wanted.not_after)),
        name.common_name(wanted.subject),
        spki,
        tlv(
            0xA3,
            sequence(
                extension("2.5.29.19", EMPTY),
                extension("2.5.29.35", sequence(tlv(0x80, issuer.key_id))),
                extension("2.5.29.14", tlv(OCTET_STRING, keys.key_id_of(spki))),
                extension("2.5.29.15", usage.key_usage(("DIGITAL_SIGNATURE",)), critical=True),
                extension("2.5.29.37", usage.extended_key_usage(("OCSP_SIGNING",)), critical=True),
                extension("1.3.6.1.5.5.7.48.1.5", NULL),  # id-pkix-ocsp-nocheck
            ),
        ),
    )
    signature = tlv(BIT_STRING, b"\0", signer.sign(body, issuer.signing_algorithm))
    kept = sealed.keep(keys.encode(key), account=wanted.account, name=wanted.owner)
    return kept, sequence(body, algorithm, signature)


def _kind(algorithm: str) -> str:
    """The CA's own, so that who can verify its certificates can verify its answers; of RSA the fastest."""
    return "RSA_2048" if KEY_ALGORITHMS[algorithm].family is Family.RSA else algorithm

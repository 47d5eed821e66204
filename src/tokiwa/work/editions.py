"""Which version of a certificate there is: its text, what a deployment calls its edition, whom its clients trust."""

import hashlib

from tokiwa.crypto import pem
from tokiwa.crypto.certificate import LABEL, read
from tokiwa.domain.certificate import Certificate, CertificateType
from tokiwa.domain.deployment import Edition
from tokiwa.store import imports, issued
from tokiwa.store.transaction import Transaction


def der(tx: Transaction, found: Certificate) -> bytes:
    """The certificate itself (DER); empty while there is none."""
    return _texts(tx, found)[0]


def edition(tx: Transaction, found: Certificate) -> Edition | None:
    """What is to be served of it; None while there is nothing."""
    text = der(tx, found)
    if not text or found.serial is None or found.not_after is None:
        return None
    return Edition(found.serial, hashlib.sha256(text).hexdigest(), found.not_after)


def roots(tx: Transaction, found: Certificate) -> str:
    """What a client must trust to accept it (PEM): its CA's root. One that stands alone is its own root.

    A chain that leads over a bridge ends elsewhere; it is the CA's own root that clients are to know in the end.
    """
    own, named = _texts(tx, found)
    if found.type is not CertificateType.IMPORTED:
        chain = issued.chain(tx, named)
        named = "" if chain is None else chain.root or chain.pem
    return pem.encode(LABEL, [own, *pem.decode(named.encode(), LABEL)][-1])


def root(tx: Transaction, found: Certificate) -> str:
    """The same, if it is a root and so enough for any client; empty where the chain of an import ends below its root."""
    last = roots(tx, found)
    return last if read(last.encode()).self_issued else ""


def _texts(tx: Transaction, found: Certificate) -> tuple[bytes, str]:
    """The certificate (DER), and its chain: the text of an import's, the name of what we issued."""
    if found.type is CertificateType.IMPORTED:
        text = imports.get(tx, found.arn)
        return (b"", "") if text is None else (text.der, text.chain)
    record = None if found.serial is None else issued.get(tx, found.authority or "", found.serial)
    return (b"", "") if record is None else (record.der, record.chain)

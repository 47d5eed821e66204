"""The server's own CA, and what it issues for the listener: plain values in, PEM out. Called by app.tls.

It has nothing to do with the authorities that users make: whoever trusts it trusts this server's address only.
"""

import ipaddress
from collections.abc import Sequence
from datetime import datetime

from tokiwa.crypto import ca_request, general_name, issuer, keys, name, pem, request
from tokiwa.crypto.applicant import Applicant
from tokiwa.crypto.der import sequence
from tokiwa.crypto.issue import Draft, issue, prepare
from tokiwa.crypto.signer import Signer
from tokiwa.domain import template
from tokiwa.domain.value import Value

KEY = "EC_prime256v1"
_SERVER = template.TEMPLATES["EndEntityServerAuthCertificate"]
_LONGEST_COMMON_NAME = 64


class Term(Value):
    """A serial number and the time for which a certificate is good."""

    serial: int
    not_before: datetime
    not_after: datetime


def root(common_name: str, signer: Signer, term: Term) -> str:
    """The CA's own certificate."""
    asked = request.read(ca_request.make({"CommonName": common_name}, signer, "SHA256WITHECDSA").encode())
    parts = issuer.of_request(asked)
    draft = Draft(parts, template.ROOT, asked.applicant, term.serial, term.not_before, term.not_after)
    return issue(prepare(draft), signer).pem


def ends(root_pem: str) -> datetime:
    """When the CA's certificate ends. ValueError for a text that is no certificate."""
    end = issuer.of_certificate(root_pem).not_after
    if end is None:
        raise ValueError("a certificate without an end")
    return end


def leaf(root_pem: str, signer: Signer, names: Sequence[str], term: Term) -> tuple[str, bytes]:
    """A certificate for DNS names and IP addresses, and its new private key, both in PEM."""
    key = keys.make(KEY)
    spki = keys.spki_of(key)
    applicant = Applicant(
        subject=name.common_name(names[0][:_LONGEST_COMMON_NAME]),
        spki=spki,
        key_id=keys.key_id_of(spki),
        alternatives=sequence(*map(_alternative, names)),
    )
    parts = issuer.of_certificate(root_pem)
    draft = Draft(parts, _SERVER, applicant, term.serial, term.not_before, term.not_after)
    return issue(prepare(draft), signer).pem, pem.encode("PRIVATE KEY", keys.encode(key)).encode()


def _alternative(text: str) -> bytes:
    try:
        return general_name.encode({"IpAddress": str(ipaddress.ip_address(text))})
    except ValueError:
        return general_name.dns(text)

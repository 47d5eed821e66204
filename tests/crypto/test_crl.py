from datetime import datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from tests.crypto import world
from tests.crypto.world import NOW, PAIRS, SERIAL, root

from tokiwa.crypto import crl
from tokiwa.crypto.crl import Heading
from tokiwa.domain.revocation_reason import CODES

URLS = ("http://crl.example.com/crl/1.crl", "http://old.example.com/crl/1.crl")
HEADING = Heading(1519676905984, NOW - timedelta(hours=1), NOW + timedelta(days=7))
REASONS = {
    1: x509.ReasonFlags.key_compromise,
    2: x509.ReasonFlags.ca_compromise,
    3: x509.ReasonFlags.affiliation_changed,
    4: x509.ReasonFlags.superseded,
    5: x509.ReasonFlags.cessation_of_operation,
    6: x509.ReasonFlags.certificate_hold,
    8: x509.ReasonFlags.remove_from_crl,
    9: x509.ReasonFlags.privilege_withdrawn,
    10: x509.ReasonFlags.aa_compromise,
}


def library_entry(serial: int, at: datetime, reason: int) -> x509.RevokedCertificate:
    builder = x509.RevokedCertificateBuilder(serial, at)
    if reason:
        builder = builder.add_extension(x509.CRLReason(REASONS[reason]), critical=False)
    return builder.build()


def library(authority: world.Authority, heading: Heading, entries: list[x509.RevokedCertificate]) -> bytes:
    """The same list as the library builds it; its signature apart, which is of the same bytes if these are the same."""
    own = x509.load_der_x509_certificate(authority.issued.der)
    builder = x509.CertificateRevocationListBuilder(own.subject, heading.this_update, heading.next_update, [], entries)
    key_id = own.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    above = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(key_id)
    builder = builder.add_extension(above, critical=False)
    builder = builder.add_extension(x509.CRLNumber(heading.number), critical=False)
    if heading.urls:
        names = [x509.UniformResourceIdentifier(url) for url in heading.urls]
        point = x509.IssuingDistributionPoint(names, None, False, False, None, False, False)
        builder = builder.add_extension(point, critical=True)
    return builder.sign(authority.signer.key, hashes.SHA256()).tbs_certlist_bytes


SAME = {
    "none revoked": (HEADING, []),
    "one of each reason": (HEADING, [(SERIAL + code, NOW, code) for code in (0, *REASONS)]),
    "after 2049": (HEADING, [(SERIAL, NOW.replace(year=2050), 1)]),
    "a small serial and one with its top bit set": (HEADING, [(1, NOW, 1), (0xFF << 112, NOW, 0)]),
    "a partition": (Heading(1, NOW, NOW + timedelta(days=1), URLS), [(SERIAL, NOW, 4)]),
    "a number after a restore": (Heading(1 << 95, NOW, NOW + timedelta(days=1)), []),
    "so many that their length takes four octets": (HEADING, [(SERIAL + n, NOW, n % 2) for n in range(2000)]),
}


@pytest.mark.parametrize("name", SAME)
def test_it_is_what_the_library_builds_byte_for_byte(name: str) -> None:
    heading, rows = SAME[name]
    ours = crl.sign(root().issuer, heading, [crl.entry(*row) for row in rows], root().signer)
    theirs = library(root(), heading, [library_entry(*row) for row in rows])
    assert x509.load_der_x509_crl(ours).tbs_certlist_bytes == theirs


@pytest.mark.parametrize(("signing", "key"), PAIRS)
def test_every_way_to_sign(signing: str, key: str) -> None:
    authority = root(key, signing)
    found = x509.load_der_x509_crl(crl.sign(authority.issuer, HEADING, [crl.entry(SERIAL, NOW, 1)], authority.signer))
    assert found.is_signature_valid(x509.load_der_x509_certificate(authority.issued.der).public_key())
    assert [each.serial_number for each in found] == [SERIAL]


def test_every_reason_that_can_be_asked_for_has_a_code() -> None:
    assert set(CODES.values()) == {0, *REASONS}


def test_another_key_signs_nothing() -> None:
    with pytest.raises(ValueError, match="not that of the issuer"):
        crl.sign(root().issuer, HEADING, [], world.signer())

"""Every pair of a certificate's status and what can happen to it (ACM User Guide, "Certificate statuses")."""

from datetime import UTC, datetime, timedelta
from itertools import product

import pytest

from managed import certificate
from tokiwa.domain.certificate import CertificateAct, CertificateStatus, CertificateType, moved
from tokiwa.domain.value import evolve

TABLE = """
                      issue   fail    renew   expire   revoke   import
PENDING_VALIDATION    ISSUED  FAILED  -       -        -        -
ISSUED                -       -       ISSUED  EXPIRED  REVOKED  ISSUED
INACTIVE              -       -       -       -        -        -
EXPIRED               -       -       -       -        -        ISSUED
VALIDATION_TIMED_OUT  -       -       -       -        -        -
REVOKED               -       -       -       -        -        -
FAILED                -       -       -       -        -        -
"""
HEAD, *ROWS = [line.split() for line in TABLE.strip().splitlines()]
EXPECTED = {(row[0], act): cell for row in ROWS for act, cell in zip(HEAD, row[1:], strict=True)}


def test_the_table_has_every_pair() -> None:
    assert set(EXPECTED) == set(product(CertificateStatus, CertificateAct))


@pytest.mark.parametrize(("status", "act"), [*product(CertificateStatus, CertificateAct)])
def test_what_becomes_of_a_certificate(status: CertificateStatus, act: CertificateAct) -> None:
    assert (moved(status, act) or "-") == EXPECTED[status, act]


def test_it_is_in_use_while_something_has_it() -> None:
    assert certificate(in_use_by=("arn:aws:tokiwa:us-east-1:000000000000:nginx/a",)).in_use
    assert not certificate().in_use


def test_an_issued_certificate_has_expired_at_its_end_before_anybody_writes_it_down():
    end = datetime(2028, 1, 1, tzinfo=UTC)
    issued = evolve(certificate(), status=CertificateStatus.ISSUED, not_after=end)
    revoked = evolve(issued, status=CertificateStatus.REVOKED)

    assert issued.state(end - timedelta(seconds=1)) is CertificateStatus.ISSUED
    assert issued.state(end) is CertificateStatus.EXPIRED
    assert revoked.state(end) is CertificateStatus.REVOKED


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (CertificateType.PRIVATE, "AWS_MANAGED"),
        (CertificateType.AMAZON_ISSUED, "AWS_MANAGED"),
        (CertificateType.IMPORTED, "CUSTOMER_PROVIDED"),
    ],
)
def test_who_made_the_key(kind, word):
    assert evolve(certificate(), type=kind).key_origin == word

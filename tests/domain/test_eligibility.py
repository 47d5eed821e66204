"""Who is renewed (ACM User Guide, "Managed certificate renewal"), and what whoever is not renewed is told."""

from datetime import timedelta
from typing import Any

import pytest

from managed import ARN, END, NOW, certificate
from tokiwa.domain.certificate import CertificateStatus, CertificateType
from tokiwa.domain.eligibility import eligibility, expired

NOT_EXPORTED = f"Certificate ARN {ARN} has not been exported so it is not eligible for the Renew Certificate API."
NGINX = ("arn:aws:tokiwa:us-east-1:000000000000:nginx/a",)

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "exported": ({}, ""),
    "in use and never exported": ({"exported": False, "in_use_by": NGINX}, ""),
    "neither exported nor in use": ({"exported": False}, NOT_EXPORTED),
    "imported": ({"type": CertificateType.IMPORTED, "authority": None}, "was not requested from a private CA"),
    "public": ({"type": CertificateType.AMAZON_ISSUED}, "was not requested from a private CA"),
    "private without a CA": ({"authority": None}, "was not requested from a private CA"),
    "pending": ({"status": CertificateStatus.PENDING_VALIDATION}, "is PENDING_VALIDATION; only an issued"),
    "revoked": ({"status": CertificateStatus.REVOKED}, "is REVOKED; only an issued"),
    "ended just now": ({"not_after": NOW}, "expired at 2027-01-01T00:00:00Z"),
    "ends in a moment": ({"not_after": NOW + timedelta(seconds=1)}, ""),
    "hyphens in the third and fourth place": ({"names": ("ab--example.com",)}, "The name ab--example.com has hyphens"),
    "such hyphens in a later label": ({"names": ("www.ab--x.com",)}, "The name www.ab--x.com has hyphens"),
    "such hyphens in a later name": ({"names": ("a.com", "ab--x.com")}, "The name ab--x.com has hyphens"),
    "an internationalised name": ({"names": ("xn--bcher-kva.example", "XN--BCHER-KVA.example")}, ""),
    "hyphens elsewhere": ({"names": ("a--b.example.com", "abc--d.example.com")}, ""),
}


@pytest.mark.parametrize("case", CASES)
def test_the_verdict(case: str) -> None:
    changes, why_not = CASES[case]
    verdict = eligibility(certificate(**changes), NOW)
    assert (verdict.eligible, verdict.word) == ((False, "INELIGIBLE") if why_not else (True, "ELIGIBLE"))
    assert why_not in verdict.why_not
    assert bool(verdict.why_not) is not verdict.eligible


def test_it_has_expired_from_its_end_on() -> None:
    assert [expired(certificate(), END + timedelta(seconds=s)) for s in (-1, 0, 1)] == [False, True, True]
    assert not expired(certificate(not_after=None), END)

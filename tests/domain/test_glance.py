"""What is read for a look ahead is enough for the rules: they say the same as of the whole certificate."""

from typing import Any

import msgspec
import pytest

from managed import END, NOW, authority, certificate, renewal
from tokiwa.domain.certificate import CertificateStatus, CertificateType
from tokiwa.domain.defect import RENEWING, find
from tokiwa.domain.eligibility import eligibility
from tokiwa.domain.glance import Glance
from tokiwa.domain.renewal import next_attempt
from tokiwa.domain.renewal_policy import STANDARD, RenewalPolicy

SPREAD = RenewalPolicy("000000000000", "000000000000", jitter=10)
CASES: dict[str, dict[str, Any]] = {
    "exported": {},
    "never exported": {"exported": False},
    "in use": {"exported": False, "in_use_by": ("arn:one",)},
    "imported": {"type": CertificateType.IMPORTED, "authority": None},
    "revoked": {"status": CertificateStatus.REVOKED},
    "expired": {"not_after": NOW},
    "a bad name": {"names": ("ab--c.example.com",)},
    "failing": {"renewal": renewal(reason="PCA_ACCESS_DENIED", message="No.")},
    "renewed": {"renewal": renewal("SUCCESS")},
    "requested": {"status": CertificateStatus.PENDING_VALIDATION, "not_after": None},
}


@pytest.mark.parametrize("case", CASES)
def test_the_rules_say_the_same_of_both(case: str) -> None:
    whole = certificate(**CASES[case])
    glance = msgspec.json.decode(msgspec.json.encode(whole), type=Glance).certificate
    assert (glance.arn, glance.authority, glance.not_after, glance.in_use) == (
        whole.arn,
        whole.authority,
        whole.not_after,
        whole.in_use,
    )
    for now in (NOW, END):
        assert eligibility(glance, now) == eligibility(whole, now)
        for policy in (STANDARD, SPREAD):
            assert next_attempt(glance, now, policy) == next_attempt(whole, now, policy)
        for by in (None, authority(), authority(account="111111111111"), authority(permissions=())):
            assert find(RENEWING, glance, by, now) == find(RENEWING, whole, by, now)

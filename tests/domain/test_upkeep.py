"""The jobs that must exist for a certificate in each of its situations."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from managed import ARN, END, NOW, before_the_end, certificate, moment, renewal
from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.upkeep import upkeep

S = CertificateStatus
WATCH = ("watch", before_the_end(45))
CASES: dict[str, tuple[dict[str, Any], datetime, list[tuple[str, datetime]]]] = {
    "pending": ({"status": S.PENDING_VALIDATION, "not_after": None}, NOW, [("issue", NOW)]),
    "issued and never exported": ({"exported": False}, NOW, [WATCH]),
    "exported": ({}, NOW, [WATCH, ("renew", before_the_end(60))]),
    "renewal asked for": ({"renewal": renewal()}, NOW, [WATCH, ("renew", NOW)]),
    "past its end and not known to be": ({}, END + timedelta(days=1), [("watch", END)]),
    "expired": ({"status": S.EXPIRED}, END, []),
    "revoked": ({"status": S.REVOKED}, NOW, []),
    "failed": ({"status": S.FAILED, "not_after": None}, NOW, []),
}


@pytest.mark.parametrize("case", CASES)
def test_the_jobs_that_must_exist(case: str) -> None:
    changes, now, expected = CASES[case]
    jobs = upkeep(certificate(**changes), moment(now))
    assert [(job.kind, job.due) for job in jobs] == expected
    assert {(job.key, job.account) for job in jobs} <= {(ARN, "000000000000")}

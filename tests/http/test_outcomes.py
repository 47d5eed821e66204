"""What is counted of a change: each of them is one that a handler makes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from managed import ARN, NOW, certificate, renewal
from tokiwa.domain.call import Task
from tokiwa.domain.change import Change, Event
from tokiwa.domain.dispatch import Delivery, Status
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.http import outcomes
from tokiwa.http.metrics import Metrics

PLACE = "arn:aws:lambda:us-east-1:000000000000:function:install"


def task(kind: str, key: str) -> Task:
    return Task(kind, key, "000000000000", NOW, 1, "lease")


def renewed(found: Any) -> Change:
    return Change(puts=(certificate(renewal=found),), finished=(task("renew", ARN),))


def delivered(**changes: Any) -> Change:
    made = Delivery(**{"event": "e", "rule": "r", "target": "t", "target_arn": PLACE, "account": "1", **changes})
    return Change(puts=(made,), finished=(task("deliver", made.key),))


def event(source: str) -> Change:
    return Change(events=(Event("id", "1", "us-east-1", NOW, source, "Done", (), {}),))


def issued(status: IssuedStatus) -> Change:
    return Change(puts=(Issued("arn:ca", "1", "aa", NOW, "template", "somebody", status=status),))


RENEWALS, DELIVERIES = "tokiwa_renewal_attempts_total", "tokiwa_delivery_attempts_total"
LATER = NOW + timedelta(seconds=5)
CASES: dict[str, tuple[Change, tuple[str, ...] | None]] = {
    "a renewal": (renewed(renewal("SUCCESS")), (RENEWALS, "succeeded", "")),
    "a renewal that failed": (renewed(renewal(reason="PCA_ACCESS_DENIED")), (RENEWALS, "failed", "PCA_ACCESS_DENIED")),
    "a renewal withdrawn": (renewed(None), (RENEWALS, "unneeded", "")),
    "a renewal of what is gone": (Change(finished=(task("renew", ARN),)), (RENEWALS, "unneeded", "")),
    "an intent": (Change(puts=(certificate(renewal=renewal(serial="aa")),)), None),
    "an export of what was renewed": (Change(puts=(certificate(renewal=renewal("SUCCESS")),)), None),
    "a delivery": (delivered(created_at=NOW, status=Status.DELIVERED), (DELIVERIES, "function", "delivered", "")),
    "one that is tried again": (
        delivered(created_at=NOW, status=Status.RETRYING, error_code="TIMEOUT", next_at=LATER),
        (DELIVERIES, "function", "retrying", "TIMEOUT"),
    ),
    "one given up": (
        delivered(created_at=NOW, status=Status.DEAD, error_code="NO_RESOURCE"),
        (DELIVERIES, "function", "dead", "NO_RESOURCE"),
    ),
    "one to nowhere": (
        delivered(created_at=NOW, status=Status.DROPPED, target_arn="arn:aws:s3:::bucket", error_code="NO_RESOURCE"),
        (DELIVERIES, "unknown", "dropped", "NO_RESOURCE"),
    ),
    "one that waits for its turn": (delivered(created_at=NOW, slot=LATER, next_at=LATER), None),
    "one withdrawn while it waited": (
        delivered(created_at=NOW, slot=LATER, status=Status.DROPPED, error_code="NO_RESOURCE"),
        (DELIVERIES, "function", "dropped", "NO_RESOURCE"),
    ),
    "an event of ours": (event("aws.acm"), ("tokiwa_events_total", "aws.acm")),
    "an event of a user": (event("awsome"), ("tokiwa_events_total", "other")),
    "an alarm": (event("tokiwa"), ("tokiwa_events_total", "tokiwa")),
    "an event that pretends": (event("tokiwa.fake"), ("tokiwa_events_total", "other")),
    "a certificate": (issued(IssuedStatus.ISSUED), ("tokiwa_serials_total", "issued")),
    "a revocation": (issued(IssuedStatus.REVOKED), ("tokiwa_serials_total", "revoked")),
    "another job": (Change(finished=(task("audit", "1"),)), None),
    "nothing": (Change(), None),
}


@pytest.mark.parametrize(("change", "counted"), CASES.values(), ids=CASES)
def test_what_a_change_is_counted_as(change: Change, counted: tuple[str, ...] | None) -> None:
    metrics = Metrics()
    outcomes.count(metrics, [change])
    assert metrics.figures() == ({} if counted is None else {counted: [1]})


def test_each_of_several_tasks_is_counted() -> None:
    metrics = Metrics()
    outcomes.count(metrics, [renewed(renewal("SUCCESS")) + renewed(renewal("SUCCESS"))])
    assert metrics.figures() == {(RENEWALS, "succeeded", ""): [2]}

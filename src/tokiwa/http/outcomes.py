"""Counts what became of renewals, deliveries and events, from the changes that were written.

A task is finished in the change that records its result, so nothing is counted that did not come about, and nothing
twice. Called for every change, so what does not concern it must cost next to nothing.
"""

from tokiwa.domain.certificate import Certificate, RenewalStatus
from tokiwa.domain.change import Change
from tokiwa.domain.dispatch import DELIVER, Delivery, Status
from tokiwa.domain.issued import Issued
from tokiwa.domain.renewal import RENEW
from tokiwa.domain.target import place_of
from tokiwa.http.catalogue import DELIVERIES, EVENTS, RENEWALS, SERIALS
from tokiwa.http.metrics import Metrics


def count(metrics: Metrics, change: Change) -> None:
    """Count what was written."""
    for event in change.events:
        # Users may invent sources, as many as they like; these they may not.
        ours = event.source.startswith("aws.") or event.source == "tokiwa"
        metrics.count(EVENTS, event.source if ours else "other")
    for value in change.puts:
        if isinstance(value, Issued):
            metrics.count(SERIALS, value.status.value)
    for task in change.finished:
        if task.kind == RENEW:
            metrics.count(RENEWALS, *_renewal(change, task.key))
        elif task.kind == DELIVER:
            _delivery(metrics, change, task.key)


def _renewal(change: Change, arn: str) -> tuple[str, str]:
    """The outcome of an attempt and the reason of a failure."""
    for value in change.puts:
        if isinstance(value, Certificate) and value.arn == arn and value.renewal is not None:
            if value.renewal.status is RenewalStatus.SUCCESS:
                return "succeeded", ""
            return "failed", value.renewal.reason or ""
    return "unneeded", ""


def _delivery(metrics: Metrics, change: Change, key: str) -> None:
    for value in change.puts:
        if isinstance(value, Delivery) and value.key == key:
            if value.slot is not None and value.slot == value.next_at:
                return  # it waits for its turn: no attempt
            failed = value.status is not Status.DELIVERED
            place = place_of(value.target_arn) or "unknown"
            metrics.count(DELIVERIES, place, value.status.value, value.error_code if failed else "")

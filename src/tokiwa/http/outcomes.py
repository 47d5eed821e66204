"""Counts what became of renewals, deliveries and events, from the changes that were written.

A task is finished in the change that records its result, so nothing is counted that did not come about, and nothing
twice. Called for every change, so what does not concern it must cost next to nothing.
"""

from collections import Counter
from collections.abc import Iterable, Iterator

from tokiwa.domain.certificate import Certificate, RenewalStatus
from tokiwa.domain.change import Change
from tokiwa.domain.dispatch import DELIVER, Delivery, Status
from tokiwa.domain.issued import Issued
from tokiwa.domain.renewal import RENEW
from tokiwa.domain.target import place_of
from tokiwa.http.catalogue import DELIVERIES, EVENTS, RENEWALS, SERIALS
from tokiwa.http.metrics import Metrics

_METRICS = {metric.name: metric for metric in (DELIVERIES, EVENTS, RENEWALS, SERIALS)}


def count(metrics: Metrics, changes: Iterable[Change]) -> None:
    """Count what was written together."""
    found: Counter[tuple[str, ...]] = Counter(labels for change in changes for labels in _found(change))
    for (name, *labels), number in found.items():
        metrics.count(_METRICS[name], *labels, by=number)


def _found(change: Change) -> Iterator[tuple[str, ...]]:
    """What is counted of a change: the name of a metric and its labels."""
    for event in change.events:
        # Users may invent sources, as many as they like; these they may not.
        ours = event.source.startswith("aws.") or event.source == "tokiwa"
        yield EVENTS.name, event.source if ours else "other"
    for value in change.puts:
        if isinstance(value, Issued):
            yield SERIALS.name, value.status.value
    for task in change.finished:
        if task.kind == RENEW:
            yield RENEWALS.name, *_renewal(change, task.key)
        elif task.kind == DELIVER:
            yield from _delivery(change, task.key)


def _renewal(change: Change, arn: str) -> tuple[str, str]:
    """The outcome of an attempt and the reason of a failure."""
    for value in change.puts:
        if isinstance(value, Certificate) and value.arn == arn and value.renewal is not None:
            if value.renewal.status is RenewalStatus.SUCCESS:
                return "succeeded", ""
            return "failed", value.renewal.reason or ""
    return "unneeded", ""


def _delivery(change: Change, key: str) -> Iterator[tuple[str, ...]]:
    for value in change.puts:
        if isinstance(value, Delivery) and value.key == key:
            if value.slot is not None and value.slot == value.next_at:
                return  # it waits for its turn: no attempt
            failed = value.status is not Status.DELIVERED
            place = place_of(value.target_arn) or "unknown"
            yield DELIVERIES.name, place, value.status.value, value.error_code if failed else ""

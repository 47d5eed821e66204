"""Reads PromQL, and holds each expression to the metrics that there are: their names, labels and values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import promql_parser

from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.certificate import CertificateStatus
from tokiwa.domain.deployment import DeploymentStatus
from tokiwa.domain.dispatch import Status
from tokiwa.domain.heartbeat import Part
from tokiwa.http.catalogue import METRICS
from tokiwa.http.exposition import Metric
from tokiwa.jobs import registry
from tokiwa.runner.outcome import Status as Outcome
from tokiwa.store.census import EXPIRY_DAYS

OF_PROMETHEUS = {"up": {"job", "instance"}}
EVERYWHERE = {"job", "instance"}  # labels that Prometheus adds
SERIES: dict[str, Metric] = {name: metric for metric in METRICS for name in metric.series}
# What a label may say, where that is known beforehand.
VALUES: dict[tuple[str, str], set[str]] = {
    ("tokiwa_certificates", "state"): {each.value for each in CertificateStatus},
    ("tokiwa_certificates_expiring", "days"): set(map(str, EXPIRY_DAYS)),
    ("tokiwa_authority_expiry_seconds", "state"): {each.value for each in AuthorityStatus},
    ("tokiwa_delivery_attempts_total", "outcome"): {each.value for each in Status},
    ("tokiwa_invocation_seconds", "outcome"): {each.value for each in Outcome},
    ("tokiwa_job_tasks_total", "outcome"): {"done", "conflict", "raised"},
    ("tokiwa_store_refused_total", "why"): {"conflict", "error"},
    ("tokiwa_heartbeats_late", "part"): {each.value for each in Part},
    ("tokiwa_nodes", "state"): {"alive", "silent"},
    ("tokiwa_deployments", "status"): {each.value for each in DeploymentStatus},
    **{(name, "kind"): set(registry.load()) for name in ("tokiwa_jobs_due", "tokiwa_jobs_oldest_due_seconds")},
}


def parts(expression: Any) -> Iterator[Any]:
    """An expression and everything in it."""
    yield expression
    for name in ("lhs", "rhs", "expr", "vector_selector"):
        if (inner := getattr(expression, name, None)) is not None:
            yield from parts(inner)
    for inner in getattr(expression, "args", None) or ():
        yield from parts(inner)


def read(text: str) -> list[Any]:
    """All parts of an expression in PromQL."""
    return list(parts(promql_parser.parse(text)))


def names(text: str) -> set[str]:
    """The series that an expression asks for."""
    return {part.name for part in read(text) if isinstance(part, promql_parser.VectorSelector)}


def labels(name: str) -> set[str]:
    """The labels that a series has."""
    if name in OF_PROMETHEUS:
        return OF_PROMETHEUS[name]
    return EVERYWHERE | set(SERIES[name].labels) | ({"le"} if name.endswith("_bucket") else set())


def faults(text: str) -> list[str]:
    """What an expression asks for and nothing tells."""
    found = []
    there: set[str] = set()
    for part in read(text):
        if isinstance(part, promql_parser.VectorSelector):
            if part.name not in SERIES and part.name not in OF_PROMETHEUS:
                found.append(f"there is no {part.name}")
                continue
            there |= labels(part.name)
            found += [f"{part.name} has {fault}" for fault in _matchers(part)]
    grouped = {label for part in read(text) for label in _grouping(part)}
    return found + [f"nothing in it has the label {label}" for label in sorted(grouped - there)]


def _matchers(selector: Any) -> Iterator[str]:
    metric = SERIES[selector.name].name if selector.name in SERIES else selector.name
    for matcher in selector.matchers.matchers:
        if matcher.name not in labels(selector.name):
            yield f"no label {matcher.name}"
        known = VALUES.get((metric, matcher.name))
        exact = matcher.op in (promql_parser.MatchOp.Equal, promql_parser.MatchOp.NotEqual)
        if known is not None and exact and matcher.value not in known:
            yield f"no {matcher.name} {matcher.value}"


def _grouping(part: Any) -> list[str]:
    modifier = getattr(part, "modifier", None)
    return list(getattr(modifier, "labels", None) or ()) if isinstance(part, promql_parser.AggregateExpr) else []

"""The one metric that there is, as the operations of this folder look for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tokiwa.domain import days_to_expiry
from tokiwa.domain.call import Call
from tokiwa.domain.days_to_expiry import DIMENSION, METRIC, NAMESPACE, UNIT
from tokiwa.store import certificates
from tokiwa.work import Transaction


def points(
    tx: Transaction, call: Call, metric: Mapping[str, Any], since: datetime, until: datetime
) -> list[tuple[datetime, float]]:
    """The data points of a metric; none for one that nobody publishes, as in CloudWatch."""
    if not is_there(metric) or metric.get("Unit", UNIT) != UNIT:
        return []
    dimensions: Sequence[Mapping[str, str]] = metric.get("Dimensions", ())
    if [each["Name"] for each in dimensions] != [DIMENSION]:
        return []
    found = certificates.get(tx, dimensions[0]["Value"])
    if found is None or found.account != call.account:
        return []
    return list(days_to_expiry.points(found, since, until, call.now))


def is_there(metric: Mapping[str, object]) -> bool:
    """Whether namespace and name, where they are given, are those of the metric."""
    return metric.get("Namespace", NAMESPACE) == NAMESPACE and metric.get("MetricName", METRIC) == METRIC

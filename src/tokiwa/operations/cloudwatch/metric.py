"""The metrics that there are, by namespace, as the operations of this folder look for their data points."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from tokiwa.domain import authority_activity, days_to_expiry
from tokiwa.domain.call import Call
from tokiwa.operations.cloudwatch import activity, expiry
from tokiwa.work import Transaction

_UNITS: Mapping[tuple[str, str], str] = {
    (days_to_expiry.NAMESPACE, days_to_expiry.METRIC): days_to_expiry.UNIT,
    **{(authority_activity.NAMESPACE, metric.name): metric.unit for metric in authority_activity.METRICS.values()},
}


def points(
    tx: Transaction, call: Call, metric: Mapping[str, Any], since: datetime, until: datetime
) -> list[tuple[datetime, float]]:
    """The data points of a metric; none for one that nobody publishes, as in CloudWatch."""
    unit = unit_of(metric)
    if unit is None or metric.get("Unit", unit) != unit:
        return []
    given: Sequence[Mapping[str, str]] = metric.get("Dimensions", ())
    dimensions = {each["Name"]: each["Value"] for each in given}
    if metric["Namespace"] == days_to_expiry.NAMESPACE:
        one = dimensions.keys() == {days_to_expiry.DIMENSION}
        return expiry.points(tx, call, dimensions, since, until) if one else []
    if authority_activity.AUTHORITY not in dimensions:
        return []
    return activity.points(tx, call, metric["MetricName"], dimensions, since, until)


def unit_of(metric: Mapping[str, Any]) -> str | None:
    """What a metric counts; None for one that nobody publishes."""
    return _UNITS.get((metric.get("Namespace", ""), metric.get("MetricName", "")))

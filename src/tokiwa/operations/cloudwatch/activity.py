"""What private CAs did, as the operations of this folder look for it."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from tokiwa.domain import authority_activity
from tokiwa.domain.authority_activity import AUTHORITY, METRICS, NAMESPACE, SOURCE
from tokiwa.domain.call import Call
from tokiwa.store import configurations, events
from tokiwa.work import Transaction


def points(
    tx: Transaction, call: Call, name: str, dimensions: Mapping[str, str], since: datetime, until: datetime
) -> list[tuple[datetime, float]]:
    """The data points of one metric of one authority; none of another account's."""
    arn = dimensions[AUTHORITY]
    if dimensions != METRICS[name].dimensions(arn):
        return []
    delay = timedelta(seconds=configurations.get(tx, call.account).issuing_seconds)
    told = events.told_by(tx, SOURCE, call.account, since, until)
    return list(authority_activity.points(told, arn, name, delay))


def listed(tx: Transaction, call: Call, within: timedelta) -> list[dict[str, Any]]:
    """Which metrics of which authorities there are. The filters of the call count."""
    given = call.input
    if given.get("Namespace", NAMESPACE) != NAMESPACE or given.get("MetricName") not in {None, *METRICS}:
        return []
    told = events.told_by(tx, SOURCE, call.account, call.now - within, call.now + timedelta(milliseconds=1))
    found = [(metric.name, metric.dimensions(arn)) for arn, metric in authority_activity.active(told)]
    return [
        {
            "Namespace": NAMESPACE,
            "MetricName": name,
            "Dimensions": [{"Name": key, "Value": value} for key, value in dimensions.items()],
        }
        for name, dimensions in found
        if given.get("MetricName", name) == name and _meets(given.get("Dimensions", ()), dimensions)
    ]


def _meets(filters: Sequence[Mapping[str, str]], dimensions: Mapping[str, str]) -> bool:
    """Each filter names a dimension, and may say its value."""
    return all(
        each["Name"] in dimensions and each.get("Value", dimensions[each["Name"]]) == dimensions[each["Name"]]
        for each in filters
    )

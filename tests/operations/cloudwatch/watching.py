"""Queries for the tests of this folder: good defaults, of which a test changes one thing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from world import START

DAY = 86_400
NAMESPACE, METRIC = "AWS/CertificateManager", "DaysToExpiry"


def dimensions(arn: str) -> list[dict[str, str]]:
    return [{"Name": "CertificateArn", "Value": arn}]


def statistics(arn: str, **changes: Any) -> dict[str, Any]:
    """The input of GetMetricStatistics: the first four days, a day each."""
    given = {
        "Namespace": NAMESPACE,
        "MetricName": METRIC,
        "Dimensions": dimensions(arn),
        "StartTime": START,
        "EndTime": START + timedelta(days=4),
        "Period": DAY,
        "Statistics": ["Minimum"],
    } | changes
    return {member: value for member, value in given.items() if value is not None}


def query(arn: str, id_: str = "days", **changes: Any) -> dict[str, Any]:
    """One of GetMetricData."""
    metric = {"Namespace": NAMESPACE, "MetricName": METRIC, "Dimensions": dimensions(arn)}
    stat = {"Metric": metric, "Period": DAY, "Stat": "Minimum", **changes.pop("stat", {})}
    return {"Id": id_, "MetricStat": stat, **changes}


def data(*queries: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """The input of GetMetricData."""
    return {
        "MetricDataQueries": list(queries),
        "StartTime": START,
        "EndTime": START + timedelta(days=4),
        **changes,
    }

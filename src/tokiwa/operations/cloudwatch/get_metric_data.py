"""cloudwatch:GetMetricData: one statistic of each of several metrics."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.statistics import by_period, checked_period, checked_span, statistic
from tokiwa.operations.cloudwatch.metric import points
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.work import Transaction, Work

LISTING = "cloudwatch:GetMetricData"
MOST_QUERIES, MOST = 500, 100_800  # of a call, and of the data points in an answer

Series = list[tuple[Any, float]]


@operation(LISTING, slow=True)
def get_metric_data(work: Work, call: Call) -> dict[str, Any]:
    """The MetricDataResults, newest data points first unless the other order is asked for."""
    given = call.input
    queries = given["MetricDataQueries"]
    if len(queries) > MOST_QUERIES:
        raise _invalid(f"The collection MetricDataQueries must not have more than {MOST_QUERIES} members.")
    if len({query["Id"] for query in queries}) < len(queries):
        raise _invalid("The values of Id in MetricDataQueries must be unique.")
    checked_span(given["StartTime"], given["EndTime"])
    start = position(LISTING, given.get("NextToken"), 0)
    with work.transaction() as tx:
        all_ = [(query, _series(tx, call, query)) for query in queries]
    shown = [(query, series) for query, series in all_ if query.get("ReturnData", True)]
    end = start + min(max(1, given.get("MaxDatapoints", MOST)), MOST)
    total = sum(len(series) for _, series in shown)
    results, before = [], 0
    for query, series in shown:
        part = series[max(0, start - before) : max(0, end - before)]
        before += len(series)
        results.append(_result(query, part, complete=before <= end))
    return {"MetricDataResults": results, "NextToken": token(LISTING, end) if end < total else None}


def _series(tx: Transaction, call: Call, query: Mapping[str, Any]) -> Series:
    if ("MetricStat" in query) == ("Expression" in query):
        raise _invalid(f"The query {query['Id']} must have either MetricStat or Expression.")
    if "Expression" in query:
        raise _invalid(
            f"The query {query['Id']} has an Expression. This server reckons no metric math: ask for MetricStat."
        )
    asked = query["MetricStat"]
    function, period = statistic(asked["Stat"]), checked_period(asked["Period"])
    metric = {**asked["Metric"], **({"Unit": asked["Unit"]} if "Unit" in asked else {})}
    found = by_period(points(tx, call, metric, call.input["StartTime"], call.input["EndTime"]), period)
    series = [(at, function(values)) for at, values in found]
    return series if call.input.get("ScanBy") == "TimestampAscending" else series[::-1]


def _result(query: Mapping[str, Any], series: Series, *, complete: bool) -> dict[str, Any]:
    return {
        "Id": query["Id"],
        "Label": query.get("Label") or query["MetricStat"]["Metric"].get("MetricName"),
        "Timestamps": [at for at, _ in series],
        "Values": [value for _, value in series],
        "StatusCode": "Complete" if complete else "PartialData",
    }


def _invalid(sentence: str) -> Problem:
    return Problem(Kind.INVALID_ARGUMENTS, sentence, code="ValidationError")

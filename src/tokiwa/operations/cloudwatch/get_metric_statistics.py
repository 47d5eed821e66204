"""cloudwatch:GetMetricStatistics: several statistics of one metric."""

from datetime import datetime, timedelta
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.statistics import by_period, checked_period, checked_span, statistic
from tokiwa.operations.cloudwatch.metric import points, unit_of
from tokiwa.operations.registry import operation
from tokiwa.work import Work

MOST = 1440


@operation("cloudwatch:GetMetricStatistics", slow=True)
def get_metric_statistics(work: Work, call: Call) -> dict[str, Any]:
    """The Datapoints of each period, oldest first."""
    given = call.input
    simple, extended = given.get("Statistics", ()), given.get("ExtendedStatistics", ())
    if bool(simple) == bool(extended):
        raise _combination("Either Statistics or ExtendedStatistics must be given, and not both.")
    since, until = given["StartTime"], given["EndTime"]
    checked_span(since, until)
    period = checked_period(given["Period"])
    _bounded(since, until, period)
    functions = {word: statistic(word) for word in (*simple, *extended)}
    with work.transaction() as tx:
        found = by_period(points(tx, call, given, since, until), period)
    datapoints = []
    for at, values in found:
        reckoned = {word: function(values) for word, function in functions.items()}
        datapoints.append(
            {"Timestamp": at, **({"ExtendedStatistics": reckoned} if extended else reckoned), "Unit": unit_of(given)}
        )
    return {"Label": given["MetricName"], "Datapoints": datapoints}


def _bounded(since: datetime, until: datetime, period: timedelta) -> None:
    periods = -(-(until - since) // period)
    if periods > MOST:
        raise _combination(
            f"You have requested up to {periods} datapoints, which exceeds the limit of {MOST}. You may reduce the"
            " datapoints requested by increasing Period, or decreasing the time range."
        )


def _combination(sentence: str) -> Problem:
    return Problem(Kind.INVALID_ARGUMENTS, sentence, code="InvalidParameterCombinationException")

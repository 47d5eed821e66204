from datetime import timedelta

import pytest
from tests.operations.acm.asking import refused
from tests.operations.acm.handing_in import handed_in
from tests.operations.cloudwatch.watching import data, query

from world import START

GET = "cloudwatch:GetMetricData"


@pytest.fixture
def imported(world):
    return handed_in(world)


def test_several_metrics(world, arn, imported):
    world.advance(days=10)
    results = world.call(GET, data(query(arn), query(imported, "other", Label="mine")))["MetricDataResults"]
    assert [(each["Id"], each["Label"], each["StatusCode"]) for each in results] == [
        ("days", "DaysToExpiry", "Complete"),
        ("other", "mine", "Complete"),
    ]
    assert results[0]["Values"] == [392.0, 393.0, 394.0, 395.0]
    assert results[0]["Timestamps"] == [START + timedelta(days=day) for day in (3, 2, 1, 0)]
    assert results[1]["Values"] == [86.0, 87.0, 88.0, 89.0]


def test_oldest_first(world, arn):
    world.advance(days=10)
    (result,) = world.call(GET, data(query(arn), ScanBy="TimestampAscending"))["MetricDataResults"]
    assert result["Values"] == [395.0, 394.0, 393.0, 392.0]


def test_data_that_nobody_wants_back(world, arn, imported):
    world.advance(days=10)
    results = world.call(GET, data(query(arn), query(imported, "other", ReturnData=False)))["MetricDataResults"]
    assert [each["Id"] for each in results] == ["days"]


def test_pages_of_data_points(world, arn, imported):
    world.advance(days=10)
    given = data(query(arn), query(imported, "other"), MaxDatapoints=3)
    collected, states, more = {"days": [], "other": []}, [], {}
    while True:
        answer = world.call(GET, given | more)
        for each in answer["MetricDataResults"]:
            collected[each["Id"]] += each["Values"]
        states.append([each["StatusCode"] for each in answer["MetricDataResults"]])
        if answer["NextToken"] is None:
            break
        more = {"NextToken": answer["NextToken"]}
    assert collected == {"days": [392.0, 393.0, 394.0, 395.0], "other": [86.0, 87.0, 88.0, 89.0]}
    assert states == [["PartialData", "PartialData"], ["Complete", "PartialData"], ["Complete", "Complete"]]


REFUSED = {
    "a twice used id": [query("x" * 20), query("x" * 20)],
    "metric math": [{"Id": "e", "Expression": "days * 2"}],
    "nothing": [{"Id": "e"}],
    "a statistic that is none": [query("x" * 20, stat={"Stat": "Median"})],
    "a crooked period": [query("x" * 20, stat={"Period": 61})],
    "too many": [query("x" * 20, f"q{number}") for number in range(501)],
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_asked(world, name):
    assert refused(world, GET, data(*REFUSED[name]))[0] in {"ValidationError", "InvalidParameterValue"}


def test_backwards(world, arn):
    assert refused(world, GET, data(query(arn), EndTime=START))[0] == "InvalidParameterValue"

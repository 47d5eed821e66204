from datetime import timedelta

import pytest
from tests.operations.acm.asking import refused
from tests.operations.cloudwatch.watching import statistics

from world import START

GET = "cloudwatch:GetMetricStatistics"
HOUR = 3600


def got(world, arn, **changes):
    return world.call(GET, statistics(arn, **changes))["Datapoints"]


def test_a_day_has_two_data_points(world, arn):
    world.advance(days=10)
    every = ["SampleCount", "Average", "Sum", "Minimum", "Maximum"]
    answer = world.call(GET, statistics(arn, Statistics=every))
    assert answer["Label"] == "DaysToExpiry"
    assert answer["Datapoints"][0] == {
        "Timestamp": START,
        "SampleCount": 2.0,
        "Average": 395.0,
        "Sum": 790.0,
        "Minimum": 395.0,
        "Maximum": 395.0,
        "Unit": "Count",
    }
    assert [each["Minimum"] for each in answer["Datapoints"]] == [395.0, 394.0, 393.0, 392.0]
    half = got(world, arn, Period=HOUR)
    assert [each["Timestamp"] - START for each in half] == [timedelta(hours=12 * n) for n in range(8)]


def test_there_is_nothing_of_the_future_nor_after_the_end(world, arn):
    world.advance(days=1)
    assert len(got(world, arn)) == 2
    end = START + timedelta(days=395)
    late = {"StartTime": end - timedelta(days=2), "EndTime": end + timedelta(days=10)}
    assert got(world, arn, **late) == []
    world.now = end + timedelta(days=20)
    assert [each["Minimum"] for each in got(world, arn, **late)] == [2.0, 1.0, 0.0]


def test_percentiles(world, arn):
    world.advance(days=10)
    wanted = ["p0", "p50", "p100"]
    year = {"Period": 365 * 86_400, "EndTime": START + timedelta(days=2)}
    (found,) = got(world, arn, Statistics=None, ExtendedStatistics=wanted, **year)
    assert found["ExtendedStatistics"] == {"p0": 394.0, "p50": 394.5, "p100": 395.0}


NOTHING = {
    "another namespace": {"Namespace": "AWS/EC2"},
    "another metric": {"MetricName": "CPUUtilization"},
    "no dimension": {"Dimensions": None},
    "another dimension": {"Dimensions": [{"Name": "AcmeEndpointArn", "Value": "x"}]},
    "nobody's certificate": {"Dimensions": [{"Name": "CertificateArn", "Value": "x"}]},
    "another unit": {"Unit": "Seconds"},
}


@pytest.mark.parametrize("name", NOTHING)
def test_what_nobody_publishes_has_no_data(world, arn, name):
    world.advance(days=10)
    assert got(world, arn, Unit="Count")
    assert got(world, arn, **NOTHING[name]) == []


def test_of_another_account_there_is_none(world, arn):
    world.advance(days=10)
    other = world.new_account("111111111111")
    assert world.call(GET, statistics(arn), other)["Datapoints"] == []


REFUSED = {
    "neither": ({"Statistics": None}, "InvalidParameterCombination"),
    "both": ({"ExtendedStatistics": ["p50"]}, "InvalidParameterCombination"),
    "backwards": ({"EndTime": START - timedelta(days=1)}, "InvalidParameterValue"),
    "no time at all": ({"EndTime": START}, "InvalidParameterValue"),
    "a crooked period": ({"Period": 61}, "InvalidParameterValue"),
    "too many": ({"Period": 60}, "InvalidParameterCombination"),
    "an unknown percentile": ({"Statistics": None, "ExtendedStatistics": ["p101"]}, "InvalidParameterValue"),
    "an unknown statistic": ({"Statistics": None, "ExtendedStatistics": ["tm99"]}, "InvalidParameterValue"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_asked(world, arn, name):
    changes, code = REFUSED[name]
    assert refused(world, GET, statistics(arn, **changes))[0] == code

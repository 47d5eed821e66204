from datetime import timedelta

import pytest
from tests.operations.acm.asking import put
from tests.operations.acm.handing_in import handed_in, leaf
from tests.operations.cloudwatch.watching import METRIC, NAMESPACE, dimensions

from tokiwa.domain.certificate import CertificateStatus

LIST = "cloudwatch:ListMetrics"


def found(world, principal=None, **given):
    given = {"Namespace": NAMESPACE, **given}
    return [each["Dimensions"][0]["Value"] for each in world.call(LIST, given, principal)["Metrics"]]


def test_each_certificate_has_one(world, arn):
    imported = handed_in(world)
    answer = world.call(LIST, {"Namespace": NAMESPACE, "MetricName": METRIC})
    assert answer["Metrics"][0].keys() == {"Namespace", "MetricName", "Dimensions"}
    assert sorted(found(world)) == sorted([arn, imported])
    assert found(world, Dimensions=dimensions(imported)) == [imported]
    assert sorted(found(world, Dimensions=[{"Name": "CertificateArn"}])) == sorted([arn, imported])
    assert found(world, world.new_account("111111111111")) == []


@pytest.mark.parametrize(
    "given",
    [
        {"Namespace": "AWS/EC2"},
        {"MetricName": "CPUUtilization"},
        {"Dimensions": [{"Name": "AcmeEndpointArn"}]},
        {"Dimensions": dimensions("x" * 20)},
    ],
    ids=str,
)
def test_what_nobody_publishes(world, arn, given):
    assert found(world, **given) == []


def test_an_ended_one_is_listed_for_two_weeks(world, arn):
    imported = handed_in(world, leaf(days=30))
    world.advance(days=42)
    assert sorted(found(world)) == sorted([arn, imported])
    world.advance(days=2)
    assert found(world) == [arn]


def test_recently(world, arn):
    assert found(world, RecentlyActive="PT3H") == [arn]
    world.now += timedelta(hours=4)
    assert found(world, RecentlyActive="PT3H") == []
    world.now += timedelta(hours=8)
    assert found(world, RecentlyActive="PT3H") == [arn]


def test_one_that_was_never_issued(world, arn):
    put(world, arn, status=CertificateStatus.FAILED)
    assert found(world) == []


def test_pages(world, arn, monkeypatch):
    from tokiwa.operations.cloudwatch import list_metrics

    monkeypatch.setattr(list_metrics, "MOST", 2)
    made = [arn, *(handed_in(world) for _ in range(4))]
    all_, more = [], {}
    while True:
        answer = world.call(LIST, {"Namespace": NAMESPACE, **more})
        all_ += [each["Dimensions"][0]["Value"] for each in answer["Metrics"]]
        if answer.get("NextToken") is None:
            break
        more = {"NextToken": answer["NextToken"]}
    assert sorted(all_) == sorted(made)

"""What private CAs did, as CloudWatch's clients ask for it."""

from datetime import timedelta

import pytest
from tests.operations.acm_pca import pki
from tests.operations.cloudwatch.watching import DAY, data, statistics
from tests.work.test_buckets import elsewhere  # noqa: F401 - a fixture

from revoking import LIST, told
from world import START, World

NAMESPACE = "AWS/ACMPrivateCA"
LISTED = "cloudwatch:ListMetrics"
STATISTICS = "cloudwatch:GetMetricStatistics"


@pytest.fixture
def ca(world):
    """It issued three certificates on three days, and revoked one of them."""
    made = told(world, **LIST)
    serial, _ = made.issue()
    world.advance(days=1)
    made.issue()
    made.revoke(serial)
    world.advance(days=1)
    made.issue()
    world.settle()
    return made


def dimensions(arn, *, issuing=False):
    operation = [{"Name": "Operation", "Value": "IssueCertificate"}] if issuing else []
    return [{"Name": "PrivateCAArn", "Value": arn}, *operation]


def asked(ca, metric, **changes):
    issuing = metric in {"Success", "Failure", "Time"}
    given = {"Namespace": NAMESPACE, "MetricName": metric, "Statistics": ["Sum"], "Period": DAY}
    return statistics(ca.arn, **given | {"Dimensions": dimensions(ca.arn, issuing=issuing)} | changes)


def sums(world, given, principal=None):
    return [(each["Timestamp"] - START, each["Sum"]) for each in world.call(STATISTICS, given, principal)["Datapoints"]]


def days(*values):
    return [(timedelta(days=day), value) for day, value in enumerate(values) if value is not None]


def test_certificates_are_counted_when_they_are_issued(world, ca):
    """The first one is the root's own."""
    assert sums(world, asked(ca, "Success")) == days(2.0, 1.0, 1.0)
    assert sums(world, asked(ca, "Failure")) == []


def test_lists_are_counted_when_they_are_made(world, ca):
    made = [(event.time - START).days for event in world.events("ACM Private CA CRL Generation")]
    assert len(made) >= 2
    expected = {day: float(made.count(day)) for day in made}
    assert sums(world, asked(ca, "CRLGenerated")) == [(timedelta(days=day), count) for day, count in expected.items()]


def test_a_bucket_that_is_closed(tmp_path, elsewhere):  # noqa: F811
    """It is counted at each attempt, as long as somebody must open it."""
    elsewhere.status = 403
    keys = tmp_path / "keys"
    keys.write_text("[default]\naws_access_key_id = a\naws_secret_access_key = b\n")
    place = f"crls=http://127.0.0.1:{elsewhere.server_port}/crls"
    world = World(tmp_path / "data", bucket=[place], bucket_credentials=str(keys))
    try:
        ca = told(world, CrlConfiguration={"Enabled": True, "ExpirationInDays": 10, "S3BucketName": "crls"})
        world.advance(minutes=15)
        assert sums(world, asked(ca, "MisconfiguredCRLBucket")) == days(2.0)
        assert sums(world, asked(ca, "CRLGenerated")) == []
    finally:
        world.close()


def test_the_time_that_a_certificate_takes_is_what_the_account_wants(world, ca):
    times = asked(ca, "Time", Statistics=["Maximum"])
    assert world.call(STATISTICS, times)["Datapoints"][0] == {
        "Timestamp": START,
        "Maximum": 0.0,
        "Unit": "Milliseconds",
    }
    world.call("tokiwa:PutIssuingDelay", {"Seconds": 3})
    assert world.call(STATISTICS, times)["Datapoints"][0]["Maximum"] == 3000.0


def test_several_in_one_call(world, ca):
    queries = [
        {
            "Id": metric.lower(),
            "MetricStat": {
                "Metric": {
                    "Namespace": NAMESPACE,
                    "MetricName": metric,
                    "Dimensions": dimensions(ca.arn, issuing=metric == "Success"),
                },
                "Period": 4 * DAY,
                "Stat": "SampleCount",
            },
        }
        for metric in ("Success", "CRLGenerated")
    ]
    results = world.call("cloudwatch:GetMetricData", data(*queries))["MetricDataResults"]
    assert [sum(each["Values"]) for each in results] == [4.0, len(world.events("ACM Private CA CRL Generation"))]


NOTHING = {
    "no dimension": {"Dimensions": None},
    "without the operation": {"Dimensions": [{"Name": "PrivateCAArn", "Value": "{arn}"}]},
    "another operation": {
        "Dimensions": [{"Name": "PrivateCAArn", "Value": "{arn}"}, {"Name": "Operation", "Value": "GetCertificate"}]
    },
    "another unit": {"Unit": "Seconds"},
    "another metric": {"MetricName": "DaysToExpiry"},
    "another namespace": {"Namespace": "AWS/CertificateManager"},
    "a time before it": {"StartTime": START - timedelta(days=2), "EndTime": START},
}


@pytest.mark.parametrize("name", NOTHING)
def test_what_nobody_publishes_has_no_data(world, ca, name):
    changes = dict(NOTHING[name])
    if changes.get("Dimensions"):
        changes["Dimensions"] = [{**each, "Value": each["Value"].format(arn=ca.arn)} for each in changes["Dimensions"]]
    assert sums(world, asked(ca, "Success", **changes)) == []


def test_of_another_account_there_is_none(world, ca):
    other = world.new_account("111111111111")
    assert sums(world, asked(ca, "Success"), other) == []
    assert world.call(LISTED, {"Namespace": NAMESPACE}, other)["Metrics"] == []


def test_which_there_are(world, ca):
    other = pki.root(world)
    world.settle()
    found = world.call(LISTED, {"Namespace": NAMESPACE})["Metrics"]
    names = {arn: {m["MetricName"] for m in found if m["Dimensions"][-1]["Value"] == arn} for arn in (ca.arn, other)}
    assert names == {ca.arn: {"CRLGenerated", "Success", "Time"}, other: {"Success", "Time"}}
    for given, count in (
        ({"MetricName": "Success"}, 2),
        ({"MetricName": "Failure"}, 0),
        ({"Dimensions": [{"Name": "PrivateCAArn", "Value": ca.arn}]}, 3),
        ({"Dimensions": [{"Name": "Operation"}]}, 4),
        ({"Dimensions": [{"Name": "Operation", "Value": "GetCertificate"}]}, 0),
        ({"Dimensions": [{"Name": "CertificateArn"}]}, 0),
    ):
        assert len(world.call(LISTED, given)["Metrics"]) == count, given
    world.now += timedelta(days=15)
    assert world.call(LISTED, {"Namespace": NAMESPACE})["Metrics"] == []


def test_pages_of_certificates_and_then_of_authorities(world, ca, monkeypatch):
    from tests.operations.acm.handing_in import handed_in

    from tokiwa.operations.cloudwatch import list_metrics

    monkeypatch.setattr(list_metrics, "MOST", 2)
    for _ in range(3):
        handed_in(world)
    sizes, all_, more = [], [], {}
    while True:
        answer = world.call(LISTED, more)
        sizes.append(len(answer["Metrics"]))
        all_ += [each["MetricName"] for each in answer["Metrics"]]
        if answer.get("NextToken") is None:
            break
        more = {"NextToken": answer["NextToken"]}
    assert sizes == [2, 2, 2]
    assert all_ == ["DaysToExpiry"] * 3 + ["CRLGenerated", "Success", "Time"]

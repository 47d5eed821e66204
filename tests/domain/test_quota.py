"""Buckets and tallies: what they let through, moment by moment."""

from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.quota import AWS, COUNTS, Bucket, Tally
from tokiwa.operations import registry
from tokiwa.wire import catalog

NOW = datetime(2027, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def bucket(rate=5):
    return Bucket(rate, float(rate), NOW)


def taken(each, *seconds):
    return [each.take(NOW + timedelta(seconds=second)) for second in seconds]


TAKEN = {
    "as many at once as in a second": ([0] * 6, [True] * 5 + [False]),
    "as many again a second later": ([0] * 5 + [1] * 6, [True] * 5 + [True] * 5 + [False]),
    "one for each part of a second": ([0] * 5 + [0.2, 0.2, 0.4], [True] * 5 + [True, False, True]),
    "no more after an hour than at once": ([0] + [3600] * 6, [True] + [True] * 5 + [False]),
    "nothing for a clock that goes back": ([0] * 5 + [-100, -50, 0, 0.2], [True] * 5 + [False, False, False, True]),
    "at the rate for ever": ([0.2 * n for n in range(100)], [True] * 100),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_bucket(name):
    seconds, expected = TAKEN[name]
    assert taken(bucket(), *seconds) == expected


def test_a_year_has_365_days():
    tally = Tally("000000000000", "CertificatesRequestedPerYear")
    for _ in range(3):
        tally = tally.counted(NOW, 3)
    for day in (0, 1, 364):
        with pytest.raises(Problem) as caught:
            tally.counted(NOW + day * DAY, 3)
        assert caught.value.kind is Kind.LIMIT
        assert caught.value.message == "Error: you have reached your limit of 3 certificates in the last year."
    later = tally.counted(NOW + 365 * DAY, 3)
    assert list(later.days.values()) == [1], "what does not count any more is forgotten"


def test_days_count_each_for_itself():
    tally = Tally("000000000000", "x")
    for day in range(10):
        tally = tally.counted(NOW + day * DAY, 10)
    assert list(tally.days.values()) == [1] * 10
    assert sum(tally.counted(NOW + 365 * DAY, 10).days.values()) == 10


def test_quotas_of_aws_are_of_operations_that_there_are():
    for name in set(AWS) - set(COUNTS):
        assert catalog.operation(name)
    known = set(registry.load())
    assert {name for name in set(AWS) - set(COUNTS) if name not in known} <= {
        "acm-pca:CreateCertificateAuthorityAuditReport",
        "acm-pca:DescribeCertificateAuthorityAuditReport",
    }

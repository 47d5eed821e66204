from datetime import timedelta

import pytest

from logbook import sealed, verified
from tokiwa.app.audit.keep import keep
from tokiwa.domain.problem import Kind, Problem


def test_rows_go_after_so_many_days(world):
    sealed(world, "a b")
    keep(world.means.store, 10, world.now, "anna")
    world.now += timedelta(days=11)
    sealed(world, "c")
    assert (verified(world).let_go, verified(world).good) == (2, True)


def test_for_ever_again(world):
    sealed(world, "a")
    keep(world.means.store, 10, world.now, "anna")
    keep(world.means.store, None, world.now, "anna")
    world.now += timedelta(days=11)
    sealed(world, "b")
    assert verified(world).let_go == 0


def test_who_said_so_is_on_record(world):
    """In the first account, whose operator runs the server."""
    sealed(world, "a")
    world.new_account("111111111111")
    keep(world.means.store, 400, world.now, "anna")
    found = world.call(
        "cloudtrail:LookupEvents",
        {"LookupAttributes": [{"AttributeKey": "EventName", "AttributeValue": "KeepAuditLog"}]},
    )
    assert [each["Username"] for each in found["Events"]] == ["anna"]
    assert '"days":400' in found["Events"][0]["CloudTrailEvent"]
    keep(world.means.store, None, world.now, "anna")


def test_less_than_a_day_is_refused(world):
    sealed(world, "a")
    with pytest.raises(Problem, match="at least one day") as caught:
        keep(world.means.store, 0, world.now, "anna")
    assert caught.value.kind is Kind.INVALID


def test_a_log_without_a_checkpoint(world):
    with pytest.raises(Problem, match="has no checkpoint yet") as caught:
        keep(world.means.store, 10, world.now, "anna")
    assert caught.value.kind is Kind.NOT_FOUND

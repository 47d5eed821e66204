from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.dialects import postgresql, sqlite
from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.domain.health import HealthEvent
from tokiwa.domain.value import evolve
from tokiwa.store import configurations, health
from tokiwa.store.aggregate import instant, moment
from tokiwa.store.transaction import Conflict

THING = AccountConfiguration(ACCOUNT)


def found(store):
    return look(store, configurations.configurations.get, ACCOUNT)


def notice(**changes):
    event = HealthEvent(
        arn="arn:aws:health:us-east-1::event/ACM/X/1",
        account=ACCOUNT,
        region="us-east-1",
        code="AWS_ACM_RENEWAL_STATE_CHANGE",
        started_at=NOW,
        updated_at=NOW,
        status="open",
        actionability="INFORMATIONAL",
        description="first",
        entity="arn:aws:acm:us-east-1:000000000000:certificate/1",
        entity_status="RESOLVED",
        communication_id="1",
    )
    return evolve(event, **changes)


def test_a_value_is_read_as_it_was_written_with_its_version(store):
    write(store, THING)
    assert found(store) == evolve(THING, version=1)
    write(store, evolve(found(store), days_before=10))
    assert found(store) == AccountConfiguration(ACCOUNT, 10, version=2)


def test_version_0_must_be_new(store):
    write(store, THING)
    with pytest.raises(Conflict):
        write(store, THING)


@pytest.mark.parametrize("act", ["puts", "drops"])
def test_a_value_must_still_be_as_it_was_read(store, act):
    write(store, THING)
    read = found(store)
    write(store, evolve(read, days_before=10))
    with pytest.raises(Conflict):
        write(store, **{act: (evolve(read, days_before=20),)})
    assert found(store).days_before == 10


@pytest.mark.parametrize("act", ["puts", "drops"])
def test_a_value_that_is_gone_is_not_as_it_was_read(store, act):
    write(store, THING)
    read = found(store)
    write(store, drops=(read,))
    assert found(store) is None
    with pytest.raises(Conflict):
        write(store, **{act: (read,)})


def test_version_0_drops_whatever_is_there_even_nothing(store):
    write(store, drops=(THING,))
    write(store, THING)
    write(store, evolve(found(store), days_before=10))
    write(store, drops=(THING,))
    assert found(store) is None


def test_what_is_derived_anew_overwrites_and_drops_whatever_is_there(store):
    write(store, notice())
    read = look(store, health.get, notice().arn)
    write(store, notice(description="second"))
    assert look(store, health.get, notice().arn).description == "second"
    write(store, notice(description="third", version=7))
    write(store, drops=(read,))
    assert look(store, health.get, notice().arn) is None


def test_a_value_can_leave_its_key_for_another_within_one_change(store):
    write(store, THING)
    moved = evolve(found(store), account="111111111111", version=0)
    write(store, moved, drops=(found(store),))
    assert found(store) is None
    assert look(store, configurations.configurations.get, "111111111111").version == 1


def test_moments_are_kept_to_the_millisecond():
    at = datetime(2027, 1, 1, 12, 30, 15, 123_000, tzinfo=UTC)
    assert moment(instant(at)) == at
    assert moment(instant(at + timedelta(microseconds=400))) == at
    assert instant(None) is None


def test_an_upsert_leaves_the_key_alone_on_both_databases():
    for dialect in (sqlite.dialect(), postgresql.dialect()):
        sql, _, _ = health.health_events._upsert[dialect.name].compiled(dialect)
        assert "ON CONFLICT (arn) DO UPDATE SET" in sql
        assert "SET arn" not in sql


def test_a_change_is_written_whole_or_not_at_all(store):
    write(store, THING)
    with pytest.raises(Conflict):
        write(store, AccountConfiguration("111111111111"), THING)
    assert look(store, configurations.configurations.get, "111111111111") is None

"""The moment of a decision: the time it is given, fresh ids, and the account's settings as they are now."""

from managed import Manager
from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.work.moments import configuration, moment
from world import ACCOUNT, START, World


def test_a_moment_has_fresh_ids_and_the_accounts_settings(world: World) -> None:
    work = world.means.work()
    one, two = moment(work, ACCOUNT, START), moment(work, ACCOUNT, START, ids=1)
    assert (one.now, one.region, one.days_before) == (START, "us-east-1", 45)
    assert (len(one.ids), len(two.ids)) == (4, 1)
    assert len({*one.ids, *two.ids}) == 5


def test_new_settings_are_seen_at_once(world: World) -> None:
    work = world.means.work()
    assert configuration(work, ACCOUNT) == AccountConfiguration(ACCOUNT)
    days = {"DaysBeforeExpiry": 10}
    Manager(world).call("acm:PutAccountConfiguration", IdempotencyToken="1", ExpiryEvents=days)
    assert configuration(work, ACCOUNT).days_before == 10
    assert configuration(work, "111111111111").days_before == 45

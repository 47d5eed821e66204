"""The look into memory: where no quota is set nothing is written, and what is set is known at once."""

from concurrent.futures import ThreadPoolExecutor

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Problem
from tokiwa.domain.quota import Quotas
from tokiwa.work.quotas import NONE, limits, throttle
from world import ACCOUNT, REGION

LIST = "acm:ListCertificates"


def call(world):
    return Call(LIST, world.root, {}, world.now, world.now, "id", REGION)


def put(world, **changes):
    (future,) = world.means.store.submit([Change(puts=(Quotas(ACCOUNT, **changes),))])
    future.result()


def test_without_quotas_nothing_is_counted(world):
    work = world.means.work()
    assert limits(work, ACCOUNT) is NONE
    with world.means.store.snapshot() as tx:
        assert NONE.counted(tx, call(world), "CertificatesRequestedPerYear").empty
    for _ in range(1000):
        throttle(work, call(world))
    assert NONE.buckets == {}


def test_what_is_set_is_known_at_once(world):
    assert limits(world.means.work(), ACCOUNT) is NONE
    put(world, limits={LIST: 3})
    assert limits(world.means.work(), ACCOUNT).of(LIST) == 3


def test_threads_share_a_bucket(world):
    put(world, limits={LIST: 50})

    def attempt(_):
        try:
            throttle(world.means.work(), call(world))
        except Problem:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(attempt, range(200))) == 50

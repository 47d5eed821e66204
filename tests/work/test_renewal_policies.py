"""The policies from memory are those that are stored."""

from tokiwa.domain.change import Change
from tokiwa.domain.renewal_policy import NO_POLICIES, RenewalPolicy
from tokiwa.work.renewal_policies import policies
from world import ACCOUNT, World


def test_they_are_as_new_as_the_store(world: World) -> None:
    work = world.means.work()
    assert policies(work) is NO_POLICIES
    world.means.store.submit([Change(puts=(RenewalPolicy(ACCOUNT, ACCOUNT, jitter=3),))])[0].result()
    assert policies(work).under(None, ACCOUNT).jitter == 3
    world.means.store.submit([Change(puts=(RenewalPolicy(ACCOUNT, ACCOUNT, jitter=5, version=1),))])[0].result()
    assert policies(work).under(None, ACCOUNT).jitter == 5

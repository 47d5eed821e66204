"""Waves: what is installed now, and what the others wait for."""

from datetime import timedelta

import pytest

from tokiwa.domain.deployment import DeploymentStatus as S
from tokiwa.domain.deployment import Window
from tokiwa.domain.deployment_wave import advance
from wanting import NEW, NOW, OLD, deployment

NIGHTLY = Window("cron(0 2 * * ? *)", 120)
TWO = NOW + timedelta(hours=2)


def here(_):
    return ""


def away(found):
    return f"Waits for the agent {found.agent}."


def served(name, wave=0, edition=OLD):
    return deployment(name, wave=wave, status=S.SERVED, wanted=edition, delivered=edition, unserved_since=None)


def states(found, absence=here, now=NOW, edition=NEW):
    """What became of each: its state and why, by name."""
    after = {each.name: each for each in found}
    after |= {is_.name: is_ for _, is_ in advance(found, edition, absence, now).changed}
    return {name: (each.status, each.reason) for name, each in after.items()}


def test_a_renewal_goes_to_the_lowest_wave_and_the_others_are_told_what_they_wait_for():
    found = states([served("a"), served("b", 5), served("c", 9)])
    assert found["a"][0] is S.INSTALLING
    assert found["b"] == found["c"] == (S.PENDING, "Waits until all of wave 0 are served.")


def test_the_next_wave_begins_when_the_last_one_is_served():
    canary = served("a", edition=NEW)
    others = [deployment(name, wave=1, delivered=OLD) for name in "bc"]
    later = deployment("d", wave=2, delivered=OLD)
    found = states([canary, *others, later])
    assert [found[name][0] for name in "abcd"] == [S.SERVED, S.INSTALLING, S.INSTALLING, S.PENDING]
    assert found["d"][1] == "Waits until all of wave 1 are served."


HOLDING = {
    "installing": {"status": S.INSTALLING},
    "delivered and not seen": {"status": S.DELIVERED, "delivered": NEW},
    "drifted": {"status": S.DRIFTED, "delivered": NEW},
    "failed": {"status": S.FAILED, "try_at": TWO},
    "rolled back": {"status": S.ROLLED_BACK, "try_at": TWO},
}


@pytest.mark.parametrize("name", HOLDING)
def test_a_wave_that_is_not_served_keeps_the_next_one_back(name):
    canary = deployment("a", **HOLDING[name])
    status, why = states([canary, deployment("b", wave=1)])["b"]
    assert status is S.PENDING
    failed = canary.failed
    assert why == (
        "Waits because a of wave 0 has failed: no later wave begins until it is served."
        if failed
        else "Waits until all of wave 0 are served."
    )


def test_a_canary_without_a_probe_is_done_when_it_is_delivered():
    canary = deployment("a", status=S.DELIVERED, delivered=NEW, probe=None)
    assert states([canary, deployment("b", wave=1)])["b"][0] is S.INSTALLING


def test_what_failed_is_tried_again_when_its_time_has_come():
    failed = deployment("a", status=S.FAILED, try_at=TWO, attempt=1)
    early = advance([failed], NEW, here, NOW)
    assert (early.changed, early.look_at) == ((), TWO)
    ((_, again),) = advance([failed], NEW, here, TWO).changed
    assert (again.status, again.attempt, again.try_at) == (S.INSTALLING, 2, None)


def test_a_failure_of_a_later_wave_is_not_tried_before_its_turn():
    late = deployment("b", wave=1, status=S.FAILED, try_at=NOW)
    found = advance([deployment("a", status=S.INSTALLING), late], NEW, here, NOW)
    assert (found.changed, found.look_at) == ((), None)


def test_a_window_is_waited_for():
    found = advance([deployment("a", window=NIGHTLY)], NEW, here, NOW)
    ((_, waiting),) = found.changed
    assert (waiting.status, found.look_at) == (S.PENDING, TWO)
    assert waiting.reason == "Waits for its maintenance window, which opens at 2027-01-01T02:00:00Z."
    assert states([waiting], now=TWO)["a"][0] is S.INSTALLING


def test_what_is_served_does_not_end_for_the_sake_of_a_window():
    ending = deployment("a", window=NIGHTLY, delivered=type(OLD)("4a", "aa", TWO))
    assert states([ending])["a"][0] is S.INSTALLING


def test_an_agent_that_is_away_is_waited_for():
    assert states([deployment("a")], away)["a"] == (S.PENDING, "Waits for the agent web.")
    assert states([deployment("a", status=S.INSTALLING)], away)["a"] == (S.PENDING, "Waits for the agent web.")
    assert states([served("a", edition=NEW)], away)["a"][0] is S.SERVED


def test_what_is_deleted_takes_no_part():
    gone = deployment("a", status=S.REMOVING, delivered=OLD)
    found = states([gone, deployment("b", wave=1)])
    assert (found["a"][0], found["b"][0]) == (S.REMOVING, S.INSTALLING)


def test_nothing_changes_where_all_are_served():
    found = advance([served("a", edition=NEW), served("b", 1, NEW)], NEW, here, NOW)
    assert (found.changed, found.look_at) == ((), None)


def test_a_look_that_finds_nothing_new_writes_nothing():
    first = advance([served("a"), served("b", 1)], NEW, here, NOW)
    after = [is_ for _, is_ in first.changed]
    assert advance(after, NEW, here, NOW).changed == ()


def test_a_deployment_that_is_new_among_served_ones_begins_at_once():
    assert states([served("a", 1, NEW), deployment("b", wave=7)])["b"][0] is S.INSTALLING

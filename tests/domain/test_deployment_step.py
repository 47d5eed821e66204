"""What happens to one deployment."""

from datetime import timedelta

import pytest

from tokiwa.domain.deployment import DeploymentStatus as S
from tokiwa.domain.deployment import Seen
from tokiwa.domain.deployment_step import (
    BACKOFF,
    Outcome,
    Report,
    abandoned,
    begun,
    removed,
    renewed,
    reported,
    retried,
    seen,
)
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from wanting import HOST, NEW, NOW, OLD, deployment

SINCE = NOW - timedelta(days=1)
SAW = Seen("192.0.2.1", "web.example.com", NEW.fingerprint, "5b", trusted=True)
OTHER = evolve(SAW, fingerprint="cc" * 32)
NOBODY = Seen("192.0.2.1", "web.example.com", problem="There is no answer.")


def say(was, outcome, fingerprint=NEW.fingerprint, **more):
    after = reported(was, Report(fingerprint, Outcome(outcome), **more), NOW)
    assert after is not None
    return after


def test_a_renewal_begins_to_count_how_long_it_is_not_served():
    was = deployment(status=S.SERVED, wanted=OLD, delivered=OLD, unserved_since=None, attempt=3)
    after = renewed(was, NEW, NOW)
    assert (after.status, after.wanted, after.delivered) == (S.PENDING, NEW, OLD)
    assert (after.unserved_since, after.changed_at, after.attempt) == (NOW, NOW, 0)


def test_what_was_not_served_before_a_renewal_counts_on():
    assert renewed(deployment(status=S.FAILED, wanted=OLD), NEW, NOW).unserved_since == SINCE


def test_the_same_version_for_another_place_is_another_attempt():
    after = renewed(deployment(status=S.SERVED, delivered=NEW, attempt=3), NEW, NOW)
    assert begun(after, NOW).attempt == 4


def test_an_agent_that_is_gone_gives_the_installation_back():
    after = abandoned(deployment(status=S.INSTALLING), "Waits for the agent.", NOW)
    assert (after.status, after.reason) == (S.PENDING, "Waits for the agent.")


OUTCOMES = {
    "DELIVERED": (S.DELIVERED, NEW, SINCE),
    "SERVED": (S.SERVED, NEW, None),
    "FAILED": (S.FAILED, OLD, SINCE),
    "ROLLED_BACK": (S.ROLLED_BACK, OLD, SINCE),
}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_what_comes_of_an_installation(outcome):
    after = say(deployment(status=S.INSTALLING, delivered=OLD, attempt=1), outcome)
    assert (after.status, after.delivered, after.unserved_since) == OUTCOMES[outcome]
    assert after.reason
    assert after.changed_at == NOW
    assert (after.try_at is None) is (outcome not in {"FAILED", "ROLLED_BACK"})


def test_without_a_probe_delivered_is_the_end_and_says_so():
    after = say(deployment(status=S.INSTALLING, probe=None), "DELIVERED")
    assert (after.done, after.unserved_since) == (True, None)
    assert "Without a probe" in after.reason or "without a probe" in after.reason


def test_what_was_there_before_is_remembered_until_it_is_back():
    there = say(deployment(status=S.INSTALLING, delivered=OLD), "DELIVERED")
    assert there.before == OLD
    assert say(there, "DELIVERED").before == OLD
    back = say(there, "ROLLED_BACK", message="The probe saw the old one.")
    assert (back.delivered, back.before, back.reason) == (OLD, None, "The probe saw the old one.")


@pytest.mark.parametrize(("attempt", "minutes"), [(0, 1), (1, 1), (2, 5), (3, 15), (4, 60), (9, 60)])
def test_the_next_attempt_comes_later_each_time(attempt, minutes):
    after = say(deployment(status=S.INSTALLING, attempt=attempt), "FAILED")
    assert after.try_at == NOW + timedelta(minutes=minutes)
    assert timedelta(minutes=minutes) in BACKOFF


def test_drift_and_its_mending():
    drifted = say(deployment(status=S.SERVED, delivered=NEW, unserved_since=None), "DRIFTED", message="Another file.")
    assert (drifted.status, drifted.reason, drifted.unserved_since) == (S.DRIFTED, "Another file.", NOW)
    mended = say(drifted, "MENDED")
    assert (mended.status, mended.unserved_since) == (S.DELIVERED, NOW)
    assert say(mended, "SERVED").done


def test_what_an_agent_did_while_it_was_away_counts():
    assert say(deployment(status=S.PENDING), "SERVED").status is S.SERVED


def test_news_of_what_waits_to_be_replaced_change_nothing_but_what_was_seen():
    was = deployment(status=S.PENDING, delivered=OLD, reason="Waits.")
    after = say(was, "DRIFTED", OLD.fingerprint, sights=(NOBODY,))
    assert after == evolve(was, sights=(NOBODY,), seen_at=NOW)
    assert say(was, "SERVED", OLD.fingerprint) == was


OUTDATED = {
    "another version": (deployment(status=S.SERVED, delivered=NEW), OLD.fingerprint, "SERVED"),
    "drift of what waits": (deployment(status=S.PENDING), NEW.fingerprint, "DRIFTED"),
    "a removal that nobody asked for": (deployment(status=S.SERVED, delivered=NEW), NEW.fingerprint, "REMOVED"),
    "while it is being issued": (deployment(wanted=None), NEW.fingerprint, "SERVED"),
}


@pytest.mark.parametrize("name", OUTDATED)
def test_what_is_no_news_any_more(name):
    was, fingerprint, outcome = OUTDATED[name]
    with pytest.raises(Problem) as refusal:
        say(was, outcome, fingerprint)
    assert refusal.value.kind is Kind.CONFLICT
    assert "Poll again" in refusal.value.message


def test_the_servers_handshake_counts_where_it_is_asked_for():
    from_server = evolve(HOST, from_server=True)
    there = say(deployment(status=S.INSTALLING, probe=from_server), "SERVED", sights=(SAW,))
    assert (there.status, there.sights) == (S.DELIVERED, (SAW,))
    served = seen(there, (SAW,), None, NOW)
    assert (served.status, served.unserved_since) == (S.SERVED, None)
    assert say(served, "SERVED").status is S.SERVED
    unseen = seen(there, (NOBODY,), "There is no answer.", NOW)
    assert say(unseen, "SERVED", sights=(SAW,)) == unseen  # the reason of the one that counts stays


def test_a_root_is_proved_by_the_last_handshakes_alone():
    root = "ab" * 32
    served = say(deployment(status=S.INSTALLING), "SERVED", root=root)
    assert served.proved == root
    for outcome in (
        "DELIVERED",
        "SERVED",
        "DRIFTED",
        "MENDED",
        "FAILED",
    ):  # by an agent that does not say it, or has not seen it
        assert say(served, outcome).proved == ""
    assert renewed(served, OLD, NOW).proved == ""
    assert retried(served, NOW).proved == root
    replaced = deployment(status=S.PENDING, delivered=OLD)
    assert say(replaced, "SERVED", OLD.fingerprint, root=root).proved == ""  # it is not what is wanted


def test_where_the_server_looks_it_proves_the_root():
    root = "ab" * 32
    there = say(deployment(status=S.INSTALLING, probe=evolve(HOST, from_server=True)), "SERVED", root=root)
    assert there.proved == ""
    served = seen(there, (SAW,), None, NOW, root)
    assert served.proved == root
    assert say(served, "SERVED", sights=(SAW,)).proved == root
    assert say(served, "DRIFTED").proved == ""
    assert seen(served, (NOBODY,), "There is no answer.", NOW, root).proved == ""


SIGHTS = {
    "it is not seen yet": (S.DELIVERED, NOBODY, S.DELIVERED),
    "something else is seen, maybe not for long": (S.DELIVERED, OTHER, S.DELIVERED),
    "it is not seen any more": (S.SERVED, NOBODY, S.DELIVERED),
    "something else is seen": (S.SERVED, OTHER, S.DRIFTED),
    "it is not trusted any more": (S.SERVED, evolve(SAW, trusted=False), S.DELIVERED),
    "something else is still seen": (S.DRIFTED, OTHER, S.DRIFTED),
    "nothing is seen of what drifted": (S.DRIFTED, NOBODY, S.DRIFTED),
}


@pytest.mark.parametrize("name", SIGHTS)
def test_what_the_server_sees_amiss(name):
    was, sight, status = SIGHTS[name]
    after = seen(
        deployment(status=was, delivered=NEW, unserved_since=None), (sight,), "It is not as it should be.", NOW
    )
    assert (after.status, after.reason, after.unserved_since) == (status, "It is not as it should be.", NOW)
    assert (after.sights, after.seen_at) == ((sight,), NOW)


def test_to_try_again_is_for_what_does_not_wait_already():
    after = retried(deployment(status=S.FAILED, attempt=2, try_at=NOW + timedelta(hours=1)), NOW)
    assert (after.status, after.try_at, after.attempt) == (S.PENDING, None, 2)
    with pytest.raises(Problem, match="front is PENDING: Waits"):
        retried(deployment(reason="Waits."), NOW)


def test_a_removal_ends_when_the_agent_says_so():
    gone = removed(deployment(status=S.SERVED, delivered=NEW), NOW)
    assert (gone.status, gone.unserved_since) == (S.REMOVING, None)
    kept = say(gone, "FAILED", message="The folder is read-only.")
    assert (kept.status, kept.reason) == (S.REMOVING, "The folder is read-only.")
    assert reported(gone, Report(NEW.fingerprint, Outcome.REMOVED), NOW) is None

"""What is told about deployments, and what follows from their changes."""

from datetime import timedelta

import pytest

from managed import certificate
from tokiwa.domain.change import Change, Job
from tokiwa.domain.deployment import DeploymentStatus as S
from tokiwa.domain.deployment_notice import gone, next_look, rollout, told, unserved, upkeep
from tokiwa.domain.value import evolve
from wanting import CERTIFICATE, HOST, NEW, NOW, deployment

FROM_SERVER = evolve(HOST, from_server=True)
HOUR = timedelta(hours=1)


def jobs(change):
    return {(job.kind, job.key): job.due for job in change.jobs}


def test_a_certificate_with_deployments_is_rolled_out():
    used = certificate(in_use_by=("arn:aws:elb:x", deployment().arn))
    assert rollout(used, NOW) == (Job("rollout", used.arn, used.account, NOW),)
    assert rollout(certificate(in_use_by=("arn:aws:elb:x",)), NOW) == ()


def test_a_change_of_state_is_told():
    was = deployment(status=S.INSTALLING)
    is_ = evolve(was, status=S.FAILED, reason="nginx -t said no.", owner="ops@example.com")
    (event,) = told(was, is_, "id", NOW).events
    assert (event.source, event.detail_type) == ("tokiwa.deployments", "Tokiwa Deployment State Change")
    assert event.resources == (was.arn, CERTIFICATE)
    assert event.detail == {
        "DeploymentName": "front",
        "CertificateArn": CERTIFICATE,
        "AgentName": "web",
        "Kind": "files",
        "Owner": "ops@example.com",
        "Wave": 0,
        "Status": "FAILED",
        "PreviousStatus": "INSTALLING",
        "Reason": "nginx -t said no.",
        "Attempt": 0,
        "Fingerprint": NEW.fingerprint,
    }


QUIET = {
    "it is new": (None, deployment()),
    "only why it waits": (deployment(reason="Waits."), deployment(reason="Waits longer.")),
}


@pytest.mark.parametrize("name", QUIET)
def test_what_is_not_told(name):
    was, is_ = QUIET[name]
    change = told(was, is_, "id", NOW)
    assert (change.events, change.puts) == ((), (is_,))


@pytest.mark.parametrize("status", [S.SERVED, S.FAILED, S.ROLLED_BACK, S.REMOVING])
def test_what_settles_lets_the_next_wave_be_looked_at(status):
    change = told(deployment(status=S.INSTALLING), deployment(status=status), "id", NOW)
    assert jobs(change)["rollout", CERTIFICATE] == NOW


def test_what_is_not_served_is_told_after_its_hours():
    since = deployment().unserved_since
    assert jobs(told(None, deployment(hours=3), "id", NOW))["unserved", deployment().arn] == since + 3 * HOUR
    assert jobs(told(deployment(), deployment(status=S.INSTALLING), "id", NOW)) == {}
    changed = told(deployment(), deployment(hours=48), "id", NOW)
    assert jobs(changed)["unserved", deployment().arn] == since + 48 * HOUR
    served = deployment(status=S.SERVED, unserved_since=None)
    assert told(deployment(), served, "id", NOW).cancels == (("unserved", served.arn),)


def test_it_is_told_again_each_day():
    change = unserved(deployment(reason="Waits for wave 0."), "id", NOW)
    (event,) = change.events
    assert event.detail_type == "Tokiwa Deployment Not Served"
    assert (event.detail["UnservedSince"], event.detail["UnservedSeconds"]) == ("2026-12-31T00:00:00Z", 86_400)
    assert jobs(change) == {("unserved", deployment().arn): NOW + 24 * HOUR}
    assert unserved(deployment(unserved_since=None), "id", NOW) == Change()


def test_the_server_looks_when_something_was_delivered():
    was, is_ = deployment(status=S.INSTALLING, probe=FROM_SERVER), deployment(status=S.DELIVERED, probe=FROM_SERVER)
    assert jobs(told(was, is_, "id", NOW, NOW - HOUR))["probe", is_.arn] == NOW - HOUR
    own = deployment(status=S.DELIVERED)
    assert ("probe", own.arn) not in jobs(told(was, own, "id", NOW))


LOOKS = {
    "daily at what is served": ({"status": S.SERVED, "unserved_since": None}, timedelta(days=1)),
    "soon at what was just delivered": ({"status": S.DELIVERED, "unserved_since": NOW}, timedelta(minutes=1)),
    "more seldom the longer it lasts": ({"status": S.DELIVERED, "unserved_since": NOW - HOUR}, HOUR),
    "each day at least": ({"status": S.DRIFTED, "unserved_since": NOW - 100 * HOUR}, timedelta(days=1)),
}


@pytest.mark.parametrize("name", LOOKS)
def test_when_the_server_looks_again(name):
    changes, after = LOOKS[name]
    (job,) = next_look(deployment(probe=FROM_SERVER, **changes), NOW, NOW - 9 * HOUR)
    assert (job.due, job.account) == (NOW - 9 * HOUR + after, "")


def test_the_server_looks_only_at_what_says_that_it_is_there():
    assert next_look(deployment(status=S.PENDING, probe=FROM_SERVER), NOW, NOW) == ()
    assert next_look(deployment(status=S.SERVED), NOW, NOW) == ()


def test_the_end_takes_everything_with_it():
    found = deployment()
    assert gone(found) == Change(drops=(found,), cancels=(("unserved", found.arn), ("probe", found.arn)))


UPKEEP = {
    "it is served": (deployment(status=S.SERVED, unserved_since=None), {}),
    "it is served, and the server looks": (
        deployment(status=S.SERVED, unserved_since=None, probe=FROM_SERVER),
        {"probe": NOW + HOUR},
    ),
    "it will have to be told": (deployment(unserved_since=NOW, hours=24), {"unserved": NOW + 24 * HOUR}),
    "it should have been told": (deployment(unserved_since=NOW - 25 * HOUR), {"unserved": NOW}),
}


@pytest.mark.parametrize("name", UPKEEP)
def test_the_jobs_that_must_exist(name):
    found, expected = UPKEEP[name]
    made = upkeep(found, NOW, NOW + HOUR)
    assert {job.kind: job.due for job in made} == expected
    assert {job.key for job in made} <= {found.arn}

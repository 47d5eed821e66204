"""What is told about deployments, and what follows from a change of one: events, looks from the server, the next wave."""

from datetime import datetime, timedelta
from typing import Any

from tokiwa.domain.account import NOBODY
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Event, Job
from tokiwa.domain.deployment import ROLLOUT, Deployment, DeploymentStatus, is_deployment
from tokiwa.domain.moment import stamp

UNSERVED = "unserved"  # the job that tells what is not served
PROBE = "probe"  # the job that looks from the server
AGAIN = timedelta(days=1)  # how often it is told that something is not served, and looked at what is
SOON = timedelta(minutes=1)  # until the server looks again at what it did not see
_LOOKED_AT = frozenset({DeploymentStatus.DELIVERED, DeploymentStatus.SERVED, DeploymentStatus.DRIFTED})


def rollout(certificate: Certificate, now: datetime) -> tuple[Job, ...]:
    """The job that brings its deployments along, if it has any."""
    if not any(map(is_deployment, certificate.in_use_by)):
        return ()
    return (Job(ROLLOUT, certificate.arn, certificate.account, now),)


def told(
    was: Deployment | None, now_: Deployment, event_id: str, now: datetime, wall: datetime | None = None
) -> Change:
    """The deployment as it is, with what follows from its having changed. `wall` is the wall clock's, where it is not `now`."""
    change = Change(puts=(now_,)) + _watched(was, now_)
    if was is not None and was.status is now_.status:
        return change
    if was is not None:
        detail = {"PreviousStatus": was.status.value}
        change += Change(events=(_event("Tokiwa Deployment State Change", now_, event_id, now, detail),))
    if looks(now_) and now_.status is DeploymentStatus.DELIVERED:
        change += Change(jobs=(Job(PROBE, now_.arn, NOBODY, wall or now),))
    if now_.done or now_.failed or now_.status is DeploymentStatus.REMOVING:
        change += Change(jobs=(Job(ROLLOUT, now_.certificate, now_.account, now),))
    return change


def gone(deployment: Deployment) -> Change:
    """The end of a deployment."""
    return Change(drops=(deployment,), cancels=((UNSERVED, deployment.arn), (PROBE, deployment.arn)))


def unserved(deployment: Deployment, event_id: str, now: datetime) -> Change:
    """`Tokiwa Deployment Not Served`, and the next one a day later."""
    since = deployment.unserved_since
    if since is None:
        return Change()
    detail = {"UnservedSince": stamp(since), "UnservedSeconds": int((now - since).total_seconds())}
    event = _event("Tokiwa Deployment Not Served", deployment, event_id, now, detail)
    return Change(events=(event,), jobs=(Job(UNSERVED, deployment.arn, deployment.account, now + AGAIN),))


def next_look(deployment: Deployment, now: datetime, wall: datetime) -> tuple[Job, ...]:
    """The server's next look at a place, after one. By the wall clock: what is served somewhere is no matter of a test clock."""
    if not looks(deployment):
        return ()
    again = AGAIN if deployment.done else min(AGAIN, max(SOON, now - (deployment.unserved_since or now)))
    return (Job(PROBE, deployment.arn, NOBODY, wall + again),)


def upkeep(deployment: Deployment, now: datetime, wall: datetime) -> tuple[Job, ...]:
    """The jobs of its own that must exist for it as it is, each with the date that it gets when it has to be made anew."""
    since, jobs = deployment.unserved_since, []
    if since is not None:
        due = max(now, since + timedelta(hours=deployment.hours))
        jobs.append(Job(UNSERVED, deployment.arn, deployment.account, due))
    if looks(deployment):
        jobs.append(Job(PROBE, deployment.arn, NOBODY, wall))
    return tuple(jobs)


def looks(deployment: Deployment) -> bool:
    """Whether the server is to look whether it is served."""
    return deployment.probe is not None and deployment.probe.from_server and deployment.status in _LOOKED_AT


def _watched(was: Deployment | None, now_: Deployment) -> Change:
    since = now_.unserved_since
    if since is None:
        return Change(cancels=((UNSERVED, now_.arn),))
    if was is not None and was.unserved_since is not None and was.hours == now_.hours:
        return Change()
    return Change(jobs=(Job(UNSERVED, now_.arn, now_.account, since + timedelta(hours=now_.hours)),))


def _event(kind: str, deployment: Deployment, event_id: str, now: datetime, more: dict[str, Any]) -> Event:
    wanted = deployment.wanted
    detail = {
        "DeploymentName": deployment.name,
        "CertificateArn": deployment.certificate,
        "AgentName": deployment.agent,
        "Kind": deployment.kind,
        "Owner": deployment.owner,
        "Wave": deployment.wave,
        "Status": deployment.status.value,
        "Reason": deployment.reason,
        "Attempt": deployment.attempt,
        "Fingerprint": "" if wanted is None else wanted.fingerprint,
        **more,
    }
    return Event(
        id=event_id,
        account=deployment.account,
        region=deployment.arn.split(":")[3],
        time=now,
        source="tokiwa.deployments",
        detail_type=kind,
        resources=(deployment.arn, deployment.certificate),
        detail=detail,
    )

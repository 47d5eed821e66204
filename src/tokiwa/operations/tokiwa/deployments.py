"""tokiwa:CreateDeployment, UpdateDeployment, RetryDeployment and DeleteDeployment: what is to be served where."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain import renewal
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Job
from tokiwa.domain.deployment import ROLLOUT, Deployment, DeploymentStatus, OnDrift, arn_of
from tokiwa.domain.deployment_kind import KINDS
from tokiwa.domain.deployment_notice import gone
from tokiwa.domain.deployment_step import SOON, removed, renewed, retried
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.registry import operation
from tokiwa.operations.tokiwa.deployment_shown import deployment_shown, probe_given, window_given
from tokiwa.store import agents, certificates, deployments
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.deploying import written
from tokiwa.work.renewal_policies import policies

ARN = "DeploymentArn"
# What may be given of a deployment: the API's word, ours, and how it is read.
_MEMBERS: Mapping[str, tuple[str, Any]] = {
    "Settings": ("settings", dict),
    "Probe": ("probe", probe_given),
    "Wave": ("wave", int),
    "MaintenanceWindow": ("window", window_given),
    "Owner": ("owner", str),
    "OnDrift": ("on_drift", OnDrift),
    "ServedWithinHours": ("hours", int),
}
_GONE = {"RemoveProbe": "probe", "RemoveMaintenanceWindow": "window"}
# What changes the place, or how it is known that it is right: it is installed anew.
_PLACE = ("settings", "probe", "certificate")


def _new_arns(call: Call) -> tuple[str, str]:
    """Who deploys a certificate must be allowed to do so with both."""
    return (arn_of(call.region, call.account, call.input["Name"]), call.input["CertificateArn"])


def _changed_arns(call: Call) -> tuple[str, ...]:
    """The deployment, and with it the certificate that it is to have instead."""
    return tuple(call.input[name] for name in (ARN, "CertificateArn") if name in call.input)


@operation("tokiwa:CreateDeployment", on=_new_arns)
def create_deployment(work: Work, call: Call) -> dict[str, Any]:
    """It waits for its turn; from now on its certificate is in use."""
    given = call.input
    with work.transaction() as tx:
        found = certificate(tx, call)
        arn = arn_of(call.region, call.account, given["Name"])
        if deployments.get(tx, arn) is not None:
            raise Problem(Kind.CONFLICT, f"There is a deployment {given['Name']} already.")
        made = Deployment(
            arn=arn,
            account=call.account,
            name=given["Name"],
            certificate=found.arn,
            agent=given["AgentName"],
            kind=given["Kind"],
            created_at=call.now,
            changed_at=call.now,
            reason=SOON,
            unserved_since=call.now,
            **_given(given),
        )
        _check(tx, call, made)
        apply(tx, written(work, None, made, call.now) + _used(work, call, found, made))
    return {"Deployment": deployment_shown(made)}


@operation("tokiwa:UpdateDeployment", on=_changed_arns)
def update_deployment(work: Work, call: Call) -> dict[str, Any]:
    """As it is to be from now on; what changes the place is installed anew."""
    given = call.input
    with work.transaction() as tx:
        found = deployment(tx, call)
        if found.status is DeploymentStatus.REMOVING:
            raise Problem(Kind.CONFLICT, f"The deployment {found.name} is deleted: {found.reason}")
        changes = _given(given) | {ours: None for word, ours in _GONE.items() if given.get(word)}
        change = Change()
        if given.get("CertificateArn", found.certificate) != found.certificate:
            other = certificate(tx, call)
            changes["certificate"] = other.arn
            change += _used(work, call, other, found) + unused(tx, found, call)
        changed = evolve(found, **changes)
        _check(tx, call, changed)
        wanted = changed.wanted
        if any(getattr(changed, name) != getattr(found, name) for name in _PLACE) and wanted is not None:
            changed = renewed(changed, wanted, call.now)
        change += Change(jobs=(Job(ROLLOUT, changed.certificate, call.account, call.now),))
        apply(tx, written(work, found, changed, call.now) + change)
    return {"Deployment": deployment_shown(changed)}


@operation("tokiwa:RetryDeployment", on=ARN)
def retry_deployment(work: Work, call: Call) -> dict[str, Any]:
    """To be installed again, without waiting for the next attempt."""
    with work.transaction() as tx:
        found = deployment(tx, call)
        again = retried(found, call.now)
        jobs = (Job(ROLLOUT, found.certificate, call.account, call.now),)
        apply(tx, written(work, found, again, call.now) + Change(jobs=jobs))
    return {"Deployment": deployment_shown(again)}


@operation("tokiwa:DeleteDeployment", on=ARN)
def delete_deployment(work: Work, call: Call) -> None:
    """Its certificate is free; the deployment is there until its agent has let go of it, if it ever had it."""
    with work.transaction() as tx:
        found = deployment(tx, call)
        never = found.attempt == 0 and found.delivered is None
        if never or call.input.get("Force"):
            change = gone(found)
        elif found.status is DeploymentStatus.REMOVING:
            raise Problem(Kind.CONFLICT, f"The deployment {found.name} is deleted: {found.reason} Force does not wait.")
        else:
            change = written(work, found, removed(found, call.now), call.now)
        apply(tx, change + unused(tx, found, call))


def deployment(tx: Transaction, call: Call) -> Deployment:
    """The deployment that the call names. NOT_FOUND without one."""
    found = deployments.get(tx, call.input[ARN])
    if found is None or found.account != call.account:
        raise Problem(Kind.NOT_FOUND, f"There is no deployment {call.input[ARN]}.")
    return found


def _given(given: Mapping[str, Any]) -> dict[str, Any]:
    return {ours: read(given[word]) for word, (ours, read) in _MEMBERS.items() if word in given}


def _check(tx: Transaction, call: Call, wanted: Deployment) -> None:
    """Whether its agent and its kind allow it. A kind that is not ours is its agent's to know."""
    found = agents.get(tx, call.account, wanted.agent)
    if found is None:
        raise Problem(Kind.INVALID, f"There is no agent {wanted.agent}. Create it first.")
    form = KINDS.get(wanted.kind)
    if form is None:
        presence = agents.presence(tx, found.arn)
        if presence is None or wanted.kind not in presence.kinds:
            known = ", ".join(KINDS)
            raise Problem(
                Kind.INVALID, f"The agent {wanted.agent} has announced no kind {wanted.kind}; ours are {known}."
            )
        return
    refusal = form.refusal(wanted.settings)
    if refusal is not None:
        raise Problem(Kind.INVALID, refusal)


def _used(work: Work, call: Call, found: Certificate, by: Deployment) -> Change:
    """The certificate is in use: it is renewed from now on."""
    used = evolve(found, in_use_by=(*found.in_use_by, by.arn))
    jobs = renewal.plan(used, call.now, policies(work).of(used))
    return Change(puts=(used,), jobs=(*jobs, Job(ROLLOUT, found.arn, found.account, call.now)))


def unused(tx: Transaction, by: Deployment, call: Call) -> Change:
    """The certificate is not in use by this deployment any more; others may have waited for it."""
    found = certificates.get(tx, by.certificate)
    if found is None or by.arn not in found.in_use_by:
        return Change()
    left = tuple(each for each in found.in_use_by if each != by.arn)
    jobs = (Job(ROLLOUT, found.arn, found.account, call.now),)
    return Change(puts=(evolve(found, in_use_by=left),), jobs=jobs)

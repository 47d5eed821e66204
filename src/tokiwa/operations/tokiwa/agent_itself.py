"""tokiwa:EnrollAgent, RotateAgentKey and PollAgent: what an agent's process asks for itself."""

import hashlib
from typing import Any

import msgspec

from tokiwa.crypto import serial
from tokiwa.domain import agent as rules
from tokiwa.domain.agent import BUSY, QUIET, Agent, Presence
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.deployment import Deployment, Edition
from tokiwa.domain.deployment_task import Action, task_of
from tokiwa.domain.policy.principal import PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve
from tokiwa.operations.registry import operation
from tokiwa.operations.tokiwa.agents import new_key
from tokiwa.operations.tokiwa.deployment_shown import probe_shown
from tokiwa.store import agents, deployments, identities
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.deploying import rollouts

_encode = msgspec.json.Encoder().encode


class Agenda(Value):
    """All tasks of an agent, ready to be answered, and what they are known by."""

    revision: str
    seconds: int
    tasks: tuple[dict[str, Any], ...]


def own_arn(call: Call) -> str:
    """The ARN of the agent that calls."""
    name = rules.agent_name(call.principal.arn)
    return "*" if name is None else rules.arn_of(call.region, call.account, name)


@operation("tokiwa:EnrollAgent", on=own_arn)
def enroll_agent(work: Work, call: Call) -> dict[str, Any]:
    """The agent's own key, for the key of its token; with that, all keys end that it had before."""
    key_id, secret = work.draw.identifier("AKIA"), work.draw.secret()
    with work.transaction() as tx:
        found = _stored(tx, call)
        if call.principal.access_key != found.token_key:
            raise Problem(Kind.DENIED, "Only the access key of an enrollment token enrolls an agent.")
        if found.token_ends is None or found.token_ends <= call.wall:
            raise Problem(Kind.DENIED, f"The enrollment token of the agent {found.name} has ended. Create another one.")
        old = identities.keys_of(tx, call.account, rules.user_name(found.name))
        enrolled = evolve(found, token_key="", token_ends=None, key=key_id, next_key="", enrolled_at=call.now)
        apply(tx, Change(puts=(enrolled, new_key(work, call, found, key_id, secret)), drops=tuple(old)))
    return {
        "AgentName": found.name,
        "AgentArn": found.arn,
        "AccessKeyId": key_id,
        "SecretAccessKey": secret,
        "PollSeconds": QUIET,
    }


@operation("tokiwa:RotateAgentKey", on=own_arn)
def rotate_agent_key(work: Work, call: Call) -> dict[str, Any]:
    """The key that takes over as soon as the agent polls with it. One that was asked for and never used ends."""
    key_id, secret = work.draw.identifier("AKIA"), work.draw.secret()
    with work.transaction() as tx:
        found = _stored(tx, call)
        _own_key(found, call)
        current = call.principal.access_key
        old = [
            key
            for key in identities.keys_of(tx, call.account, rules.user_name(found.name))
            if key.id not in {current, found.token_key}
        ]
        rotated = evolve(found, key=current, next_key=key_id)
        apply(tx, Change(puts=(rotated, new_key(work, call, found, key_id, secret)), drops=tuple(old)))
    return {"AccessKeyId": key_id, "SecretAccessKey": secret}


@operation("tokiwa:PollAgent", on=own_arn)
def poll_agent(work: Work, call: Call) -> dict[str, Any]:
    """A sign of life, and the tasks if they are not those that the agent knows."""
    found = caller(work, call)
    if call.principal.access_key == found.next_key:
        _take_over(work, call)
    given = call.input
    here = Presence(found.arn, call.account, call.wall, given["Hostname"], given["Version"], tuple(given["Kinds"]))
    with work.transaction() as tx:
        before = agents.presence(tx, found.arn)
        if before is None or before.outdated(here):
            apply(tx, _noted(work, tx, call, found, before, here))
    agenda = _agenda(work, call, found)
    answer = {"Revision": agenda.revision, "PollSeconds": agenda.seconds, "Now": call.now}
    if given.get("Revision") != agenda.revision:
        answer["Tasks"] = agenda.tasks
    return answer


def caller(work: Work, call: Call) -> Agent:
    """The agent that calls, from memory unless it changed. DENIED for everybody else, and for the key of a token."""
    name = rules.agent_name(call.principal.arn) or ""

    def load() -> Agent | None:
        with work.means.store.snapshot() as tx:
            return agents.get(tx, call.account, name)

    found = work.means.store.cached("agents", (Agent,), (call.account, name), load) if name else None
    if found is None or found.user != call.principal.id:
        raise _no_agent(call)
    _own_key(found, call)
    return found


def _stored(tx: Transaction, call: Call) -> Agent:
    name = rules.agent_name(call.principal.arn) or ""
    found = agents.get(tx, call.account, name) if call.principal.type is PrincipalType.USER and name else None
    if found is None or found.user != call.principal.id:
        raise _no_agent(call)
    return found


def _no_agent(call: Call) -> Problem:
    return Problem(Kind.DENIED, f"{call.principal.arn} is no agent. Agents are made by CreateAgent.")


def _own_key(found: Agent, call: Call) -> None:
    if call.principal.access_key not in {found.key, found.next_key} - {""}:
        raise Problem(Kind.DENIED, f"This access key is not one of the agent {found.name}. Enroll it.")


def _take_over(work: Work, call: Call) -> None:
    """The new key is in use: the old one ends."""
    with work.transaction() as tx:
        found = _stored(tx, call)
        if call.principal.access_key == found.next_key:
            old = identities.access_key(tx, found.key)
            rotated = evolve(found, key=found.next_key, next_key="")
            apply(tx, Change(puts=(rotated,), drops=() if old is None else (old,)))


def _noted(work: Work, tx: Transaction, call: Call, found: Agent, before: Presence | None, here: Presence) -> Change:
    """That it was heard of; when it was new or lost, its deployments need wait for it no longer."""
    noted = here if before is None else evolve(here, version=before.version)
    change = Change(puts=(noted,))
    if before is not None and not before.lost:
        work.entry = None  # a sign of life is no act: the audit log of many agents would hold little else
        return change
    change += Change(jobs=(*rules.watch(found, noted, call.wall), *rollouts(tx, call.account, found.name, call.now)))
    if before is None:
        return change
    return change + Change(events=(rules.back_event(found, noted, work.draw.dated(call.now), call.now),))


def _agenda(work: Work, call: Call, found: Agent) -> Agenda:
    """The tasks of an agent, from memory unless some deployment changed."""

    def load() -> Agenda:
        with work.means.store.snapshot() as tx:
            every = deployments.of_agent(tx, call.account, found.name)
        pairs = [(each, task) for each in every if (task := task_of(each)) is not None]
        tasks = tuple(_task(each, task.action, task.edition) for each, task in pairs)
        busy = any(task.action is Action.INSTALL for _, task in pairs)
        return Agenda(hashlib.sha256(_encode(tasks)).hexdigest()[:32], BUSY if busy else QUIET, tasks)

    return work.means.store.cached("agendas", (Deployment,), (call.account, found.name), load)


def _task(deployment: Deployment, action: Action, edition: Edition) -> dict[str, Any]:
    task = {
        "DeploymentArn": deployment.arn,
        "Name": deployment.name,
        "Kind": deployment.kind,
        "Settings": deployment.settings,
        "CertificateArn": deployment.certificate,
        "Serial": serial.colons(int(edition.serial, 16)),
        "Fingerprint": edition.fingerprint,
        "Action": action.value,
        "OnDrift": deployment.on_drift.value,
        "Attempt": deployment.attempt,
    }
    return task if deployment.probe is None else task | {"Probe": probe_shown(deployment.probe)}

"""tokiwa:CreateAgent, CreateEnrollmentToken, ListAgents, DescribeAgent and DeleteAgent: who may keep certificates where."""

import base64
import json
from datetime import timedelta
from typing import Any

from tokiwa.domain import agent as rules
from tokiwa.domain.agent import WATCH, Agent, Presence
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import AccessKey, User
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value, evolve
from tokiwa.operations.credentials import seal_secret
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import agents, deployments, identities
from tokiwa.work import Transaction, Work, apply

HOUR = 3600  # seconds that a token is good for, unless said otherwise
POLICY = "agent"
MOST = 100  # of a listing, unless fewer are asked for


def named_arn(call: Call) -> str:
    """The ARN of the agent that a call names."""
    return rules.arn_of(call.region, call.account, call.input["Name"])


@operation("tokiwa:CreateAgent", on=named_arn)
def create_agent(work: Work, call: Call) -> dict[str, Any]:
    """The agent, its user, and the token with which the process takes its place."""
    name = call.input["Name"]
    with work.transaction() as tx:
        user_name = rules.user_name(name)
        if agents.get(tx, call.account, name) or identities.user(tx, call.account, user_name):
            raise Problem(Kind.CONFLICT, f"There is an agent {name}, or a user {user_name}, already.")
        user_id = work.draw.identifier("AIDA")
        made = Agent(
            named_arn(call), call.account, name, user_id, call.now, description=call.input.get("Description", "")
        )
        user = User(
            arn=rules.user_arn(call.account, name),
            account=call.account,
            id=user_id,
            name=user_name,
            created_at=call.now.replace(microsecond=0),
            path=rules.PATH,
            inline={POLICY: rules.policy(made)},
        )
        issued = _issued(work, call, made, None)
        apply(tx, Change(puts=(user,)) + issued.change)
        shown = _shown(tx, issued.agent)
    return {"Agent": shown, "EnrollmentToken": issued.text}


@operation("tokiwa:CreateEnrollmentToken", on=named_arn)
def create_enrollment_token(work: Work, call: Call) -> dict[str, Any]:
    """A new token for an agent; one that was not used is good for nothing any more."""
    with work.transaction() as tx:
        found = named(tx, call)
        unused = identities.access_key(tx, found.token_key) if found.token_key else None
        issued = _issued(work, call, found, agents.presence(tx, found.arn))
        apply(tx, Change(drops=() if unused is None else (unused,)) + issued.change)
    return {"EnrollmentToken": issued.text, "EndsAt": issued.agent.token_ends}


@operation("tokiwa:ListAgents")
def list_agents(work: Work, call: Call) -> dict[str, Any]:
    """Those of the account, by name."""
    after, most = position(call.name, call.input.get("NextToken"), ""), call.input.get("MaxResults", MOST)
    with work.transaction() as tx:
        found = agents.page(tx, call.account, after, most + 1)
        answer: dict[str, Any] = {"Agents": [_shown(tx, each) for each in found[:most]]}
    if len(found) > most:
        answer["NextToken"] = token(call.name, found[most - 1].name)
    return answer


@operation("tokiwa:DescribeAgent", on=named_arn)
def describe_agent(work: Work, call: Call) -> dict[str, Any]:
    """One agent."""
    with work.transaction() as tx:
        return {"Agent": _shown(tx, named(tx, call))}


@operation("tokiwa:DeleteAgent", on=named_arn)
def delete_agent(work: Work, call: Call) -> None:
    """The agent with its user and keys."""
    with work.transaction() as tx:
        found = named(tx, call)
        many = deployments.count(tx, call.account, found.name)
        if many:
            raise Problem(
                Kind.CONFLICT,
                f"The agent {found.name} has {many} deployments. Delete them first; with Force, if it is gone.",
            )
        presence = agents.presence(tx, found.arn)
        user = identities.user(tx, call.account, rules.user_name(found.name))
        keys = identities.keys_of(tx, call.account, rules.user_name(found.name))
        drops = (found, *keys, *(each for each in (presence, user) if each is not None))
        apply(tx, Change(drops=drops, cancels=((WATCH, found.arn),)))


def named(tx: Transaction, call: Call) -> Agent:
    """The agent that the call names. NOT_FOUND without one."""
    found = agents.get(tx, call.account, call.input["Name"])
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"There is no agent {call.input['Name']}.")
    return found


class _Issued(Value):
    """A token, and what is to be written for it."""

    agent: Agent
    text: Hidden[str]
    change: Hidden[Change]


def _issued(work: Work, call: Call, found: Agent, presence: Presence | None) -> _Issued:
    key_id, secret = work.draw.identifier("AKIA"), work.draw.secret()
    ends = call.wall + timedelta(seconds=call.input.get("TokenSeconds", HOUR))
    key = new_key(work, call, found, key_id, secret)
    holder = evolve(found, token_key=key_id, token_ends=ends)
    text = {"region": call.region, "agent": found.name, "accessKeyId": key_id, "secretAccessKey": secret}
    if work.means.address:
        text["url"] = work.means.address
    encoded = base64.urlsafe_b64encode(json.dumps(text).encode()).decode().rstrip("=")
    jobs = rules.watch(holder, presence, call.wall)
    return _Issued(holder, encoded, Change(puts=(holder, key), jobs=jobs))


def new_key(work: Work, call: Call, of: Agent, key_id: str, secret: str) -> AccessKey:
    """An access key of an agent's user, as it is stored."""
    sealed = seal_secret(work.means, call.account, key_id, secret)
    return AccessKey(key_id, call.account, rules.user_name(of.name), call.now.replace(microsecond=0), sealed)


def _shown(tx: Transaction, found: Agent) -> dict[str, Any]:
    presence = agents.presence(tx, found.arn)
    shown = {
        "AgentName": found.name,
        "AgentArn": found.arn,
        "Description": found.description or None,
        "UserArn": rules.user_arn(found.account, found.name),
        "State": rules.state(presence).value,
        "CreatedAt": found.created_at,
        "EnrolledAt": found.enrolled_at,
        "TokenEndsAt": found.token_ends,
        "Deployments": deployments.count(tx, found.account, found.name),
    }
    if presence is None:
        return shown
    return shown | {
        "LastSeenAt": presence.seen_at,
        "Hostname": presence.hostname,
        "Version": presence.software,
        "Kinds": presence.kinds,
    }

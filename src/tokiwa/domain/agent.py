"""An agent: the process on a host that keeps certificates at their places. To this server it is an IAM user.

Whether it is there is a matter of the wall clock, whatever clock its account has.
"""

import json
from datetime import datetime, timedelta
from enum import StrEnum

from tokiwa.domain.account import NOBODY
from tokiwa.domain.change import Event, Job
from tokiwa.domain.moment import stamp
from tokiwa.domain.value import Value

WATCH = "agent-watch"  # the job that sees to it that an agent's silence, and the end of its token, are noticed
PATH = "/tokiwa/agents/"
QUIET, BUSY = 5, 1  # seconds from one poll to the next: as a rule, and while something is being installed
SIGN = timedelta(minutes=1)  # how often it is written down that an agent was heard of
SILENCE = timedelta(minutes=5)  # after which an agent is lost
_ITSELF = ("tokiwa:EnrollAgent", "tokiwa:PollAgent", "tokiwa:RotateAgentKey")
_ITS_DEPLOYMENTS = ("tokiwa:FetchDeployment", "tokiwa:ReportDeployment")
OF_AGENT = "tokiwa:AgentName"  # the condition key that holds whose deployment it is


class AgentState(StrEnum):
    """Whether an agent is there."""

    NEW = "NEW"
    PRESENT = "PRESENT"
    LOST = "LOST"


class Agent(Value):
    """One agent. `user` is the unique id of its IAM user.

    `token_key` is the access key of a token that was not used yet, good until `token_ends` (wall clock); `key` is the
    agent's own, and `next_key` the one that follows it as soon as it is used.
    """

    arn: str
    account: str
    name: str
    user: str
    created_at: datetime
    description: str = ""
    token_key: str = ""
    token_ends: datetime | None = None
    key: str = ""
    next_key: str = ""
    enrolled_at: datetime | None = None
    version: int = 0


class Presence(Value):
    """When an agent was last heard of (wall clock, to the minute), and what it said about itself."""

    agent: str
    account: str
    seen_at: datetime
    hostname: str
    software: str
    kinds: tuple[str, ...]
    lost: bool = False
    version: int = 0

    def outdated(self, now: "Presence") -> bool:
        """Whether `now` is worth writing down."""
        return (
            self.lost
            or now.seen_at - self.seen_at >= SIGN
            or (self.hostname, self.software, self.kinds) != (now.hostname, now.software, now.kinds)
        )

    def silent(self, wall: datetime) -> bool:
        """Whether it has not been heard of for too long. Up to a minute of it was not written down."""
        return wall - self.seen_at >= SILENCE + SIGN


def arn_of(region: str, account: str, name: str) -> str:
    """The ARN of the agent with this name."""
    return f"arn:aws:tokiwa:{region}:{account}:agent/{name}"


def user_name(name: str) -> str:
    """The name of its IAM user: those of an account are unique whatever their path."""
    return f"tokiwa-agent-{name}"


def user_arn(account: str, name: str) -> str:
    """The ARN of its IAM user."""
    return f"arn:aws:iam::{account}:user{PATH}{user_name(name)}"


def agent_name(arn: str) -> str | None:
    """The name of the agent whose IAM user has this ARN; None for everybody else."""
    _, found, name = arn.partition(f":user{PATH}{user_name('')}")
    return name if found and name else None


def policy(agent: Agent) -> str:
    """What its user may do: nothing but look after its own deployments."""
    region, account = agent.arn.split(":")[3:5]
    deployments = f"arn:aws:tokiwa:{region}:{account}:deployment/*"
    statements = [
        {"Effect": "Allow", "Action": list(_ITSELF), "Resource": agent.arn},
        {
            "Effect": "Allow",
            "Action": list(_ITS_DEPLOYMENTS),
            "Resource": deployments,
            "Condition": {"StringEquals": {OF_AGENT: agent.name}},
        },
    ]
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def state(presence: Presence | None) -> AgentState:
    """Whether it is there."""
    if presence is None:
        return AgentState.NEW
    return AgentState.LOST if presence.lost else AgentState.PRESENT


def absence(agent: str, presence: Presence | None) -> str:
    """Why it can do nothing now, in a sentence; empty when it is there."""
    if presence is None:
        return f"Waits for the agent {agent}, which has not been heard of yet."
    if presence.lost:
        return f"Waits for the agent {agent}, which was last heard of at {stamp(presence.seen_at)}."
    return ""


def watch(agent: Agent, presence: Presence | None, wall: datetime) -> tuple[Job, ...]:
    """The next look at an agent: when it would be lost, or its token ends."""
    looks = [] if presence is None or presence.lost else [presence.seen_at + SILENCE + SIGN]
    looks += [] if agent.token_ends is None else [agent.token_ends]
    return (Job(WATCH, agent.arn, NOBODY, max(wall, min(looks))),) if looks else ()


def lost_event(agent: Agent, presence: Presence, event_id: str, now: datetime) -> Event:
    """`Tokiwa Agent Lost`. `now` is the account's time."""
    return _event("Tokiwa Agent Lost", agent, presence, event_id, now)


def back_event(agent: Agent, presence: Presence, event_id: str, now: datetime) -> Event:
    """`Tokiwa Agent Back`."""
    return _event("Tokiwa Agent Back", agent, presence, event_id, now)


def _event(kind: str, agent: Agent, presence: Presence, event_id: str, now: datetime) -> Event:
    return Event(
        id=event_id,
        account=agent.account,
        region=agent.arn.split(":")[3],
        time=now,
        source="tokiwa.deployments",
        detail_type=kind,
        resources=(agent.arn,),
        detail={"AgentName": agent.name, "Hostname": presence.hostname, "LastSeenAt": stamp(presence.seen_at)},
    )

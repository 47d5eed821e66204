"""Agents: who they are to IAM, and whether they are there."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tokiwa.domain.agent import (
    Agent,
    AgentState,
    Presence,
    absence,
    agent_name,
    arn_of,
    back_event,
    lost_event,
    policy,
    state,
    user_arn,
    watch,
)
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ACCOUNT = "000000000000"
AGENT = Agent(arn_of("us-east-1", ACCOUNT, "web.1"), ACCOUNT, "web.1", "AIDAX", NOW)
THERE = Presence(AGENT.arn, ACCOUNT, NOW, "web.example.com", "1.0", ("files",))
LOST = evolve(THERE, lost=True)

NAMES = {
    user_arn(ACCOUNT, "web.1"): "web.1",
    "arn:aws:iam::000000000000:user/tokiwa/agents/somebody": None,
    "arn:aws:iam::000000000000:user/tokiwa-agent-web": None,
    "arn:aws:iam::000000000000:root": None,
    "arn:aws:sts::000000000000:assumed-role/tokiwa-agent-web/x": None,
}


@pytest.mark.parametrize("arn", NAMES)
def test_an_agent_is_known_by_its_user(arn):
    assert agent_name(arn) == NAMES[arn]


def test_its_user_may_do_nothing_else():
    own, deployments = json.loads(policy(AGENT))["Statement"]
    assert own["Resource"] == AGENT.arn
    assert deployments["Condition"] == {"StringEquals": {"tokiwa:AgentName": "web.1"}}
    assert set(own["Action"]) | set(deployments["Action"]) == {
        "tokiwa:EnrollAgent",
        "tokiwa:PollAgent",
        "tokiwa:RotateAgentKey",
        "tokiwa:FetchDeployment",
        "tokiwa:ReportDeployment",
    }


OUTDATED = {
    "a poll later": ({"seen_at": NOW + timedelta(seconds=5)}, False),
    "a minute later": ({"seen_at": NOW + MINUTE}, True),
    "another host": ({"hostname": "other"}, True),
    "another version": ({"software": "1.1"}, True),
    "another kind": ({"kinds": ("files", "nginx")}, True),
}


@pytest.mark.parametrize("name", OUTDATED)
def test_it_is_written_down_seldom(name):
    changes, worth_it = OUTDATED[name]
    assert THERE.outdated(evolve(THERE, **changes)) is worth_it
    assert LOST.outdated(THERE)


def test_silence_counts_from_the_last_sign_that_may_not_have_been_written_down():
    assert not THERE.silent(NOW + 6 * MINUTE - timedelta(seconds=1))
    assert THERE.silent(NOW + 6 * MINUTE)


@pytest.mark.parametrize(
    ("presence", "word", "said"),
    [
        (None, AgentState.NEW, "Waits for the agent web, which has not been heard of yet."),
        (THERE, AgentState.PRESENT, ""),
        (LOST, AgentState.LOST, "Waits for the agent web, which was last heard of at 2027-01-01T00:00:00Z."),
    ],
)
def test_whether_it_is_there(presence, word, said):
    assert (state(presence), absence("web", presence)) == (word, said)


TOKEN = evolve(AGENT, token_key="AKIA", token_ends=NOW + 60 * MINUTE)
LOOKS = {
    "nothing to look at": (AGENT, None, None),
    "its silence": (AGENT, THERE, 6 * MINUTE),
    "its token": (TOKEN, None, 60 * MINUTE),
    "whichever is first": (TOKEN, THERE, 6 * MINUTE),
    "a lost one with a token": (TOKEN, LOST, 60 * MINUTE),
    "a lost one": (AGENT, LOST, None),
}


@pytest.mark.parametrize("name", LOOKS)
def test_when_it_is_looked_at_again(name):
    agent, presence, after = LOOKS[name]
    looks = watch(agent, presence, NOW)
    assert [job.due for job in looks] == ([] if after is None else [NOW + after])
    assert all((job.kind, job.key, job.account) == ("agent-watch", AGENT.arn, "") for job in looks)


@pytest.mark.parametrize(("make", "word"), [(lost_event, "Tokiwa Agent Lost"), (back_event, "Tokiwa Agent Back")])
def test_what_is_told(make, word):
    event = make(AGENT, THERE, "id", NOW)
    assert (event.source, event.detail_type, event.resources) == ("tokiwa.deployments", word, (AGENT.arn,))
    assert event.detail == {
        "AgentName": "web.1",
        "Hostname": "web.example.com",
        "LastSeenAt": "2027-01-01T00:00:00Z",
    }

"""The state table of deployments, walked pair by pair."""

import itertools

import pytest

from tokiwa.domain.deployment import (
    TRANSITIONS,
    DeploymentAct,
    DeploymentStatus,
    Probe,
    arn_of,
    is_deployment,
    moved,
)
from tokiwa.domain.deployment import DeploymentAct as A
from tokiwa.domain.deployment import DeploymentStatus as S
from wanting import deployment

INSTALLED = {A.DELIVER: S.DELIVERED, A.SEE: S.SERVED, A.FAIL: S.FAILED, A.ROLL_BACK: S.ROLLED_BACK}
ALWAYS = {A.RENEW: S.PENDING, A.REMOVE: S.REMOVING}
THERE = {**INSTALLED, A.MEND: S.DELIVERED, A.DRIFT: S.DRIFTED, A.RETRY: S.PENDING, **ALWAYS}
TABLE = {
    S.PENDING: {A.BEGIN: S.INSTALLING, **INSTALLED, **ALWAYS},
    S.INSTALLING: {A.WAIT: S.PENDING, **INSTALLED, **ALWAYS},
    S.DELIVERED: {**THERE, A.MISS: S.DELIVERED},
    S.SERVED: {**THERE, A.MISS: S.DELIVERED},
    S.DRIFTED: {**THERE, A.MISS: S.DRIFTED},
    S.FAILED: {**INSTALLED, **ALWAYS, A.MEND: S.DELIVERED, A.RETRY: S.PENDING},
    S.ROLLED_BACK: {**INSTALLED, **ALWAYS, A.MEND: S.DELIVERED, A.RETRY: S.PENDING},
    S.REMOVING: {},
}


@pytest.mark.parametrize(("was", "act"), list(itertools.product(DeploymentStatus, DeploymentAct)))
def test_every_pair(was, act):
    assert moved(was, act) is TABLE[was].get(act)


def test_nothing_comes_back_from_its_removal():
    assert not any(was is S.REMOVING for was, _ in TRANSITIONS)


DONE = {
    "served": ({"status": S.SERVED}, True),
    "delivered, to be seen": ({"status": S.DELIVERED}, False),
    "delivered, and nobody can look": ({"status": S.DELIVERED, "probe": None}, True),
    "failed, and nobody can look": ({"status": S.FAILED, "probe": None}, False),
    "drifted": ({"status": S.DRIFTED}, False),
}


@pytest.mark.parametrize("name", DONE)
def test_the_end_of_the_road(name):
    changes, done = DONE[name]
    assert deployment(**changes).done is done


def test_an_arn_is_told_from_others():
    arn = arn_of("us-east-1", "000000000000", "front")
    assert arn == "arn:aws:tokiwa:us-east-1:000000000000:deployment/front"
    assert is_deployment(arn)
    assert not is_deployment("arn:aws:tokiwa:us-east-1:000000000000:agent/front")
    assert not is_deployment("arn:aws:elasticloadbalancing:us-east-1:000000000000:deployment/x")


def test_a_probe_looks_from_the_agent_unless_it_is_said():
    assert not Probe("web.example.com", 443).from_server

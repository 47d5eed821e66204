"""Deployments are found by certificate, agent and state, in pages."""

from __future__ import annotations

from typing import Any

import pytest
from tests.operations.acm.asking import authority, refused, request

from deploying import agent, deploy, named
from world import World

LIST, DESCRIBE = "tokiwa:ListDeployments", "tokiwa:DescribeDeployment"


@pytest.fixture
def certificates(world: World) -> list[str]:
    """Two, with three deployments of two agents; `b` has failed."""
    web, mail = agent(world), agent(world, "mail")
    ca = authority(world)
    made = [request(world, ca, DomainName=name) for name in ("one.example.com", "two.example.com")]
    deploy(world, made[0], "a")
    deploy(world, made[0], "b", AgentName="mail")
    deploy(world, made[1], "c")
    web.work()
    mail.work("FAILED")
    return made


def names(world: World, **given: Any) -> list[str]:
    """What is listed, through all pages."""
    answer = world.call(LIST, given)
    found = [each["Name"] for each in answer["Deployments"]]
    while "NextToken" in answer:
        assert len(answer["Deployments"]) == given["MaxResults"]
        answer = world.call(LIST, {**given, "NextToken": answer["NextToken"]})
        found += [each["Name"] for each in answer["Deployments"]]
    return found


ASKED: dict[str, tuple[dict[str, Any], list[str]]] = {
    "all": ({}, ["a", "b", "c"]),
    "an agent's": ({"AgentName": "web"}, ["a", "c"]),
    "those in a state": ({"Status": "SERVED"}, ["a", "c"]),
    "an agent's in a state": ({"AgentName": "mail", "Status": "SERVED"}, []),
    "that failed": ({"Status": "FAILED"}, ["b"]),
}


@pytest.mark.parametrize("most", [None, 1, 2])
@pytest.mark.parametrize("name", ASKED)
def test_what_is_asked_for(world: World, certificates: list[str], name: str, most: int | None) -> None:
    given, found = ASKED[name]
    assert names(world, **given, **({} if most is None else {"MaxResults": most})) == found


def test_those_of_a_certificate(world: World, certificates: list[str]) -> None:
    assert names(world, CertificateArn=certificates[0], MaxResults=1) == ["a", "b"]
    assert names(world, CertificateArn=certificates[0], AgentName="mail") == ["b"]


def test_nobody_sees_another_accounts(world: World, certificates: list[str]) -> None:
    stranger = world.new_account("111111111111")
    assert world.call(LIST, {}, stranger)["Deployments"] == []
    assert world.call(LIST, {"CertificateArn": certificates[0]}, stranger)["Deployments"] == []
    assert refused(world, DESCRIBE, {"DeploymentArn": named("a")}, stranger)[0] == "AccessDeniedException"


def test_one_that_is_not_there(world: World) -> None:
    assert refused(world, DESCRIBE, {"DeploymentArn": named("a")})[0] == "ResourceNotFoundException"

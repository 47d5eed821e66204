"""Agents are made, listed and deleted; what a token is, and how long it is good."""

from __future__ import annotations

import pytest
from tests.operations.acm.asking import authority, refused, request

from deploying import ITSELF, Host, agent, deploy, enrolled, token_of
from tokiwa.store import identities
from world import ACCOUNT, World

CREATE, TOKEN = "tokiwa:CreateAgent", "tokiwa:CreateEnrollmentToken"
DELETE, DESCRIBE, LIST = "tokiwa:DeleteAgent", "tokiwa:DescribeAgent", "tokiwa:ListAgents"
ARN = "arn:aws:tokiwa:us-east-1:000000000000:agent/web"


def keys(world: World) -> list[str]:
    with world.means.store.snapshot() as tx:
        return [key.id for key in identities.keys_of(tx, ACCOUNT, "tokiwa-agent-web")]


def test_an_agent_is_a_user_with_a_token(world: World) -> None:
    answer = world.call(CREATE, {"Name": "web", "Description": "The front."})
    found = answer["Agent"]
    assert (found["AgentArn"], found["State"], found["Deployments"]) == (ARN, "NEW", 0)
    assert found["UserArn"] == "arn:aws:iam::000000000000:user/tokiwa/agents/tokiwa-agent-web"
    given = token_of(answer)
    assert set(given) == {"url", "region", "agent", "accessKeyId", "secretAccessKey"}
    assert keys(world) == [given["accessKeyId"]]
    shown = world.call("iam:GetUser", {"UserName": "tokiwa-agent-web"})["User"]
    assert shown["Path"] == "/tokiwa/agents/"


def test_a_name_is_taken_once(world: World) -> None:
    world.call(CREATE, {"Name": "web"})
    code, said = refused(world, CREATE, {"Name": "web"})
    assert (code, said) == ("ConflictException", "There is an agent web, or a user tokiwa-agent-web, already.")
    world.call("iam:CreateUser", {"UserName": "tokiwa-agent-db"})
    assert refused(world, CREATE, {"Name": "db"})[0] == "ConflictException"


def test_an_agent_says_what_it_is(world: World) -> None:
    agent(world)
    found = world.call(DESCRIBE, {"Name": "web"})["Agent"]
    assert found["State"] == "PRESENT"
    assert {name: found[name] for name in ITSELF} == {**ITSELF, "Kinds": ("files", "nginx")}
    assert (found["EnrolledAt"], found["LastSeenAt"], found["TokenEndsAt"]) == (world.now, world.now, None)


def test_agents_come_in_pages(world: World) -> None:
    for name in ("web", "db", "mail"):
        world.call(CREATE, {"Name": name})
    first = world.call(LIST, {"MaxResults": 2})
    rest = world.call(LIST, {"MaxResults": 2, "NextToken": first["NextToken"]})
    assert [each["AgentName"] for each in (*first["Agents"], *rest["Agents"])] == ["db", "mail", "web"]
    assert "NextToken" not in rest
    assert world.call(LIST, {}, world.new_account("111111111111"))["Agents"] == []


def test_a_new_token_takes_the_place_of_one_that_was_not_used(world: World) -> None:
    first = token_of(world.call(CREATE, {"Name": "web"}))
    answer = world.call(TOKEN, {"Name": "web", "TokenSeconds": 60})
    assert keys(world) == [token_of(answer)["accessKeyId"]] != [first["accessKeyId"]]
    assert (answer["EndsAt"] - world.now).total_seconds() == 60


def test_a_token_ends_by_itself(world: World) -> None:
    world.call(CREATE, {"Name": "web", "TokenSeconds": 60})
    world.advance(seconds=59)
    assert len(keys(world)) == 1
    world.advance(seconds=1)
    assert keys(world) == []
    assert world.call(DESCRIBE, {"Name": "web"})["Agent"]["TokenEndsAt"] is None


def test_a_host_that_is_set_up_anew_ends_the_keys_of_the_old_one(world: World) -> None:
    old = agent(world)
    new = enrolled(world, world.call(TOKEN, {"Name": "web"}))
    assert keys(world) == [new.key]
    assert old.key != new.key
    new.poll()


@pytest.mark.parametrize("operation", [DELETE, DESCRIBE, TOKEN])
def test_who_is_not_there(world: World, operation: str) -> None:
    world.call(CREATE, {"Name": "web"}, world.new_account("111111111111"))
    assert refused(world, operation, {"Name": "web"}) == ("ResourceNotFoundException", "There is no agent web.")


def test_deleting_one_takes_its_user_and_keys(world: World) -> None:
    host: Host = agent(world)
    world.call(DELETE, {"Name": "web"})
    assert keys(world) == []
    assert refused(world, "iam:GetUser", {"UserName": "tokiwa-agent-web"})[0] == "NoSuchEntity"
    world.advance(hours=1)  # nobody misses it
    assert world.events("Tokiwa Agent Lost") == []
    assert agent(world).key != host.key


def test_one_with_deployments_stays(world: World) -> None:
    agent(world)
    arn = deploy(world, request(world, authority(world)))
    code, said = refused(world, DELETE, {"Name": "web"})
    assert (code, "1 deployments" in said) == ("ConflictException", True)
    world.call("tokiwa:DeleteDeployment", {"DeploymentArn": arn, "Force": True})
    world.call(DELETE, {"Name": "web"})

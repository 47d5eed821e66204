"""What an agent asks for itself: its keys, and its work; and that nobody else may."""

from __future__ import annotations

import pytest
from tests.operations.acm.asking import authority, refused, request

from deploying import ITSELF, Host, agent, deploy, enrolled, token_of
from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.credentials import find
from tokiwa.store import agents, audit, identities
from world import ACCOUNT, World

CREATE, ENROLL, POLL, ROTATE = "tokiwa:CreateAgent", "tokiwa:EnrollAgent", "tokiwa:PollAgent", "tokiwa:RotateAgentKey"
ARN = "arn:aws:tokiwa:us-east-1:000000000000:agent/web"


def keys(world: World) -> set[str]:
    with world.means.store.snapshot() as tx:
        return {key.id for key in identities.keys_of(tx, ACCOUNT, "tokiwa-agent-web")}


def seen_at(world: World) -> object:
    with world.means.store.snapshot() as tx:
        found = agents.presence(tx, ARN)
    assert found is not None
    return found.seen_at


def test_a_token_enrolls_once(world: World) -> None:
    answer = world.call(CREATE, {"Name": "web"})
    token = Host(world, "web", token_of(answer)["accessKeyId"])
    said = token.call("EnrollAgent", **ITSELF)
    assert (said["AgentName"], said["AgentArn"], said["PollSeconds"]) == ("web", ARN, 5)
    known = find(world.means, said["AccessKeyId"], None)
    assert known.secret == said["SecretAccessKey"]
    assert keys(world) == {said["AccessKeyId"]}
    with pytest.raises(Problem, match="security token"):
        token.call("EnrollAgent", **ITSELF)


@pytest.mark.parametrize("operation", ["PollAgent", "RotateAgentKey"])
def test_a_token_is_good_for_nothing_else(world: World, operation: str) -> None:
    token = Host(world, "web", token_of(world.call(CREATE, {"Name": "web"}))["accessKeyId"])
    given = ITSELF if operation == "PollAgent" else {}
    code, said = refused(world, f"tokiwa:{operation}", given, token.principal)
    assert (code, said) == ("AccessDeniedException", "This access key is not one of the agent web. Enroll it.")


def test_a_token_that_has_ended_enrolls_nobody(world: World) -> None:
    token = Host(world, "web", token_of(world.call(CREATE, {"Name": "web", "TokenSeconds": 60}))["accessKeyId"])
    principal = token.principal
    world.now = world.now.replace(minute=1)
    assert "has ended" in refused(world, ENROLL, ITSELF, principal)[1]


def test_an_agents_own_key_enrolls_nobody(world: World) -> None:
    assert refused(world, ENROLL, ITSELF, agent(world).principal)[0] == "AccessDeniedException"


def strangers(world: World) -> dict[str, Principal]:
    own = agent(world).principal
    world.call("iam:CreateUser", {"UserName": "tokiwa-agent-ops"})
    world.call(
        "iam:PutUserPolicy",
        {
            "UserName": "tokiwa-agent-ops",
            "PolicyName": "all",
            "PolicyDocument": '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}',
        },
    )
    made = world.call("iam:CreateAccessKey", {"UserName": "tokiwa-agent-ops"})["AccessKey"]["AccessKeyId"]
    return {
        "root": world.root,
        "a user with the name of one": find(world.means, made, None).principal,
        "a temporary key of its user": evolve(own, access_key="ASIA"),
        "its user as it was before": evolve(own, id="AIDAOLD"),
    }


@pytest.mark.parametrize("operation", [POLL, ROTATE, ENROLL])
def test_nobody_else_is_an_agent(world: World, operation: str) -> None:
    for name, principal in strangers(world).items():
        given = {} if operation == ROTATE else ITSELF
        assert refused(world, operation, given, principal)[0] == "AccessDeniedException", name


def test_an_agent_may_do_nothing_beside(world: World) -> None:
    host = agent(world)
    for operation, given in {
        "acm:ListCertificates": {},
        "tokiwa:ListAgents": {},
        "tokiwa:ListDeployments": {},
        "tokiwa:DescribeAgent": {"Name": "web"},
        "iam:ListUsers": {},
    }.items():
        assert refused(world, operation, given, host.principal)[0] in {"AccessDeniedException", "AccessDenied"}


def test_the_old_key_works_until_the_new_one_polls(world: World) -> None:
    host = agent(world)
    old, said = host.key, host.call("RotateAgentKey")
    host.poll()
    assert keys(world) == {old, said["AccessKeyId"]}
    host.key = said["AccessKeyId"]
    host.poll()
    assert keys(world) == {host.key}
    host.poll()


def test_a_rotation_that_was_not_heard_of_is_asked_for_again(world: World) -> None:
    host = agent(world)
    lost, said = host.call("RotateAgentKey"), host.call("RotateAgentKey")
    assert keys(world) == {host.key, said["AccessKeyId"]}
    assert lost["AccessKeyId"] not in keys(world)


def test_the_new_key_may_ask_for_another_one_before_it_polls(world: World) -> None:
    host = agent(world)
    host.key = host.call("RotateAgentKey")["AccessKeyId"]
    said = host.call("RotateAgentKey")
    assert keys(world) == {host.key, said["AccessKeyId"]}


def test_a_rotation_beside_a_token(world: World) -> None:
    host = agent(world)
    answer = world.call("tokiwa:CreateEnrollmentToken", {"Name": "web"})
    host.key = host.call("RotateAgentKey")["AccessKeyId"]
    host.poll()
    assert keys(world) == {host.key, token_of(answer)["accessKeyId"]}
    assert keys(world) != {enrolled(world, answer).key, host.key}


def test_nothing_new_is_told_in_a_word(world: World) -> None:
    host = agent(world)
    deploy(world, request(world, authority(world)))
    first = host.poll()
    assert (first["PollSeconds"], len(first["Tasks"]), first["Now"]) == (1, 1, world.now)
    assert "Tasks" not in host.poll(Revision=first["Revision"])
    host.report(first["Tasks"][0], "SERVED")
    then = host.poll(Revision=first["Revision"])
    assert (then["PollSeconds"], then["Tasks"][0]["Action"]) == (5, "KEEP")


def test_a_task_says_all_that_is_to_be_done(world: World) -> None:
    host = agent(world)
    certificate = request(world, authority(world))
    arn = deploy(world, certificate, OnDrift="REPORT")
    (task,) = host.poll()["Tasks"]
    detail = world.call("acm:DescribeCertificate", {"CertificateArn": certificate})["Certificate"]
    assert len(task.pop("Fingerprint")) == 64
    assert task == {
        "DeploymentArn": arn,
        "Name": "front",
        "Kind": "files",
        "Settings": {"folder": "/etc/tls/web"},
        "Probe": {"Host": "web.example.com", "Port": 443, "ServerName": "web.example.com", "FromServer": False},
        "CertificateArn": certificate,
        "Serial": detail["Serial"],
        "Action": "INSTALL",
        "OnDrift": "REPORT",
        "Attempt": 1,
    }


def test_an_agent_knows_only_its_own(world: World) -> None:
    host, other = agent(world), agent(world, "mail")
    deploy(world, request(world, authority(world)))
    assert (list(host.tasks()), list(other.tasks())) == (["front"], [])


def test_a_sign_of_life_is_not_on_record_but_who_came_is(world: World) -> None:
    host = agent(world)
    for _ in range(5):
        world.advance(minutes=1)
        host.poll()
    world.advance(minutes=6)
    host.poll()  # it was lost, and is back
    host.key = host.call("RotateAgentKey")["AccessKeyId"]
    host.poll()  # the old key ends
    with world.means.store.snapshot() as tx:
        found = [entry.name for entry in audit.latest(tx, ACCOUNT, world.now, 100) if "Agent" in entry.name]
    assert found[::-1] == [CREATE, ENROLL, POLL, POLL, ROTATE, POLL]


def test_a_sign_of_life_is_written_down_once_a_minute(world: World) -> None:
    host, first = agent(world), world.now
    world.advance(seconds=59)
    host.poll()
    assert seen_at(world) == first
    world.advance(seconds=1)
    host.poll()
    assert seen_at(world) == world.now
    host.call("PollAgent", **{**ITSELF, "Version": "1.1"})
    assert world.call("tokiwa:DescribeAgent", {"Name": "web"})["Agent"]["Version"] == "1.1"

"""Deployments are made, changed, tried again and deleted, and their certificates are in use meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from tests.operations.acm.asking import NOBODY, authority, describe, refused, request, stored

from deploying import FILES, PROBE, Host, agent, deploy, named, shown
from world import World

CREATE, DELETE = "tokiwa:CreateDeployment", "tokiwa:DeleteDeployment"
RETRY, UPDATE = "tokiwa:RetryDeployment", "tokiwa:UpdateDeployment"


@pytest.fixture
def host(world: World) -> Host:
    return agent(world)


@pytest.fixture
def ca(world: World) -> str:
    return authority(world)


@pytest.fixture
def certificate(world: World, ca: str) -> str:
    return request(world, ca)


def given(certificate: str, **changes: Any) -> dict[str, Any]:
    """The input of CreateDeployment."""
    values = {
        "Name": "front",
        "CertificateArn": certificate,
        "AgentName": "web",
        "Kind": "files",
        "Settings": FILES,
    } | changes
    return {name: value for name, value in values.items() if value is not None}


def test_what_was_given_is_told(world: World, host: Host, certificate: str) -> None:
    wanted = {
        "Probe": {**PROBE, "ServerName": "www.example.com", "StartTls": "SMTP", "FromServer": True},
        "Wave": 3,
        "MaintenanceWindow": {"Schedule": "cron(0 2 * * ? *)", "DurationMinutes": 90},
        "Owner": "ops@example.com",
        "OnDrift": "REPORT",
        "ServedWithinHours": 2,
    }
    made = world.call(CREATE, given(certificate, **wanted))["Deployment"]
    assert {name: made[name] for name in wanted} == wanted
    assert (made["DeploymentArn"], made["Status"], made["UnservedSince"]) == (named("front"), "PENDING", world.now)
    assert (made["Settings"], made["Kind"], made["AgentName"]) == (FILES, "files", "web")


def test_its_certificate_is_in_use_and_renewed_without_an_export(world: World, host: Host, certificate: str) -> None:
    arn = deploy(world, certificate)
    found = describe(world, certificate)
    assert (found["InUseBy"], found["RenewalEligibility"]) == ((arn,), "ELIGIBLE")
    world.advance(days=336)
    assert describe(world, certificate)["RenewalSummary"]["RenewalStatus"] == "SUCCESS"
    assert describe(world, certificate)["RenewalEligibility"] == "ELIGIBLE"


def test_a_certificate_that_was_not_eligible_before_is_renewed_when_it_is_deployed(
    world: World, host: Host, certificate: str
) -> None:
    world.advance(days=340)
    assert "RenewalSummary" not in describe(world, certificate)
    deploy(world, certificate)
    assert describe(world, certificate)["RenewalSummary"]["RenewalStatus"] == "SUCCESS"


def test_a_certificate_in_use_stays(world: World, host: Host, certificate: str) -> None:
    arn = deploy(world, certificate)
    code, said = refused(world, "acm:DeleteCertificate", {"CertificateArn": certificate})
    assert code == "ResourceInUseException"
    assert said == f"Certificate {certificate} in account 000000000000 is in use by {arn}."
    world.call(DELETE, {"DeploymentArn": arn})
    world.call("acm:DeleteCertificate", {"CertificateArn": certificate})


WRONG = {
    "no such certificate": ({"CertificateArn": NOBODY}, "ResourceNotFoundException", "Could not find certificate"),
    "no such agent": ({"AgentName": "mail"}, "ValidationException", "There is no agent mail. Create it first."),
    "a setting that is missing": ({"Settings": {}}, "ValidationException", "needs the setting folder"),
    "a setting that is unknown": ({"Settings": {**FILES, "colour": "red"}}, "ValidationException", "no setting colour"),
    "a kind that nobody knows": ({"Kind": "iis", "Settings": {}}, "ValidationException", "announced no kind iis"),
    "a window that is none": (
        {"MaintenanceWindow": {"Schedule": "rate(1 day)", "DurationMinutes": 5}},
        "ValidationException",
        "cron(...)",
    ),
    "a name that is none": ({"Name": "a/b"}, "ValidationException", "regular expression"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_refused(world: World, host: Host, certificate: str, name: str) -> None:
    changes, code, sentence = WRONG[name]
    told = refused(world, CREATE, given(certificate, **changes))
    assert (told[0], sentence in told[1]) == (code, True), told
    assert "InUseBy" not in describe(world, certificate) or not describe(world, certificate)["InUseBy"]


def test_a_kind_of_somebody_elses_is_what_its_agent_announces(world: World, host: Host, certificate: str) -> None:
    host.call("PollAgent", Hostname="web", Version="1", Kinds=["files", "iis"])
    made = world.call(CREATE, given(certificate, Kind="iis", Settings={"site": "Default"}))["Deployment"]
    assert (made["Kind"], made["Settings"]) == ("iis", {"site": "Default"})


def test_a_name_is_taken_once(world: World, host: Host, certificate: str) -> None:
    deploy(world, certificate)
    assert refused(world, CREATE, given(certificate)) == (
        "ConflictException",
        "There is a deployment front already.",
    )


def test_who_deploys_must_be_allowed_to_deploy_this_certificate(world: World, host: Host, certificate: str) -> None:
    world.call("iam:CreateUser", {"UserName": "dev"})
    document = '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "tokiwa:*", "Resource": "arn:aws:tokiwa:*:*:*"}]}'
    world.call("iam:PutUserPolicy", {"UserName": "dev", "PolicyName": "own", "PolicyDocument": document})
    key = world.call("iam:CreateAccessKey", {"UserName": "dev"})["AccessKey"]["AccessKeyId"]
    dev, arn = Host(world, "dev", key).principal, deploy(world, certificate)
    for name, values in {
        CREATE: given(certificate),
        UPDATE: {"DeploymentArn": arn, "CertificateArn": certificate},
    }.items():
        code, said = refused(world, name, values, dev)
        assert (code, f"on resource: {certificate}" in said) == ("AccessDeniedException", True)
    world.call(UPDATE, {"DeploymentArn": arn, "Owner": "dev"}, dev)


def test_what_does_not_touch_the_place_installs_nothing(world: World, host: Host, certificate: str) -> None:
    arn = deploy(world, certificate)
    host.work()
    world.call(UPDATE, {"DeploymentArn": arn, "Owner": "ops", "Wave": 2, "OnDrift": "REPORT", "ServedWithinHours": 1})
    world.settle()
    found = shown(world, arn)
    assert (found["Status"], found["Owner"], found["Wave"], found["OnDrift"]) == ("SERVED", "ops", 2, "REPORT")
    assert host.tasks()["front"]["OnDrift"] == "REPORT"


PLACES: dict[str, tuple[dict[str, Any], str, Any]] = {
    "other settings": ({"Settings": {"folder": "/srv/tls"}}, "Settings", {"folder": "/srv/tls"}),
    "another probe": (
        {"Probe": {**PROBE, "Port": 8443}},
        "Probe",
        {**PROBE, "Port": 8443, "ServerName": "web.example.com", "FromServer": False},
    ),
    "no probe": ({"RemoveProbe": True}, "Probe", None),
}


@pytest.mark.parametrize("name", PLACES)
def test_another_place_is_another_installation(world: World, host: Host, certificate: str, name: str) -> None:
    arn = deploy(world, certificate)
    host.work()
    changes, member, value = PLACES[name]
    world.call(UPDATE, {"DeploymentArn": arn, **changes})
    world.settle()
    task = host.tasks()["front"]
    assert (task["Action"], task["Attempt"]) == ("INSTALL", 2)
    assert shown(world, arn)[member] == value


def test_a_window_can_be_taken_away(world: World, host: Host, certificate: str) -> None:
    window = {"Schedule": "cron(0 2 * * ? *)", "DurationMinutes": 60}
    arn = deploy(world, certificate, MaintenanceWindow=window)
    assert shown(world, arn)["Status"] == "PENDING"
    world.call(UPDATE, {"DeploymentArn": arn, "RemoveMaintenanceWindow": True})
    world.settle()
    assert (shown(world, arn)["Status"], shown(world, arn)["MaintenanceWindow"]) == ("INSTALLING", None)


def test_another_certificate_takes_the_place(world: World, host: Host, ca: str, certificate: str) -> None:
    arn, other = deploy(world, certificate), request(world, ca, DomainName="other.example.com")
    host.work()
    before = shown(world, arn)["Fingerprint"]
    world.call(UPDATE, {"DeploymentArn": arn, "CertificateArn": other})
    world.settle()
    assert (stored(world, certificate).in_use_by, stored(world, other).in_use_by) == ((), (arn,))
    found = shown(world, arn)
    assert (found["Status"], found["CertificateArn"], found["DeliveredFingerprint"]) == ("INSTALLING", other, before)
    assert host.work() == ["front"]
    assert shown(world, arn)["Fingerprint"] == shown(world, arn)["DeliveredFingerprint"] != before


def test_what_failed_is_tried_again_at_once(world: World, host: Host, certificate: str) -> None:
    arn = deploy(world, certificate)
    host.work("FAILED", Message="nginx -t said no.")
    found = shown(world, arn)
    assert (found["Status"], found["Reason"]) == ("FAILED", "nginx -t said no.")
    assert (found["NextAttemptAt"] - world.now).total_seconds() == 60
    assert world.call(RETRY, {"DeploymentArn": arn})["Deployment"]["Status"] == "PENDING"
    world.settle()
    assert host.tasks()["front"]["Attempt"] == 2
    assert refused(world, RETRY, {"DeploymentArn": arn})[0] == "ConflictException"


def test_what_was_never_begun_is_gone_at_once(world: World, certificate: str) -> None:
    world.call("tokiwa:CreateAgent", {"Name": "web"})
    arn = deploy(world, certificate)
    world.call(DELETE, {"DeploymentArn": arn})
    assert refused(world, DELETE, {"DeploymentArn": arn})[0] == "ResourceNotFoundException"
    assert stored(world, certificate).in_use_by == ()


def test_what_is_there_goes_when_its_agent_has_let_go_of_it(world: World, host: Host, certificate: str) -> None:
    arn = deploy(world, certificate)
    host.work()
    world.call(DELETE, {"DeploymentArn": arn})
    assert (shown(world, arn)["Status"], stored(world, certificate).in_use_by) == ("REMOVING", ())
    assert refused(world, DELETE, {"DeploymentArn": arn})[0] == "ConflictException"
    assert refused(world, UPDATE, {"DeploymentArn": arn, "Owner": "x"})[0] == "ConflictException"
    task = host.tasks()["front"]
    assert task["Action"] == "REMOVE"
    host.report(task, "REMOVED")
    assert host.tasks() == {}
    assert refused(world, DELETE, {"DeploymentArn": arn})[0] == "ResourceNotFoundException"


def test_force_waits_for_nobody(world: World, host: Host, certificate: str) -> None:
    arn = deploy(world, certificate)
    host.work()
    world.call(DELETE, {"DeploymentArn": arn})
    world.call(DELETE, {"DeploymentArn": arn, "Force": True})
    assert host.tasks() == {}


@pytest.mark.parametrize("operation", [UPDATE, RETRY, DELETE])
def test_a_deployment_of_another_account_is_none(world: World, host: Host, certificate: str, operation: str) -> None:
    arn = deploy(world, certificate)
    stranger = world.new_account("111111111111")
    assert refused(world, operation, {"DeploymentArn": arn}, stranger)[0] == "AccessDeniedException"
    assert refused(world, operation, {"DeploymentArn": named("other")}) == (
        "ResourceNotFoundException",
        f"There is no deployment {named('other')}.",
    )

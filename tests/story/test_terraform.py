"""What users copy from examples/terraform: applied, planned again, changed, at work, and destroyed."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.story import pki
from tests.story.server import Account, Server
from tests.story.terraforming import EXAMPLE, NOTHING_TO_DO, OTHERS, SOMETHING_TO_DO, Terraform, packed, plugins

pytestmark = pytest.mark.xdist_group("terraform")


@pytest.fixture(scope="module")
def owner(server: Server) -> Account:
    """The account that everything is made in."""
    return server.account("terraform", test_clock=True)


@pytest.fixture(scope="module")
def terraform(owner: Account, tmp_path_factory: pytest.TempPathFactory) -> Terraform:
    """The example, applied."""
    folder = tmp_path_factory.mktemp("terraform")
    made = Terraform(EXAMPLE, owner, folder / "example", packed(EXAMPLE / "function/lambda_function.py", folder))
    made.apply()
    return made


def test_configurations_are_written_as_terraform_writes() -> None:
    plugins()
    for folder in (EXAMPLE, OTHERS):
        subprocess.run(["terraform", "fmt", "-check", "-recursive", str(folder)], check=True)


def test_a_second_plan_finds_nothing_to_do(terraform: Terraform) -> None:
    terraform.plan(NOTHING_TO_DO)


def test_what_was_made_is_what_was_asked_for(terraform: Terraform, owner: Account) -> None:
    found = pki.describe(owner, terraform.output("certificate"))
    assert (found["Status"], found["DomainName"], found["Type"]) == ("ISSUED", pki.DOMAIN, "PRIVATE")
    assert terraform.output("account") == owner.id
    assert terraform.output("issuing_authority") == "ACTIVE"
    archive = owner.client("events").describe_archive(ArchiveName="renewals")
    assert (archive["RetentionDays"], archive["EventSourceArn"].rpartition("/")[2]) == (90, "default")


def test_settings_are_changed_in_place(terraform: Terraform, owner: Account) -> None:
    changed: dict[str, Any] = {
        "function_timeout": 60,
        "log_days": 90,
        "archive_days": 30,
        "early_renewal": "P45D",
        "webhook": "https://hooks.internal.example/v2",
        "webhook_key": "another",
        "paused": True,
    }
    planned = terraform.plan(SOMETHING_TO_DO, **changed)
    assert "0 to add, 8 to change, 0 to destroy" in planned
    terraform.apply(**changed)
    terraform.plan(NOTHING_TO_DO, **changed)
    assert owner.client("lambda").get_function_configuration(FunctionName="certificate-renewed")["Timeout"] == 60
    assert owner.client("events").describe_rule(Name="certificate-renewed")["State"] == "DISABLED"
    terraform.apply()


def test_a_renewal_reaches_the_function_and_the_archive(terraform: Terraform, owner: Account) -> None:
    arn = terraform.output("certificate")
    pki.export(owner, arn)
    before = pki.describe(owner, arn)["Serial"]
    owner.advance("336d")

    assert pki.describe(owner, arn)["Serial"] != before
    assert len(logged(owner, f'"exported {arn}"')) == 1
    assert owner.client("events").describe_archive(ArchiveName="renewals")["EventCount"] > 0
    terraform.plan(NOTHING_TO_DO)


def test_the_pages_own_function_takes_its_place(
    terraform: Terraform, owner: Account, page: Path, tmp_path: Path
) -> None:
    package = packed(page / "lambda_function.py", tmp_path)
    terraform.apply(function_package=package)
    owner.client("acm").renew_certificate(CertificateArn=terraform.output("certificate"))
    owner.advance("1m")

    assert len(logged(owner, '"Encrypted Private Key"')) == 1


def logged(owner: Account, pattern: str) -> list[str]:
    """What the function said that matches."""
    group = "/aws/lambda/certificate-renewed"
    found = owner.client("logs").filter_log_events(logGroupName=group, filterPattern=pattern)
    return [event["message"] for event in found["events"]]


def test_destroy_leaves_nothing(terraform: Terraform, owner: Account) -> None:
    terraform("destroy", "-auto-approve")

    left = {
        "certificates": owner.client("acm").list_certificates()["CertificateSummaryList"],
        "functions": owner.client("lambda").list_functions()["Functions"],
        "rules": owner.client("events").list_rules()["Rules"],
        "queues": owner.client("sqs").list_queues().get("QueueUrls", []),
        "archives": owner.client("events").list_archives()["Archives"],
        "connections": owner.client("events").list_connections()["Connections"],
        "destinations": owner.client("events").list_api_destinations()["ApiDestinations"],
        "policies": owner.client("iam").list_policies(Scope="Local")["Policies"],
        "log groups": owner.client("logs").describe_log_groups()["logGroups"],
        "roles": [role for role in owner.client("iam").list_roles()["Roles"] if role["Path"] == "/"],
    }
    assert left == {name: [] for name in left}
    authorities = owner.client("acm-pca").list_certificate_authorities()["CertificateAuthorities"]
    assert {authority["Status"] for authority in authorities} == {"DELETED"}

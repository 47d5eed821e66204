"""tokiwa deployment: made, listed, shown, changed, tried again and deleted."""

import json

import pytest
from click.testing import CliRunner

from tokiwa.cli.main import main


def run(server, *arguments, code=0, of="deployment"):
    done = CliRunner().invoke(main, [of, *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output


@pytest.fixture(scope="module")
def certificate(server):
    """Of a root with the manager's permission; an agent is there too, and never comes."""
    pca, acm = server.client("acm-pca"), server.client("acm")
    subject = {"CommonName": "Example"}
    made = pca.create_certificate_authority(
        CertificateAuthorityType="ROOT",
        CertificateAuthorityConfiguration={
            "KeyAlgorithm": "EC_prime256v1",
            "SigningAlgorithm": "SHA256WITHECDSA",
            "Subject": subject,
        },
    )["CertificateAuthorityArn"]
    csr = pca.get_certificate_authority_csr(CertificateAuthorityArn=made)["Csr"]
    issued = pca.issue_certificate(
        CertificateAuthorityArn=made,
        Csr=csr.encode(),
        SigningAlgorithm="SHA256WITHECDSA",
        TemplateArn="arn:aws:acm-pca:::template/RootCACertificate/V1",
        Validity={"Value": 10, "Type": "YEARS"},
    )["CertificateArn"]
    text = pca.get_certificate(CertificateAuthorityArn=made, CertificateArn=issued)["Certificate"]
    pca.import_certificate_authority_certificate(CertificateAuthorityArn=made, Certificate=text.encode())
    run(server, "create", "web", of="agents")
    return acm.request_certificate(
        DomainName="www.example.com", KeyAlgorithm="EC_prime256v1", CertificateAuthorityArn=made
    )["CertificateArn"]


def made(server, certificate, name, *more):
    wanted = ("--certificate", certificate, "--agent", "web", "--kind", "files", "--set", f"folder=/etc/{name}")
    return run(server, "create", name, *wanted, *more)


def test_a_deployments_life(server, certificate):
    assert run(server, "list") == "there is none\n"
    said = made(
        server,
        certificate,
        "front",
        *("--probe", "[::1]:25", "--start-tls", "smtp", "--server-name", "mail.example.com", "--from-server"),
        *("--wave", "3", "--window", "cron(0 2 * * ? *)", "--owner", "ops", "--report-drift", "--served-within", "2"),
    )
    lines = said.splitlines()
    assert lines[0].startswith("front  PENDING since ")
    assert "  place        files by web, wave 3" in lines
    assert "               folder=/etc/front" in lines
    assert "  probe        ::1:25 by SMTP, asking for mail.example.com" in lines
    found = json.loads(run(server, "show", "front", "--json"))
    assert found["MaintenanceWindow"] == {"Schedule": "cron(0 2 * * ? *)", "DurationMinutes": 60}
    assert (found["OnDrift"], found["ServedWithinHours"], found["Owner"]) == ("REPORT", 2, "ops")
    assert found["Probe"]["FromServer"] is True
    assert run(server, "list").splitlines()[1].split()[:5] == ["front", "PENDING", "files", "web", "3"]
    changed = run(server, "update", found["DeploymentArn"], "--no-probe", "--no-window", "--set", "folder=/srv/tls")
    assert "probe" not in changed
    assert "folder=/srv/tls" in changed
    assert "front is PENDING" in run(server, "retry", "front", code=1)
    assert run(server, "delete", "front") == "front is deleted\n"
    assert "There is no deployment front." in run(server, "show", "front", code=1)


def test_those_that_are_asked_for(server, certificate):
    for name in ("a", "b"):
        made(server, certificate, name)
    for asked in (["--agent", "web"], ["--certificate", certificate], ["--status", "PENDING"], ["--unserved"]):
        assert [each["Name"] for each in json.loads(run(server, "list", "--json", *asked))] == ["a", "b"]
    assert run(server, "list", "--status", "SERVED") == "there is none\n"
    for name in ("a", "b"):
        run(server, "delete", name, "--force")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--set", "folder"), "is not a setting"),
        (("--probe", "web"), "is no place"),
        (("--probe", "web:https"), "is no place"),
        (("--start-tls", "smtp"), "go with --probe"),
        (("--start-tls", "ftp"), "is not one of"),
    ],
    ids=str,
)
def test_what_cannot_be_said(server, more, words):
    wanted = ("create", "x", "--certificate", "arn", "--agent", "web", "--kind", "files")
    assert words in run(server, *wanted, *more, code=2)


def test_a_certificate_is_requested_for_names(server, certificate):
    """Of the default CA; the same command again does not request another."""
    acm = server.client("acm")
    authority = acm.describe_certificate(CertificateArn=certificate)["Certificate"]["CertificateAuthorityArn"]
    run(server, "set", authority, of="default-ca")
    wanted = ("--domain", "a.example.com", "--domain", "b.example.com", "--agent", "web", "--kind", "files")
    refused = run(server, "create", "named", *wanted, code=1)  # without a folder
    run(server, "create", "named", *wanted, "--set", "folder=/etc/named")
    found = acm.list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})["CertificateSummaryList"]
    mine = [each["CertificateArn"] for each in found if each["DomainName"] == "a.example.com"]
    shown = json.loads(run(server, "show", "named", "--json"))

    assert "folder" in refused
    assert len(mine) == 1
    assert shown["CertificateArn"] == mine[0]
    assert "Give either" in run(server, "create", "neither", "--agent", "web", "--kind", "files", code=2)

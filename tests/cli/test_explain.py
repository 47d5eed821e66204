"""tokiwa explain: what is wrong in words, and commands that mend it when they are typed."""

import json
import subprocess

import pytest
from click.testing import CliRunner
from tests.story import pki

from running import environment
from tokiwa.cli.explain import text
from tokiwa.cli.main import main
from tokiwa.cli.profile import exports


@pytest.fixture
def certificate(server):
    """One that is managed, by a CA of its own."""
    authority = pki.authority(server)
    pki.grant(server, authority)
    return pki.managed(server, authority), authority


def explain(server, arn, *more):
    done = CliRunner().invoke(main, ["explain", arn, "--data", str(server.folder), *more])
    assert done.exit_code == 0, done.output
    return done.output


def type_(server, folder, commands):
    """Type commands into a shell, one after the other, as the explanation has them."""
    (folder / "passphrase").write_text("correct horse")
    script = "\n".join([exports(str(server.folder)), "set -e", *commands])
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, capture_output=True, text=True, check=False, env=environment()
    )
    assert done.returncode == 0, done.stderr


def test_what_is_not_served_is_told():
    told = {
        "CertificateArn": "arn",
        "Status": "ISSUED",
        "RenewalEligibility": "ELIGIBLE",
        "Verdict": "It will be renewed.",
        "AsOf": 0,
        "Checks": [],
        "NextAttempt": {"Why": "No attempt is planned."},
        "Afterwards": "It stays eligible.",
        "Unserved": [{"DeploymentArn": "arn:front", "Status": "FAILED", "Reason": "nginx -t said no."}],
    }
    assert text(told).splitlines()[-2:] == ["It stays eligible.", "Not served: arn:front, FAILED: nginx -t said no."]


def test_when_all_is_well(server, certificate):
    said = explain(server, certificate[0])
    assert said.splitlines()[:2] == [certificate[0], "ISSUED, ELIGIBLE"]
    assert "It will be renewed at " in said
    assert said.count("\n  ok    ") == 12
    assert "FAIL" not in said
    assert "$ " not in said


def spoil_permission(server, arn, authority):
    server.client("acm-pca").delete_permission(CertificateAuthorityArn=authority, Principal=pki.MANAGER)


def spoil_half_the_permission(server, arn, authority):
    spoil_permission(server, arn, authority)
    server.client("acm-pca").create_permission(
        CertificateAuthorityArn=authority, Principal=pki.MANAGER, Actions=["IssueCertificate"]
    )


def spoil_status(server, arn, authority):
    server.client("acm-pca").update_certificate_authority(CertificateAuthorityArn=authority, Status="DISABLED")


def spoil_existence(server, arn, authority):
    spoil_status(server, arn, authority)
    server.client("acm-pca").delete_certificate_authority(CertificateAuthorityArn=authority)


def spoil_length(server, arn, authority):
    pki.install(server, authority, days=400)


SPOILT = {
    "permission-missing": [spoil_permission, spoil_half_the_permission],
    "authority-inactive": [spoil_status, spoil_existence],
    "authority-ends-too-soon": [spoil_length],
}
CASES = [(check, spoil) for check, spoils in SPOILT.items() for spoil in spoils]


@pytest.mark.parametrize(("check", "spoil"), CASES, ids=[spoil.__name__ for _, spoil in CASES])
def test_what_it_says_to_type_mends_it(server, tmp_path, certificate, check, spoil):
    arn, authority = certificate
    spoil(server, arn, authority)
    told = json.loads(explain(server, arn, "--json"))
    (failed,) = [each for each in told["Checks"] if each["Outcome"] == "FAILED"]
    assert failed["Name"] == check
    said = text(told)
    for command in failed["Commands"]:
        assert f"\n          $ {command}\n" in said
    type_(server, tmp_path, failed["Commands"])
    assert "It will be renewed at " in explain(server, arn)


def test_one_that_was_never_exported(server, tmp_path, certificate):
    arn = pki.request(server, certificate[1])
    told = json.loads(explain(server, arn, "--json"))
    assert "ISSUED, INELIGIBLE" in text(told)
    assert "Next attempt: none. No attempt is planned." in text(told)
    (failed,) = [each for each in told["Checks"] if each["Outcome"] == "FAILED"]
    type_(server, tmp_path, [f"{command} > export.json" for command in failed["Commands"]])
    assert "ISSUED, ELIGIBLE" in explain(server, arn)


def test_the_last_attempt_is_told(server, certificate):
    arn, authority = certificate
    spoil_permission(server, arn, authority)
    server.client("acm").renew_certificate(CertificateArn=arn)
    waiting = "PENDING_AUTO_RENEWAL"
    while (said := explain(server, arn)) and "PCA_ACCESS_DENIED: acm.amazonaws.com is not permitted" not in said:
        assert waiting in said
    assert f"Last: {waiting} at " in said
    assert "it is tried again every hour" in said


def test_what_there_is_not(server):
    arn = "arn:aws:acm:us-east-1:000000000000:certificate/none"
    done = CliRunner().invoke(main, ["explain", arn, "--data", str(server.folder)])
    assert done.exit_code == 1
    assert "ResourceNotFoundException: Could not find certificate" in done.output

"""Version 2 of the AWS CLI, which takes blobs in base64 and asks for pages by itself."""

from __future__ import annotations

import base64
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from tests.story import pki
from tests.story.automation import role
from tests.story.server import Account

from awscli import cli_two
from tokiwa.wire.description import model_file

pytestmark = pytest.mark.xdist_group("story clients")


@pytest.fixture
def two(account: Account, tmp_path: Path) -> Any:
    """Run it: `two("acm", "list-certificates")` gives the answer."""
    path = cli_two(tmp_path / "two", account.url)
    environment = account.environment | {"PATH": f"{path}:{account.environment['PATH']}"}

    def run(*arguments: str, fails: bool = False) -> Any:
        done = subprocess.run(
            ["aws", *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert (done.returncode != 0) is fails, done.stderr
        return (done.returncode, done.stderr) if fails else json.loads(done.stdout or "{}")

    return run


def test_a_certificate_from_its_authority_to_its_key(account: Account, two: Any, tmp_path: Path) -> None:
    """A CA, its certificate, a leaf; a passphrase from a file as it is, and on the command line in base64."""
    subject = {"CommonName": "By CLI 2"}
    configuration = {"KeyAlgorithm": pki.P256, "SigningAlgorithm": pki.SIGNING, "Subject": subject}
    arn = two(
        *("acm-pca", "create-certificate-authority", "--certificate-authority-type", "ROOT"),
        *("--certificate-authority-configuration", json.dumps(configuration)),
    )["CertificateAuthorityArn"]
    two("acm-pca", "wait", "certificate-authority-csr-created", "--certificate-authority-arn", arn)
    pki.install(account, arn)
    made = two(
        *("acm", "request-certificate", "--domain-name", pki.DOMAIN, "--key-algorithm", pki.P256),
        *("--certificate-authority-arn", arn),
    )["CertificateArn"]
    (tmp_path / "passphrase").write_bytes(pki.PASSPHRASE)
    names = ("acm", "export-certificate", "--certificate-arn", made, "--passphrase")

    for given in (f"fileb://{tmp_path}/passphrase", base64.b64encode(pki.PASSPHRASE).decode()):
        pki.opened(two(*names, given)["PrivateKey"])

    listed = two("acm", "list-certificates", "--includes", f"keyTypes={pki.P256}")["CertificateSummaryList"]
    assert [each["CertificateArn"] for each in listed] == [made]
    assert listed[0]["NotAfter"].startswith(f"{pki.describe(account, made)['NotAfter']:%Y-%m-%dT%H:%M:%S}")


def test_a_function_answers_into_a_file(account: Account, two: Any, tmp_path: Path) -> None:
    package = tmp_path / "function.zip"
    package.write_bytes(pki.zipped("def handler(event, context):\n    return event['a']\n", "app"))
    two(
        *("lambda", "create-function", "--function-name", "echo", "--runtime", "python3.12", "--timeout", "60"),
        *("--role", role(account, "echo"), "--handler", "app.handler", "--zip-file", f"fileb://{package}"),
    )
    payload = ("--payload", '{"a": "é"}', "--cli-binary-format", "raw-in-base64-out")
    answer = two("lambda", "invoke", "--function-name", "echo", *payload, "out.json")
    assert answer["StatusCode"] == 200
    assert json.loads((tmp_path / "out.json").read_text()) == "é"


def test_it_follows_pages_by_itself(account: Account, two: Any) -> None:
    authority = pki.authority(account)
    made = {pki.request(account, authority) for _ in range(3)}
    pages = ("acm", "list-certificates", "--includes", f"keyTypes={pki.P256}", "--page-size", "1")
    assert {each["CertificateArn"] for each in two(*pages)["CertificateSummaryList"]} == made


def test_every_service_answers(two: Any) -> None:
    """In the protocols that this version has for them."""
    assert two("sts", "get-caller-identity")["Arn"].endswith(":root")
    assert two("acm", "get-account-configuration")["ExpiryEvents"]["DaysBeforeExpiry"] == 45
    assert two("acm-pca", "list-certificate-authorities")["CertificateAuthorities"] == []
    assert two("cloudwatch", "list-metrics")["Metrics"] == []
    assert two("cloudtrail", "lookup-events")["Events"] == []
    assert two("events", "describe-event-bus")["Name"] == "default"
    assert two("health", "describe-events")["events"] == []
    assert two("iam", "get-account-summary")["SummaryMap"]["Users"] == 0
    assert two("lambda", "get-account-settings")["AccountUsage"]["FunctionCount"] == 0
    assert two("logs", "describe-log-groups")["logGroups"] == []
    assert two("resourcegroupstaggingapi", "get-resources")["ResourceTagMappingList"] == []


def test_an_error_has_its_own_exit_code(account: Account, two: Any) -> None:
    missing = f"arn:aws:acm:us-east-1:{account.id}:certificate/11111111-2222-4333-8444-555555555555"
    code, said = two("acm", "describe-certificate", "--certificate-arn", missing, fails=True)
    assert code == 254
    assert "(ResourceNotFoundException)" in said
    assert f"Could not find certificate {missing} in account {account.id}." in said


def test_with_our_model_it_moves_the_clock(two: Any) -> None:
    model = f"file://{model_file('tokiwa')}"
    two("configure", "add-model", "--service-name", "tokiwa", "--service-model", model)
    before = two("tokiwa", "describe-clock")["Offset"]
    two("tokiwa", "advance-clock", "--duration", "335d")
    assert two("tokiwa", "describe-clock")["Offset"] - before == 335 * 86400

"""The page's function, policy and pattern, unchanged, on a real server, with nothing but the AWS CLI."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import attrs
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from tests.story.pki import ACTIONS, DOMAIN, MANAGER, TEMPLATE, pems, verified, zipped
from tests.story.server import Account, Server

pytestmark = [
    pytest.mark.xdist_group("story page"),
    pytest.mark.skipif(
        shutil.which("openssl") is None, reason="openssl, the judge of keys and chains, is not installed"
    ),
]

PASSPHRASE = b"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x00"  # the page's
PLACEHOLDER = "arn:aws:acm:region:account:certificate/certificate_ID"
SIGNING = "SHA256WITHRSA"
TRIES = 60  # of a command that takes most of a second; a renewal with its function takes about two
TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


@attrs.frozen
class Reader:
    """Somebody who follows the page: each method is a part of it, in commands of the AWS CLI."""

    account: Account
    folder: Path

    def file(self, name: str, content: bytes | str) -> str:
        """A file as an argument of the CLI."""
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return f"fileb://{path}"

    def authority(self, parent: str | None = None) -> str:
        """A root, or an issuing authority below one: created, signed, installed."""
        aws = self.account.aws
        subject = {"Organization": "Example Corp", "CommonName": "Example Issuing" if parent else "Example Root"}
        configuration = {"KeyAlgorithm": "RSA_2048", "SigningAlgorithm": SIGNING, "Subject": subject}
        arn = aws(
            *("acm-pca", "create-certificate-authority"),
            *("--certificate-authority-type", "SUBORDINATE" if parent else "ROOT"),
            *("--certificate-authority-configuration", json.dumps(configuration)),
        )["CertificateAuthorityArn"]
        aws("acm-pca", "wait", "certificate-authority-csr-created", "--certificate-authority-arn", arn)
        csr = aws("acm-pca", "get-certificate-authority-csr", "--certificate-authority-arn", arn)["Csr"]
        template = TEMPLATE.format("SubordinateCACertificate_PathLen0" if parent else "RootCACertificate")
        issued = aws(
            *("acm-pca", "issue-certificate", "--certificate-authority-arn", parent or arn),
            *("--csr", self.file("ca.csr", csr), "--signing-algorithm", SIGNING, "--template-arn", template),
            *("--validity", f"Value={5 if parent else 10},Type=YEARS"),
        )["CertificateArn"]
        names = ("--certificate-authority-arn", parent or arn, "--certificate-arn", issued)
        aws("acm-pca", "wait", "certificate-issued", *names)
        got = aws("acm-pca", "get-certificate", *names)
        chain = ("--certificate-chain", self.file("chain.pem", got["CertificateChain"])) if parent else ()
        aws(
            *("acm-pca", "import-certificate-authority-certificate", "--certificate-authority-arn", arn),
            *("--certificate", self.file("ca.pem", got["Certificate"]), *chain),
        )
        return str(arn)

    def certificate(self) -> str:
        """A certificate of the manager, from an issuing authority that permits it to renew."""
        aws = self.account.aws
        issuing = self.authority(self.authority())
        aws(
            *("acm-pca", "create-permission", "--certificate-authority-arn", issuing),
            *("--principal", MANAGER, "--actions", *ACTIONS),
        )
        names = ("--domain-name", DOMAIN, "--certificate-authority-arn", issuing)
        arn = str(aws("acm", "request-certificate", *names)["CertificateArn"])
        self.await_issue(arn)
        return arn

    def await_issue(self, arn: str) -> None:
        """Its RSA key is made beside the answer: each look is a whole command, so nothing need be slept."""
        for _ in range(TRIES):
            if self.describe(arn)["Status"] == "ISSUED":
                return
        raise AssertionError(f"the certificate is not issued: {self.describe(arn)}")

    def export(self, arn: str) -> None:
        """Export it by hand, which makes it one that is renewed."""
        passphrase = self.file("passphrase", PASSPHRASE)
        self.account.aws("acm", "export-certificate", "--certificate-arn", arn, "--passphrase", passphrase)

    def automation(self, arn: str, page: Path) -> None:
        """The page's role, function and rule."""
        aws = self.account.aws
        role = aws(
            *("iam", "create-role", "--role-name", "exporter"),
            *("--assume-role-policy-document", json.dumps(TRUST)),
        )["Role"]["Arn"]
        aws(
            *("iam", "put-role-policy", "--role-name", "exporter", "--policy-name", "page"),
            *("--policy-document", (page / "role-policy.json").read_text()),
        )
        package = self.file("function.zip", zipped((page / "lambda_function.py").read_text(), "lambda_function"))
        function = aws(
            *("lambda", "create-function", "--function-name", "exporter", "--runtime", "python3.12", "--role", role),
            *("--handler", "lambda_function.lambda_handler", "--zip-file", package, "--timeout", "60"),
        )["FunctionArn"]
        aws("lambda", "wait", "function-active-v2", "--function-name", "exporter")
        pattern = (page / "rule-pattern.json").read_text()
        assert PLACEHOLDER in pattern
        rule = aws(*("events", "put-rule", "--name", "renewed", "--event-pattern", pattern.replace(PLACEHOLDER, arn)))[
            "RuleArn"
        ]
        aws(
            *("lambda", "add-permission", "--function-name", "exporter", "--statement-id", "rule"),
            *("--action", "lambda:InvokeFunction", "--principal", "events.amazonaws.com", "--source-arn", rule),
        )
        aws("events", "put-targets", "--rule", "renewed", "--targets", f"Id=exporter,Arn={function}")

    def describe(self, arn: str) -> dict[str, object]:
        """The certificate as the manager tells it."""
        found: dict[str, object] = self.account.aws("acm", "describe-certificate", "--certificate-arn", arn)[
            "Certificate"
        ]
        return found

    def log(self) -> str:
        """All that the function has logged; nothing before its first run, when its log group is not there yet."""
        done = self.account.try_aws("logs", "filter-log-events", "--log-group-name", "/aws/lambda/exporter")
        if "ResourceNotFoundException" in done.stderr:
            return ""
        assert done.returncode == 0, done.stderr
        return "".join(f"{event['message']}\n" for event in json.loads(done.stdout)["events"])

    def await_export(self) -> str:
        """The log, once the function has ended: each look is a whole command, so nothing need be slept."""
        for _ in range(TRIES):
            log = self.log()
            if "REPORT RequestId" in log:
                return log
        raise AssertionError(f"the function did not run: {log!r}")


@pytest.fixture(params=["335 days pass", "renew-certificate"])
def renewed(request: pytest.FixtureRequest, server: Server, page: Path, tmp_path: Path) -> tuple[Reader, str, str]:
    """Someone who followed the page up to the renewal, by either way; the certificate's ARN and its serial before."""
    passes = request.param == "335 days pass"
    reader = Reader(server.account(request.param.replace(" ", "-"), test_clock=passes), tmp_path)
    arn = reader.certificate()
    reader.export(arn)
    reader.automation(arn, page)
    before = str(reader.describe(arn)["Serial"])
    if passes:
        reader.account.advance("335d")
    else:
        reader.account.aws("acm", "renew-certificate", "--certificate-arn", arn)
    return reader, arn, before


def test_the_function_exports_what_was_renewed(renewed: tuple[Reader, str, str]) -> None:
    """The certificate has a new serial under its ARN; the log shows it, its chain, and its key as the page wants it."""
    reader, arn, before = renewed

    log = reader.await_export()
    described = reader.describe(arn)
    (certificate, *chain) = pems(log)
    (key,) = pems(log, "ENCRYPTED PRIVATE KEY")
    serial = x509.load_pem_x509_certificate(certificate.encode()).serial_number

    assert described["Serial"] != before
    assert int(str(described["Serial"]).replace(":", ""), 16) == serial
    assert described["RenewalSummary"]["RenewalStatus"] == "SUCCESS"  # type: ignore[index]
    assert described["RenewalEligibility"] == "ELIGIBLE"  # the function exported it
    assert len(chain) == 2
    assert verified(reader.folder, certificate, "".join(chain)) == "leaf.pem: OK"
    assert f"Renewed Certificate ARN : {arn}" in log
    _opens(reader.folder, key, certificate)
    _is_told(reader, arn)


def _opens(folder: Path, key: str, certificate: str) -> None:
    """OpenSSL and cryptography both open the key with the page's ten bytes, and it is the certificate's."""
    (folder / "key.pem").write_text(key)
    opened = subprocess.run(
        ["openssl", "pkey", "-in", "key.pem", "-passin", "file:passphrase", "-pubout"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    public = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    assert opened.stderr == ""
    assert load_pem_private_key(key.encode(), PASSPHRASE).public_key() == public
    with pytest.raises(ValueError, match="password"):
        load_pem_private_key(key.encode(), b"another")
    assert load_pem_public_key(opened.stdout.encode()) == public


def _is_told(reader: Reader, arn: str) -> None:
    """AWS Health has the event, about this certificate."""
    filter_ = {"eventTypeCodes": ["AWS_ACM_RENEWAL_STATE_CHANGE"], "entityValues": [arn]}
    (event,) = reader.account.aws("health", "describe-events", "--filter", json.dumps(filter_))["events"]
    assert (event["service"], event["eventTypeCategory"]) == ("ACM", "scheduledChange")

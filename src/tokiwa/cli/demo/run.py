"""The story: a CA, a certificate, the automation, time passes, and what happens when something is missing."""

import json
import shutil
import textwrap
from pathlib import Path

from tokiwa.agent.client import CallFailed
from tokiwa.cli.demo.authority import authority, certificate_of, package
from tokiwa.cli.demo.server import Server
from tokiwa.cli.demo.shell import Shell
from tokiwa.cli.profile import data_folder

STEPS = 11
PASSPHRASE = "tokiwa-demo-passphrase"  # noqa: S105 - the demo's own
SUMMARY = ("Status", "Serial", "NotAfter", "RenewalEligibility", "RenewalSummary")
DOMAIN = "www.internal.example"


def run(data: str | None, listen: str, *, stop: bool) -> int:
    """Tell it; 0 when every step went as told. The server stays up unless `stop`."""
    folder = data_folder(data) if data else data_folder(None).with_name("tokiwa-demo")
    server = Server(folder, listen)
    server.start()
    shell = Shell(folder, STEPS)
    try:
        _story(shell, folder)
    except BaseException:
        server.stop()
        raise
    finally:
        shell.close()
    if stop:
        server.stop()
        shell.console.print("\nThe server is stopped.")
    else:
        _farewell(shell, folder)
    return 0


def _story(shell: Shell, folder: Path) -> None:
    shell.step("A server on an empty folder")
    shell.note(f"tokiwa serve --data {folder} --test-clock is ready at {shell.url}")
    shell.run("aws", "sts", "get-caller-identity")

    shell.step("A root CA: created, signed by itself, installed")
    root = authority(shell, "Demo Root", None)
    shell.step("An issuing CA under it")
    issuing = authority(shell, "Demo Issuing CA", root)
    shell.note("The manager may renew from it only with its permission:")
    _grant(shell, issuing)

    shell.step("A private certificate, requested from the manager")
    requested = shell.aws(
        "acm",
        "request-certificate",
        "--domain-name",
        DOMAIN,
        "--certificate-authority-arn",
        issuing,
        "--key-algorithm",
        "EC_prime256v1",
    )
    arn = str(requested["CertificateArn"])
    _verify(shell, arn)

    shell.step("Exported with its private key under a passphrase: now it is managed")
    _export(shell, arn)
    _describe(shell, arn)

    shell.step("The automation: a role, a function, a rule")
    _automation(shell, arn)

    shell.step("335 days pass in a moment")
    shell.run("tokiwa", "clock", "advance", "335d", "--data", str(folder))
    _describe(shell, arn)
    shell.note("Same ARN, new key, new serial. The event reached the function, which exported it:")
    _log(shell)
    shell.aws("health", "describe-events", "--max-results", "10")

    shell.step("A renewal forced now, with RenewCertificate")
    _export(shell, arn)
    shell.aws("acm", "renew-certificate", "--certificate-arn", arn)
    _settle(shell, folder)
    _describe(shell, arn)
    _log(shell)

    shell.step("What is issued with IssueCertificate directly is never managed")
    _direct(shell, issuing)

    shell.step("A renewal that cannot succeed says why")
    _export(shell, arn)
    shell.aws(
        "acm-pca", "delete-permission", "--certificate-authority-arn", issuing, "--principal", "acm.amazonaws.com"
    )
    shell.aws("acm", "renew-certificate", "--certificate-arn", arn)
    _settle(shell, folder)
    _expect(_describe(shell, arn), "PENDING_AUTO_RENEWAL")

    shell.step("Granted again, the next attempt (an hour later) succeeds")
    _grant(shell, issuing)
    shell.run("tokiwa", "clock", "advance", "1h", "--data", str(folder))
    _expect(_describe(shell, arn), "SUCCESS")


def _grant(shell: Shell, authority_arn: str) -> None:
    actions = ("IssueCertificate", "GetCertificate", "ListPermissions")
    shell.aws(
        "acm-pca",
        "create-permission",
        "--certificate-authority-arn",
        authority_arn,
        "--principal",
        "acm.amazonaws.com",
        "--actions",
        *actions,
    )


def _settle(shell: Shell, folder: Path) -> None:
    """Let what is due be done: moving the clock by a second answers when all is settled."""
    shell.run("tokiwa", "clock", "advance", "1s", "--data", str(folder))


def _describe(shell: Shell, arn: str) -> str:
    found = shell.aws("acm", "describe-certificate", "--certificate-arn", arn, "--query", "Certificate", show=SUMMARY)
    return str((found.get("RenewalSummary") or {}).get("RenewalStatus", ""))


def _expect(was: str, wanted: str) -> None:
    if was != wanted:
        raise CallFailed(
            f"The renewal is {was}, not {wanted} as the story has it. See server.log in the demo's folder."
        )


def _verify(shell: Shell, arn: str) -> None:
    got = shell.aws("acm", "get-certificate", "--certificate-arn", arn)
    blocks = [
        f"{block}-----END CERTIFICATE-----\n"
        for block in got["CertificateChain"].split("-----END CERTIFICATE-----\n")
        if block.strip()
    ]
    leaf, middle, root = (
        shell.file("leaf.pem", got["Certificate"]),
        shell.file("issuing.pem", blocks[0]),
        shell.file("root.pem", blocks[-1]),
    )
    if shutil.which("openssl"):
        shell.run("openssl", "verify", "-x509_strict", "-CAfile", root, "-untrusted", middle, leaf)


def _export(shell: Shell, arn: str) -> None:
    passphrase = shell.file("passphrase", PASSPHRASE)
    got = shell.aws(
        "acm",
        "export-certificate",
        "--certificate-arn",
        arn,
        "--passphrase",
        f"fileb://{passphrase}",
        show=("PrivateKey",),
    )
    if shutil.which("openssl"):
        key = shell.file("key.pem", got["PrivateKey"])
        shell.run("openssl", "pkey", "-in", key, "-passin", f"file:{passphrase}", "-noout", "-check")


def _automation(shell: Shell, arn: str) -> None:
    trust = {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
    may = {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": "acm:ExportCertificate", "Resource": arn}],
    }
    pattern = {
        "source": ["aws.health"],
        "detail-type": ["AWS Health Event"],
        "detail": {
            "service": ["ACM"],
            "eventTypeCategory": ["scheduledChange"],
            "eventTypeCode": ["AWS_ACM_RENEWAL_STATE_CHANGE"],
        },
        "resources": [arn],
    }
    role = shell.aws(
        "iam", "create-role", "--role-name", "exporter", "--assume-role-policy-document", json.dumps(trust)
    )["Role"]["Arn"]
    shell.aws(
        "iam",
        "put-role-policy",
        "--role-name",
        "exporter",
        "--policy-name",
        "export",
        "--policy-document",
        json.dumps(may),
    )
    archive = shell.scratch / "function.zip"
    archive.write_bytes(package("exporter"))
    function = shell.aws(
        *("lambda", "create-function", "--function-name", "exporter", "--runtime", "python3.12", "--role", role),
        *("--handler", "exporter.handler", "--zip-file", f"fileb://{archive}", "--timeout", "60"),
        *("--environment", f"Variables={{PASSPHRASE={PASSPHRASE}}}"),
        show=("FunctionArn", "State"),
    )["FunctionArn"]
    rule = shell.aws("events", "put-rule", "--name", "renewed", "--event-pattern", json.dumps(pattern))["RuleArn"]
    shell.aws(
        *(
            "lambda",
            "add-permission",
            "--function-name",
            "exporter",
            "--statement-id",
            "rule",
            "--action",
            "lambda:InvokeFunction",
        ),
        *("--principal", "events.amazonaws.com", "--source-arn", rule),
    )
    shell.aws("events", "put-targets", "--rule", "renewed", "--targets", f"Id=exporter,Arn={function}")


def _log(shell: Shell) -> None:
    names = ("--log-group-name", "/aws/lambda/exporter", "--filter-pattern", "exported")
    text = shell.run(
        "aws", "logs", "filter-log-events", *names, "--query", "events[-1].message", "--output", "text", quiet=True
    )
    if "ENCRYPTED PRIVATE KEY" not in text:
        raise CallFailed(f"The function did not export the certificate. It said: {text.strip()}")
    shell.console.print(textwrap.indent(text.strip(), "     | "), soft_wrap=True, markup=False)


def _direct(shell: Shell, authority_arn: str) -> None:
    if not shutil.which("openssl"):
        return
    shell.run(
        "openssl",
        "req",
        "-new",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "direct.key",
        "-out",
        "direct.csr",
        "-subj",
        "/CN=direct.internal.example",
        quiet=True,
    )
    issued = shell.aws(
        *(
            "acm-pca",
            "issue-certificate",
            "--certificate-authority-arn",
            authority_arn,
            "--csr",
            f"fileb://{shell.scratch}/direct.csr",
        ),
        *("--signing-algorithm", "SHA256WITHECDSA", "--validity", "Value=30,Type=DAYS"),
    )
    certificate_of(shell, authority_arn, issued["CertificateArn"])
    listed = shell.aws(
        "acm",
        "list-certificates",
        "--includes",
        "keyTypes=EC_prime256v1",
        "--query",
        "{Managed: CertificateSummaryList[].DomainName}",
    )
    if listed["Managed"] != [DOMAIN]:
        raise CallFailed(f"The manager lists {listed['Managed']}.")


def _farewell(shell: Shell, folder: Path) -> None:
    shell.console.print(
        f"\n[bold]The server is still up at {shell.url}[/bold]\n\n"
        f"   tokiwa console --data {folder}              to see all of it in a browser, at {shell.url}/console/\n"
        f'   eval "$(tokiwa env --data {folder})"       then plain aws and boto3 talk to it\n'
        f"   tokiwa clock advance 335d --data {folder}   to see the next renewal\n"
        f"   kill $(cat {folder}/demo.pid)               to stop it\n",
        soft_wrap=True,
    )

"""The demo's CAs: a root and an issuing CA below it, made as anyone would with the AWS CLI."""

import json
from pathlib import Path

from tokiwa.cli.demo.shell import Shell

TEMPLATE = "arn:aws:acm-pca:::template/"
SIGNING = "SHA256WITHECDSA"


def authority(shell: Shell, name: str, parent: str | None) -> str:
    """The ARN of a new, active CA; a root without a parent."""
    subject = {"Organization": "Tokiwa Demo", "CommonName": name}
    config = {"KeyAlgorithm": "EC_prime256v1", "SigningAlgorithm": SIGNING, "Subject": subject}
    made = shell.aws(
        "acm-pca",
        "create-certificate-authority",
        "--certificate-authority-type",
        "SUBORDINATE" if parent else "ROOT",
        "--certificate-authority-configuration",
        json.dumps(config),
    )
    arn = str(made["CertificateAuthorityArn"])
    csr = shell.file("ca.csr", _csr(shell, arn))
    issued = shell.aws(
        "acm-pca",
        "issue-certificate",
        *("--certificate-authority-arn", parent or arn, "--csr", f"fileb://{csr}", "--signing-algorithm", SIGNING),
        *("--template-arn", f"{TEMPLATE}{'SubordinateCACertificate_PathLen0' if parent else 'RootCACertificate'}/V1"),
        *("--validity", "Value=5,Type=YEARS" if parent else "Value=10,Type=YEARS"),
    )
    certificate, chain = certificate_of(shell, parent or arn, issued["CertificateArn"])
    files = ["--certificate", f"fileb://{shell.file('ca.pem', certificate)}"]
    if parent:
        files += ["--certificate-chain", f"fileb://{shell.file('chain.pem', chain)}"]
    shell.aws("acm-pca", "import-certificate-authority-certificate", "--certificate-authority-arn", arn, *files)
    return arn


def certificate_of(shell: Shell, authority_arn: str, certificate_arn: str) -> tuple[str, str]:
    """What the CA issued, and its chain ("" for a root)."""
    names = ("--certificate-authority-arn", authority_arn, "--certificate-arn", certificate_arn)
    got = shell.aws("acm-pca", "get-certificate", *names)
    return got["Certificate"], got.get("CertificateChain") or ""


def _csr(shell: Shell, arn: str) -> str:
    text = shell.run(
        "aws",
        "acm-pca",
        "get-certificate-authority-csr",
        "--certificate-authority-arn",
        arn,
        "--output",
        "text",
        quiet=True,
    )
    return text.strip() + "\n"


def package(name: str) -> bytes:
    """A zip archive with the demo's function in it, for CreateFunction."""
    import io
    import zipfile

    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(f"{name}.py", Path(__file__).with_name("function.py").read_text())
    return made.getvalue()

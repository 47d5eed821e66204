"""What is measured: each scenario is a request, and the raw work that its figures are ratios of."""

import base64
import io
import zipfile
from collections.abc import Callable
from typing import Any

import attrs

from bench import raw
from bench.server import Server

NAME = raw.NAME
SIGNING = {"EC_prime256v1": "SHA256WITHECDSA", "RSA_2048": "SHA256WITHRSA"}


@attrs.frozen
class Scenario:
    """`request` makes the bytes to send; `raw` is the same work without a server, None where there is none to compare."""

    name: str
    request: Callable[[], bytes]
    raw: Callable[[], object] | None
    durable: bool = True


def authority(server: Server, algorithm: str) -> str:
    """A root CA of this kind, active, with the manager's permission."""
    pca = server.client("acm-pca")
    config = {"KeyAlgorithm": algorithm, "SigningAlgorithm": SIGNING[algorithm], "Subject": {"CommonName": "Bench"}}
    arn = pca.create_certificate_authority(CertificateAuthorityConfiguration=config, CertificateAuthorityType="ROOT")[
        "CertificateAuthorityArn"
    ]
    named = {"CertificateAuthorityArn": arn}
    issued = pca.issue_certificate(
        **named,
        Csr=pca.get_certificate_authority_csr(**named)["Csr"].encode(),
        SigningAlgorithm=SIGNING[algorithm],
        TemplateArn="arn:aws:acm-pca:::template/RootCACertificate/V1",
        Validity={"Type": "YEARS", "Value": 10},
    )["CertificateArn"]
    certificate = pca.get_certificate(**named, CertificateArn=issued)["Certificate"]
    pca.import_certificate_authority_certificate(**named, Certificate=certificate.encode())
    pca.create_permission(
        **named, Principal="acm.amazonaws.com", Actions=["IssueCertificate", "GetCertificate", "ListPermissions"]
    )
    return str(arn)


def certificates(server: Server, arn: str, algorithm: str) -> list[Scenario]:
    """IssueCertificate and RequestCertificate under this CA."""
    csr = raw.csr(algorithm)
    issue = {
        "CertificateAuthorityArn": arn,
        "Csr": base64.b64encode(csr).decode(),
        "SigningAlgorithm": SIGNING[algorithm],
        "Validity": {"Value": 30, "Type": "DAYS"},
    }
    request = {"DomainName": NAME, "CertificateAuthorityArn": arn, "KeyAlgorithm": algorithm}
    return [
        Scenario(
            f"IssueCertificate {algorithm}",
            lambda: server.request("acm-pca", "IssueCertificate", issue),
            lambda: raw.certificate_of(csr, algorithm),
        ),
        Scenario(
            f"RequestCertificate {algorithm}",
            lambda: server.request("acm", "RequestCertificate", request),
            lambda: raw.key_and_certificate(algorithm),
        ),
    ]


def describe(server: Server, arn: str) -> Scenario:
    """DescribeCertificate of one certificate."""
    wanted = {"DomainName": NAME, "CertificateAuthorityArn": arn, "KeyAlgorithm": "EC_prime256v1"}
    leaf = server.client("acm").request_certificate(**wanted)["CertificateArn"]
    return Scenario(
        "DescribeCertificate",
        lambda: server.request("acm", "DescribeCertificate", {"CertificateArn": leaf}),
        None,
        durable=False,
    )


def function(server: Server) -> Callable[[], Any]:
    """Makes a function and returns what invokes it once, warm."""
    iam, functions = server.client("iam"), server.client("lambda")
    trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
    role = iam.create_role(RoleName="bench", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.py", "def handler(event, context):\n    return event\n")
    functions.create_function(
        FunctionName="bench",
        Runtime="python3.12",
        Role=role,
        Handler="index.handler",
        Code={"ZipFile": archive.getvalue()},
    )

    def invoke() -> Any:
        return functions.invoke(FunctionName="bench", Payload=b"{}")["Payload"].read()

    invoke()
    return invoke

"""What Tokiwa is asked for: CAs, certificates, functions, and the requests that are sent under load."""

import base64
import functools
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from typing import Any

from bench import raw
from bench.scenario import Scenario
from bench.server import Server

P256, RSA = "EC_prime256v1", "RSA_2048"
SIGNING = {P256: "SHA256WITHECDSA", RSA: "SHA256WITHRSA"}
SHORT = {P256: "P-256", RSA: "RSA-2048"}
DIFFERENT = 128  # requests that are sent in turn, so that nothing is remembered that would not be elsewhere
ARN = b"CertificateArn"


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


def issue(server: Server, arn: str, algorithm: str) -> Scenario:
    """IssueCertificate: a request that somebody made with a key of his own."""
    csrs = [raw.csr(algorithm) for _ in range(DIFFERENT if algorithm == P256 else DIFFERENT // 8)]
    wanted = {"CertificateAuthorityArn": arn, "SigningAlgorithm": SIGNING[algorithm]}
    validity = {"Value": 30, "Type": "DAYS"}
    least = functools.partial(raw.certificate_of, csrs[0], algorithm)
    return Scenario(
        f"IssueCertificate {SHORT[algorithm]}",
        server,
        _in_turn(
            lambda csr: server.request(
                "acm-pca",
                "IssueCertificate",
                {**wanted, "Csr": base64.b64encode(csr).decode(), "Validity": validity},
            ),
            csrs,
        ),
        ARN,
        lambda: raw.cpu_of(least),
    )


def request(server: Server, arn: str, algorithm: str, remark: str = "") -> Scenario:
    """RequestCertificate: the manager makes the key. It is done when all are issued."""
    wanted = {"CertificateAuthorityArn": arn, "KeyAlgorithm": algorithm}
    least = functools.partial(raw.key_and_certificate, algorithm)
    return Scenario(
        f"RequestCertificate {SHORT[algorithm]}{remark}",
        server,
        _in_turn(
            lambda number: server.request(
                "acm", "RequestCertificate", {**wanted, "DomainName": f"n{number}.{raw.NAME}"}
            ),
            range(DIFFERENT),
        ),
        ARN,
        lambda: raw.cpu_of(least),
        settle=lambda: server.until_done("issue"),
    )


def listed(server: Server, most: int) -> list[dict[str, Any]]:
    """So many certificates with P-256 keys, as ListCertificates tells of them."""
    pages = server.client("acm").get_paginator("list_certificates")
    found = pages.paginate(Includes={"keyTypes": [P256]}, PaginationConfig={"PageSize": 1000, "MaxItems": most})
    return [item for page in found for item in page["CertificateSummaryList"]]


def arns(server: Server, most: int = DIFFERENT) -> list[str]:
    """The ARNs of so many certificates with P-256 keys."""
    return [item["CertificateArn"] for item in listed(server, most)]


def describe(server: Server) -> Scenario:
    """DescribeCertificate of certificates that are there."""
    return Scenario(
        "DescribeCertificate",
        server,
        named(server, "DescribeCertificate", arns(server)),
        b"DomainName",
        raw.cpu_of_read,
        stored=False,
    )


def export(server: Server, those: Sequence[str]) -> Scenario:
    """ExportCertificate of these."""
    passphrase = base64.b64encode(raw.PASSPHRASE).decode()
    return Scenario(
        "ExportCertificate P-256",
        server,
        named(server, "ExportCertificate", those, Passphrase=passphrase),
        b"ENCRYPTED PRIVATE KEY",
        lambda: raw.cpu_of(lambda: raw.encrypted_key(P256)),
    )


def named(server: Server, operation: str, those: Sequence[str], **more: str) -> Callable[[float], Iterator[bytes]]:
    """Requests of the manager about each of these certificates in turn."""
    return _in_turn(lambda arn: server.request("acm", operation, {"CertificateArn": arn, **more}), those)


def _in_turn(make: Callable[[Any], bytes], of: Sequence[Any]) -> Callable[[float], Iterator[bytes]]:
    """Signed anew for each run of load, since a signature is good for five minutes."""
    return lambda _: cycle([make(each) for each in of])


def listen(server: Server) -> None:
    """A rule as many have it, on which none of these events matches."""
    pattern = '{"source":["aws.health"],"detail-type":["AWS Health Event"],"detail":{"service":["ACM"]}}'
    server.client("events").put_rule(Name="bench", EventPattern=pattern)
    log = {"Id": "log", "Arn": "arn:aws:logs:us-east-1:000000000000:log-group:/aws/events/bench"}
    server.client("events").put_targets(Rule="bench", Targets=[log])


def invoke(server: Server) -> Scenario:
    """Invoke: a function that returns its event, in a process that is warm."""
    functions = server.client("lambda")
    functions.create_function(
        FunctionName="bench",
        Runtime="python3.12",
        Role=_role(server),
        Handler="index.handler",
        Code={"ZipFile": _archive()},
    )
    functions.invoke(FunctionName="bench", Payload=b"{}")
    path, body = "/2015-03-31/functions/bench/invocations", b'{"detail": {"number": 1}}'
    return Scenario("Invoke, warm", server, lambda _: cycle([server.signed("lambda", path, body, {})]), b"number")


def _role(server: Server) -> str:
    trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
    role: dict[str, Any] = server.client("iam").create_role(RoleName="bench", AssumeRolePolicyDocument=trust)["Role"]
    return str(role["Arn"])


def _archive() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.py", "def handler(event, context):\n    return event\n")
    return archive.getvalue()

"""What is measured: each scenario is requests to send in turn, and the raw work that its figures are ratios of."""

import io
import zipfile
from collections.abc import Callable
from typing import Any

import attrs

from bench import raw
from bench.server import Server

SIGNING = {"EC_prime256v1": "SHA256WITHECDSA", "RSA_2048": "SHA256WITHRSA"}
SHORT = {"EC_prime256v1": "P-256", "RSA_2048": "RSA-2048"}
_SECONDS = {"EC_prime256v1": 0.3, "RSA_2048": 5.0}  # of making keys, for a mean: one RSA key takes ten times another
DIFFERENT = 128  # requests that are sent in turn, so that nothing is remembered that would not be elsewhere


@attrs.frozen
class Scenario:
    """`requests` makes the bytes to send in turn; `raw` is the processor time of the same work without a server."""

    name: str
    requests: Callable[[], list[bytes]]
    raw: Callable[[], float] | None


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

    def requests() -> list[bytes]:
        wanted = {"CertificateAuthorityArn": arn, "SigningAlgorithm": SIGNING[algorithm]}
        validity = {"Value": 30, "Type": "DAYS"}
        count = DIFFERENT if algorithm.startswith("EC") else DIFFERENT // 8
        return [
            server.request("acm-pca", "IssueCertificate", {**wanted, "Csr": _base64(csr), "Validity": validity})
            for csr in (raw.csr(algorithm) for _ in range(count))
        ]

    csr = raw.csr(algorithm)
    return Scenario(
        f"IssueCertificate {SHORT[algorithm]}",
        requests,
        lambda: raw.cpu_of(lambda: raw.certificate_of(csr, algorithm)) + raw.cpu_of_commit(),
    )


def request(server: Server, arn: str, algorithm: str, remark: str = "") -> Scenario:
    """RequestCertificate: the manager makes the key."""
    return Scenario(
        f"RequestCertificate {SHORT[algorithm]}{remark}",
        lambda: [_request(server, arn, algorithm, number) for number in range(DIFFERENT)],
        lambda: raw.cpu_of(lambda: raw.key_and_certificate(algorithm), _SECONDS[algorithm]) + raw.cpu_of_commit(),
    )


def _request(server: Server, arn: str, algorithm: str, number: int) -> bytes:
    wanted = {"CertificateAuthorityArn": arn, "KeyAlgorithm": algorithm, "DomainName": f"n{number}.{raw.NAME}"}
    return server.request("acm", "RequestCertificate", wanted)


def describe(server: Server) -> Scenario:
    """DescribeCertificate of certificates that are there."""

    def requests() -> list[bytes]:
        listed = server.client("acm").list_certificates(MaxItems=DIFFERENT, Includes={"keyTypes": ["EC_prime256v1"]})
        arns = [found["CertificateArn"] for found in listed["CertificateSummaryList"]]
        return [server.request("acm", "DescribeCertificate", {"CertificateArn": arn}) for arn in arns]

    return Scenario("DescribeCertificate", requests, raw.cpu_of_read)


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
    path = "/2015-03-31/functions/bench/invocations"
    body = b'{"detail": {"number": 1}}'
    return Scenario("Invoke, warm", lambda: [server.signed("lambda", path, body, {})], None)


def _role(server: Server) -> str:
    trust = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}'
    role: dict[str, Any] = server.client("iam").create_role(RoleName="bench", AssumeRolePolicyDocument=trust)["Role"]
    return str(role["Arn"])


def _archive() -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("index.py", "def handler(event, context):\n    return event\n")
    return archive.getvalue()


def _base64(data: bytes) -> str:
    import base64

    return base64.b64encode(data).decode()

"""A site on a real server: a certificate, an agent, a service that speaks TLS, and a deployment that joins them."""

from __future__ import annotations

import hashlib
import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import attrs
from tests.agent.enrolled import enrolled, root
from tests.agent.service import Service

from running import Running
from tokiwa.agent import credentials
from tokiwa.agent.client import CallFailed
from tokiwa.agent.finding import Kinds
from tokiwa.agent.link import Link
from tokiwa.agent.loop import sleep, wall_clock
from tokiwa.agent.memory import Memory
from tokiwa.agent.rounds import Rounds
from tokiwa.probe import look

PATIENCE = 30.0
NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME


def authority(server: Running) -> str:
    """A root for ten years that the manager may issue from."""
    pca = server.client("acm-pca")
    subject = {"CommonName": "Example CA"}
    configuration = {"KeyAlgorithm": "EC_prime256v1", "SigningAlgorithm": "SHA256WITHECDSA", "Subject": subject}
    made = pca.create_certificate_authority(
        CertificateAuthorityType="ROOT", CertificateAuthorityConfiguration=configuration
    )
    of = {"CertificateAuthorityArn": made["CertificateAuthorityArn"]}
    signed = pca.issue_certificate(
        **of,
        Csr=pca.get_certificate_authority_csr(**of)["Csr"].encode(),
        SigningAlgorithm="SHA256WITHECDSA",
        TemplateArn="arn:aws:acm-pca:::template/RootCACertificate/V1",
        Validity={"Value": 10, "Type": "YEARS"},
    )["CertificateArn"]
    until(lambda: "Certificate" in (pca.get_certificate(**of, CertificateArn=signed)))
    text = pca.get_certificate(**of, CertificateArn=signed)["Certificate"].encode()
    pca.import_certificate_authority_certificate(**of, Certificate=text)
    actions = ["IssueCertificate", "GetCertificate", "ListPermissions"]
    pca.create_permission(**of, Principal="acm.amazonaws.com", Actions=actions)
    return str(of["CertificateAuthorityArn"])


def certificate(server: Running, issuer: str) -> str:
    """An issued one for www.example.com."""
    acm = server.client("acm")
    arn = str(
        acm.request_certificate(
            DomainName="www.example.com", KeyAlgorithm="EC_prime256v1", CertificateAuthorityArn=issuer
        )["CertificateArn"]
    )
    until(lambda: acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] == "ISSUED")
    return arn


def until(condition: Callable[[], Any]) -> None:
    """Wait for another process."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "it did not come to that"
        time.sleep(0.02)


class Site:
    """`go` is a round of the agent, `start` lets it start again; what it serves and what the server says of it."""

    def __init__(self, server: Running, folder: Path, name: str, arn: str, issuer: str) -> None:
        self.server, self.arn, self.issuer = server, arn, issuer
        self.state = enrolled(server, name, folder / "state")
        self.service = Service(folder / "tls")
        self.said: list[str] = []
        self.after = ExitStack()  # what else is to be put right at the end
        self.start()
        self.go()  # what it can do is known to the server now
        given = {"Kind": "files", "Settings": self.service.settings, "Probe": self.service.probe}
        made = root(server, "CreateDeployment", Name=name, CertificateArn=arn, AgentName=name, **given)
        self.deployment = made["Deployment"]["DeploymentArn"]

    def start(self, url: str = "") -> None:
        """The agent starts again, perhaps where the server cannot be reached."""
        made = credentials.read(self.state)
        link = Link(self.state, attrs.evolve(made, url=url or made.url), wall_clock)
        memory = Memory.of(self.state)
        self.rounds = Rounds(memory, Kinds.installed(), "1.0", link.ask, look, wall_clock, sleep, self.said.append)

    def go(self) -> CallFailed | None:
        return self.rounds.round()

    def told(self) -> dict[str, Any]:
        """The deployment as the server has it."""
        found: dict[str, Any] = root(self.server, "DescribeDeployment", DeploymentArn=self.deployment)["Deployment"]
        return found

    def comes_to(self, *states: str) -> dict[str, Any]:
        """Rounds until the server has it so."""

        def there() -> bool:
            self.go()
            return self.told()["Status"] in states

        until(there)
        return self.told()

    def update(self, **changes: Any) -> None:
        root(self.server, "UpdateDeployment", DeploymentArn=self.deployment, **changes)

    def renew(self) -> None:
        """At once, and wait until the deployment wants the new one."""
        before = self.told()["Fingerprint"]
        self.server.client("acm").renew_certificate(CertificateArn=self.arn)
        until(lambda: self.told()["Fingerprint"] != before)

    def served(self) -> str:
        """The fingerprint of what a client gets who trusts nothing but the root."""
        with self.connected() as channel:
            return hashlib.sha256(channel.getpeercert(binary_form=True) or b"").hexdigest()

    @contextmanager
    def connected(self) -> Iterator[ssl.SSLSocket]:
        """Such a client, that stays. The clock of the account may be ahead of this machine's, so no client looks at it."""
        chain = self.server.client("acm").get_certificate(CertificateArn=self.arn)["CertificateChain"]
        context = ssl.create_default_context(cadata=chain)
        context.verify_flags |= NO_CHECK_TIME
        with (
            socket.create_connection(("127.0.0.1", self.service.port), PATIENCE) as plain,
            context.wrap_socket(plain, server_hostname="www.example.com") as channel,
        ):
            yield channel

    def close(self) -> None:
        self.service.close()
        self.after.close()

"""What the server asks for one deployment, and what the agent tells of it: values, read from and written as JSON 1.1."""

import hashlib
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

import attrs

from tokiwa.crypto import pem
from tokiwa.domain.sight import Sight, StartTls

LONGEST = 1000  # characters of a message; the model allows 1024
MOST_SIGHTS = 64


class Action(StrEnum):
    """What is to be done."""

    INSTALL = "INSTALL"
    KEEP = "KEEP"
    REMOVE = "REMOVE"


class Outcome(StrEnum):
    """What came of it."""

    DELIVERED = "DELIVERED"
    SERVED = "SERVED"
    FAILED = "FAILED"
    ROLLED_BACK = "ROLLED_BACK"
    DRIFTED = "DRIFTED"
    MENDED = "MENDED"
    REMOVED = "REMOVED"


@attrs.frozen
class Probe:
    """Where a handshake proves what is served."""

    host: str
    port: int
    server_name: str = ""
    start_tls: StartTls | None = None


@attrs.frozen
class Task:
    """One deployment as its agent sees it. `mend`: drift is to be mended, and not only told."""

    arn: str
    name: str
    kind: str
    settings: Mapping[str, str]
    probe: Probe | None
    serial: str
    fingerprint: str
    action: Action
    mend: bool
    attempt: int

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Task":
        """As the server tells it. KeyError or ValueError for what no server tells."""
        probe = told.get("Probe")
        return cls(
            arn=told["DeploymentArn"],
            name=told["Name"],
            kind=told["Kind"],
            settings=dict(told["Settings"]),
            probe=_probe(probe) if probe else None,
            serial=told["Serial"],
            fingerprint=told["Fingerprint"],
            action=Action(told["Action"]),
            mend=told["OnDrift"] == "MEND",
            attempt=int(told["Attempt"]),
        )


def _probe(told: Mapping[str, Any]) -> Probe:
    start_tls = told.get("StartTls")
    return Probe(
        told["Host"], int(told["Port"]), told.get("ServerName") or "", StartTls(start_tls) if start_tls else None
    )


@attrs.frozen
class Report:
    """What came of a task, why, and what handshakes saw (in the server's words, as it is kept until it is told).

    `root` (SHA-256, hex) is the root with which alone they accepted it.
    """

    fingerprint: str
    outcome: Outcome
    message: str = ""
    sights: tuple[Mapping[str, Any], ...] = ()
    root: str = ""

    def told(self, arn: str) -> dict[str, Any]:
        """As ReportDeployment takes it."""
        return {
            "DeploymentArn": arn,
            "Fingerprint": self.fingerprint,
            "Outcome": self.outcome.value,
            **({"Message": self.message[:LONGEST]} if self.message else {}),
            **({"Sights": list(self.sights)} if self.sights else {}),
            **({"ProvedRoot": self.root} if self.root else {}),
        }


def trusting(roots: str) -> dict[str, str]:
    """The trust bundle (PEM) that is in use, as ReportDeployment takes it: by its ETag; nothing where it is not known."""
    ders = pem.decode(roots.encode(), "CERTIFICATE")
    return {"TrustRevision": hashlib.sha256(b"".join(ders)).hexdigest()[:32]} if ders else {}


def shown(sights: Sequence[Sight]) -> tuple[Mapping[str, Any], ...]:
    """What handshakes saw, in the server's words."""
    return tuple(
        {
            "Address": sight.address,
            "ServerName": sight.server_name,
            "Trusted": sight.trusted,
            **({"Fingerprint": sight.fingerprint} if sight.fingerprint else {}),
            **({"Serial": sight.serial} if sight.serial else {}),
            **({"Problem": sight.problem[:LONGEST]} if sight.problem else {}),
        }
        for sight in sights[:MOST_SIGHTS]
    )

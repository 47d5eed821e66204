"""Tasks as a server tells them, and the agent's values, with good defaults of which a test changes one thing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tokiwa.agent.kind import Bundle
from tokiwa.agent.task import Task
from tokiwa.domain.sight import Sight

ARN = "arn:aws:tokiwa:us-east-1:000000000000:deployment/web"
PROBE = {"Host": "www.example.com", "Port": 443}


def told(bundle: Bundle, folder: Path, **changes: Any) -> dict[str, Any]:
    """A task that wants the bundle in a folder, and a handshake to prove it."""
    return {
        "DeploymentArn": ARN,
        "Name": "web",
        "Kind": "files",
        "Settings": {"folder": str(folder)},
        "Probe": PROBE,
        "CertificateArn": "arn:aws:acm:us-east-1:000000000000:certificate/1c2d0000-0000-4000-8000-000000000000",
        "Serial": bundle.serial,
        "Fingerprint": bundle.fingerprint,
        "Action": "INSTALL",
        "OnDrift": "MEND",
        "Attempt": 1,
        **changes,
    }


def task(bundle: Bundle, folder: Path, **changes: Any) -> Task:
    """The same as the agent has it."""
    return Task.of(told(bundle, folder, **changes))


def sight(fingerprint: str | None, **changes: Any) -> Sight:
    """What a handshake saw: somebody serves this and is trusted."""
    return Sight(
        **{"address": "192.0.2.1", "server_name": "www.example.com", "trusted": True, **changes},
        fingerprint=fingerprint,
    )

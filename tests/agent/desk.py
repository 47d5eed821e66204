"""What the server's operations for agents promise, in one process: for tests of a round, which need it to fail when they say so."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.agent.given import ARN, told
from tests.agent.kinds.pairs import pair

from tokiwa.agent.client import CallFailed
from tokiwa.agent.kind import Bundle
from tokiwa.crypto.export import encrypted_key
from tokiwa.crypto.pem import decode


class Desk:
    """One deployment: `want` makes a task of it, `reports` is what was heard, `calls` which operations were called."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bundle = pair()
        self.tasks: list[dict[str, Any]] = []
        self.revision = 0
        self.now = 1_800_000_000.0
        self.away = False
        self.refusing: dict[str, CallFailed] = {}
        self.reports: list[dict[str, Any]] = []
        self.calls: list[str] = []

    def want(self, action: str = "INSTALL", bundle: Bundle | None = None, **changes: Any) -> None:
        self.bundle = bundle or self.bundle
        self.set([told(self.bundle, self.folder, Action=action, **changes)])

    def set(self, tasks: list[dict[str, Any]]) -> None:
        self.tasks, self.revision = tasks, self.revision + 1

    @property
    def heard(self) -> list[str]:
        """The outcomes that were reported."""
        return [report["Outcome"] for report in self.reports]

    def ask(self, operation: str, given: Mapping[str, Any]) -> Any:
        """As the client calls it."""
        self.calls.append(operation)
        if self.away:
            raise CallFailed("The server does not answer.", passing=True)
        if operation in self.refusing:
            raise self.refusing[operation]
        return {"PollAgent": self.poll, "FetchDeployment": self.fetch, "ReportDeployment": self.report}[operation](
            given
        )

    def poll(self, given: Mapping[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = {"Revision": str(self.revision), "PollSeconds": 5, "Now": self.now}
        return answer if given.get("Revision") == str(self.revision) else {**answer, "Tasks": self.tasks}

    def fetch(self, given: Mapping[str, Any]) -> dict[str, Any]:
        assert given["DeploymentArn"] == ARN
        (key,) = decode(self.bundle.key.encode(), "PRIVATE KEY")
        passphrase = base64.b64decode(given["Passphrase"])
        return {
            "Certificate": self.bundle.certificate,
            "CertificateChain": self.bundle.chain,
            "PrivateKey": encrypted_key(key, passphrase, lambda count: b"\1" * count),
            "TrustBundle": self.bundle.roots,
            **({"Root": self.bundle.root} if self.bundle.root else {}),
        }

    def report(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """A delivery makes the task one to keep; a failure leaves nothing to do until the next attempt."""
        self.reports.append(dict(given))
        (task,) = self.tasks or [{"Action": None}]
        if given["Outcome"] in {"DELIVERED", "SERVED"} and task["Action"] == "INSTALL":
            self.set([{**task, "Action": "KEEP"}])
        elif given["Outcome"] in {"FAILED", "ROLLED_BACK", "REMOVED"}:
            self.set([])
        return {}

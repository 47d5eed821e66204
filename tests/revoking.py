"""Authorities that tell what they revoked, and those who ask: OpenSSL, GnuTLS and NSS where they are installed."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.operations.acm_pca import pki

from tokiwa.http.revocation import Revocation
from tokiwa.store import issued
from tokiwa.wire.message import Request, Response
from world import World

LIST = {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 10}}
RESPONDER = {"OcspConfiguration": {"Enabled": True}}


@attrs.frozen
class Told:
    """A root of a world that tells, and what others see of it."""

    world: World
    arn: str

    @property
    def id(self) -> str:
        """The last part of its ARN."""
        return self.arn.rpartition("/")[2]

    @property
    def pem(self) -> str:
        """Its certificate."""
        found = self.world.call("acm-pca:GetCertificateAuthorityCertificate", pki.of(self.arn))
        return str(found["Certificate"])

    def issue(self, **changes: Any) -> tuple[str, str]:
        """Serial and PEM of a new certificate."""
        made, certificate, _ = pki.issue(self.world, self.arn, **changes)
        return made.rpartition("/")[2], certificate

    def revoke(self, serial: str, reason: str = "KEY_COMPROMISE") -> None:
        """Revoke it; the list is not made yet."""
        given = pki.of(self.arn, CertificateSerial=serial, RevocationReason=reason)
        self.world.call("acm-pca:RevokeCertificate", given)

    def configure(self, **revocation: Any) -> None:
        """Change how it tells."""
        self.world.call("acm-pca:UpdateCertificateAuthority", pki.of(self.arn, RevocationConfiguration=revocation))

    def get(self, path: str, method: str = "GET", body: bytes = b"", **headers: str) -> Response | None:
        """What the server answers, without a socket between."""
        edge = Revocation(self.world.means, lambda: self.world.now)
        names = tuple((name.replace("_", "-").encode(), value.encode()) for name, value in headers.items())
        return edge.answer(Request(method, path.encode(), headers=names, body=body))

    def list(self, name: str = "") -> bytes:
        """A list as it is served."""
        answer = self.get(f"/crl/{name or self.id}.crl")
        assert answer is not None
        assert answer.status == 200
        return answer.body


def told(world: World, **revocation: Any) -> Told:
    """An ACTIVE root that tells as configured; both ways if nothing is said."""
    made = Told(world, pki.root(world, RevocationConfiguration=revocation or {**LIST, **RESPONDER}))
    world.settle()
    return made


def abandon(world: World, arn: str) -> str:
    """The serial of something that was perhaps signed and never recorded."""
    serial = "4f" * 16
    record = issued.Issued(
        arn, "000000000000", serial, world.now, "", "", status=issued.IssuedStatus.ABANDONED, revoked_at=world.now
    )
    pki.store(world, record)
    return serial


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command in a folder; the test is skipped where it is not installed."""
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not installed")
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)

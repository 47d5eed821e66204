"""A rotation as whoever watches it sees it, in a world; and what a client that knows one root says of a certificate."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import attrs

from managed import Manager, read
from world import World

END = "-----END CERTIFICATE-----\n"


@attrs.define
class Watcher:
    """Who rotates the CA `old`."""

    world: World
    old: str

    def call(self, name: str, **given: Any) -> Any:
        """An operation on the CA."""
        return self.world.call(f"tokiwa:{name}", {"CertificateAuthorityArn": self.old, **given})

    def start(self, **given: Any) -> str:
        """Begin, and let the new CA be made; its ARN."""
        made = self.call("StartRotation", **given)["Rotation"]
        self.world.settle()
        return str(made["SuccessorArn"])

    def advance(self, *confirmed: str, **given: Any) -> str:
        """Go on, and let what follows be done; the state that it came to."""
        more = {"Confirm": list(confirmed)} if confirmed else {}
        state = self.call("AdvanceRotation", **more, **given)["Rotation"]["Status"]
        self.world.settle()
        return str(state)

    def back(self) -> str:
        """Go back, and let what follows be done; the state that it came to."""
        state = self.call("RevertRotation")["Rotation"]["Status"]
        self.world.settle()
        return str(state)

    def told(self) -> dict[str, Any]:
        """The whole answer of DescribeRotation."""
        found: dict[str, Any] = self.call("DescribeRotation")
        return found

    @property
    def status(self) -> str:
        """Where it is."""
        return str(self.told()["Rotation"]["Status"])

    @property
    def missing(self) -> set[str]:
        """Who is not ready for the next phase."""
        return {each["Name"] for each in self.told()["Gate"]["Details"] if not each["Ready"]}

    def until(self, status: str, minutes: int = 10) -> None:
        """Let the clock go until it is there."""
        for _ in range(minutes):
            if self.status == status:
                return
            self.world.advance(minutes=1)
        assert self.status == status


def fleet(world: World, authority: str, count: int = 4) -> list[str]:
    """Certificates of a CA that are managed."""
    manager = Manager(world)
    return [manager.exported(authority, f"n{number}.example.com") for number in range(count)]


def issuers(world: World, arns: list[str]) -> set[str | None]:
    """Which CAs some certificates are from."""
    return {read(world, arn).authority for arn in arns}


def root_of(world: World, authority: str) -> str:
    """The certificate of a root."""
    given = {"CertificateAuthorityArn": authority}
    return str(world.call("acm-pca:GetCertificateAuthorityCertificate", given)["Certificate"])


def chain_of(world: World, arn: str) -> tuple[str, list[str]]:
    """A certificate, and those above it."""
    found = world.call("acm:GetCertificate", {"CertificateArn": arn})
    return found["Certificate"], [f"{each}{END}" for each in found["CertificateChain"].split(END) if each.strip()]


def accepts(folder: Path, root: str, leaf: str, chain: list[str], at: float) -> bool:
    """Whether `openssl verify` with nothing but one root accepts a certificate that is shown with its chain."""
    for name, text in {"root.pem": root, "leaf.pem": leaf, "chain.pem": "".join(chain)}.items():
        (folder / name).write_text(text)
    command = ["openssl", "verify", "-x509_strict", "-no-CApath", "-no-CAstore", "-attime", str(int(at))]
    command += ["-CAfile", "root.pem", "-untrusted", "chain.pem", "leaf.pem"]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 0

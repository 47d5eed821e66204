"""A CA gives way to another one while an agent keeps its certificate served: what clients make of it, by handshakes.

A real server, which is killed in the middle of two steps; a real agent, and a real nginx.
"""

from __future__ import annotations

import hashlib
import ssl
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.conformance import started
from tests.agent.kinds.place import eventually
from tests.agent.kinds.test_nginx import NginxPlace
from tests.crash.conftest import made_authority
from tests.crash.server import Books, Server, launched
from tests.story.test_deployments import ended, trusting

from running import environment, tokiwa
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.template import find
from tokiwa.store.store import Store

pytestmark = pytest.mark.xdist_group("rotation")

NAME = "www.example.com"
AGENT = [sys.executable, "-m", "tokiwa.cli.main", "agent", "--state"]


@attrs.frozen
class Scene:
    """Whoever rotates the CA `old`, of which a certificate is served at a place."""

    server: Server
    place: NginxPlace
    old: str
    certificate: str

    def call(self, name: str, **given: Any) -> dict[str, Any]:
        """An operation on the CA."""
        answer: dict[str, Any] = getattr(self.server.client("tokiwa"), name)(CertificateAuthorityArn=self.old, **given)
        return answer

    def told(self) -> tuple[str, set[str]]:
        """Where the rotation is, and who is missing for the next phase."""
        found = self.call("describe_rotation")
        return found["Rotation"]["Status"], {each["Name"] for each in found["Gate"]["Details"] if not each["Ready"]}

    def advance(self, *confirmed: str) -> None:
        """Begin the next phase, and let be done what follows."""
        self.call("advance_rotation", **({"Confirm": list(confirmed)} if confirmed else {}))
        self.later()

    def later(self, duration: str = "1m") -> None:
        """Let time go by."""
        self.server.advance(duration)

    def killed(self, work: str, step: str, call: Callable[[], Any]) -> None:
        """Make a call that leads to some work, in which the server dies; it starts again, and goes on with it."""
        self.server.alive = False
        (self.server.folder / "crash").write_text(f"{work}\n{step}\n1")
        self.server.dies(call)
        assert not self.server.alive, f"{work} has no step {step}"
        self.server.arrive()
        self.later()

    def root(self, authority: str) -> str:
        """The certificate of a root."""
        pca = self.server.client("acm-pca")
        return str(pca.get_certificate_authority_certificate(CertificateAuthorityArn=authority)["Certificate"])

    def deployment(self) -> dict[str, Any]:
        """What the server knows of the place."""
        arn = "arn:aws:tokiwa:us-east-1:000000000000:deployment/front"
        found = self.server.client("tokiwa").describe_deployment(DeploymentArn=arn)["Deployment"]
        assert isinstance(found, dict)
        return found

    def serves(self) -> tuple[str | None, str]:
        """Which version is to be served, and whether it is."""
        found = self.deployment()
        return found.get("Serial"), found["Status"]

    def proved(self, authority: str) -> None:
        """The agent comes to prove what is to be served, with the root of this CA alone."""
        acm = self.server.client("acm")
        serial = acm.describe_certificate(CertificateArn=self.certificate)["Certificate"]["Serial"]
        eventually(lambda: self.serves() == (serial, "SERVED"))
        found = self.deployment()
        assert found["ProvedRoot"] == fingerprint(self.root(authority))
        assert [sight["Serial"] for sight in found["Sights"]] == [serial]
        said = tokiwa("deployment", "show", "front", "--data", str(self.server.folder)).stdout
        assert f"  proved       with the root {found['ProvedRoot'][:16]} alone\n" in said

    def accepted(self, authority: str) -> bool:
        """Whether a client that knows only the root of this CA accepts what is served."""
        self.place.trust = trusting(self.root(authority))
        try:
            self.place.opened().close()
        except ssl.SSLCertVerificationError:
            return False
        return True


def fingerprint(pem: str) -> str:
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(pem)).hexdigest()


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """A certificate that an agent has brought to nginx, and has proved."""
    with ExitStack() as stack:
        (tmp_path / "data").mkdir()
        server = launched(tmp_path / "data")
        server.start()
        stack.callback(server.launcher.communicate)
        stack.callback(server.stop)
        old = made_authority(server)
        acm, api = server.client("acm"), server.client("tokiwa")
        wanted = {"DomainName": NAME, "KeyAlgorithm": "EC_prime256v1", "CertificateAuthorityArn": old}
        certificate = acm.request_certificate(**wanted)["CertificateArn"]
        backend = Backend()
        stack.callback(backend.close)
        place = NginxPlace(tmp_path, backend)
        stack.callback(place.stop)
        started(place)
        place.name = NAME
        token, state = api.create_agent(Name="web")["EnrollmentToken"], str(tmp_path / "agent")
        subprocess.run([*AGENT, state, "enroll", token], env=environment(), check=True, capture_output=True)
        stack.callback(ended, subprocess.Popen([*AGENT, state, "run"], env=environment()))
        api.create_deployment(
            Name="front",
            CertificateArn=certificate,
            AgentName="web",
            Kind="nginx",
            Settings=place.settings,
            Probe={"Host": "127.0.0.1", "Port": place.port, "ServerName": NAME},
        )
        made = Scene(server, place, old, certificate)
        made.proved(old)
        yield made


def test_a_root_gives_way_where_it_is_served(scene: Scene) -> None:
    scene.killed("rotate", "signature has ended", lambda: (scene.call("start_rotation"), scene.later()))
    new = scene.call("describe_rotation")["Rotation"]["SuccessorArn"]
    eventually(lambda: scene.told() == ("DISTRIBUTING", {"clients"}))  # the agent has the new root
    assert (scene.accepted(scene.old), scene.accepted(new)) == (True, False)

    scene.killed("renew", "signature has ended", lambda: scene.advance("clients"))
    scene.proved(new)
    assert (scene.accepted(scene.old), scene.accepted(new)) == (True, True)  # who is late crosses the bridge
    scene.later()
    assert scene.told() == ("REISSUING", set())

    scene.advance()
    bundle = scene.server.client("tokiwa").get_trust_bundle()["TrustBundle"]
    assert (scene.told()[0], bundle) == ("RETIRING", scene.root(new))
    scene.later("340d")
    scene.proved(new)
    assert (scene.accepted(scene.old), scene.accepted(new)) == (False, True)  # renewed since, and the bridge is gone
    scene.later("60d")
    assert scene.told()[0] == "COMPLETED"
    nothing_is_lost_or_done_twice(scene, new)


def nothing_is_lost_or_done_twice(scene: Scene, new: str) -> None:
    """Each signature is on record, and what was signed when the server died is not among what is good."""
    store = Store(f"sqlite:///{scene.server.folder}/tokiwa.db")
    try:
        old_ones, new_ones = (Books(store).records(arn) for arn in (scene.old, new))
    finally:
        store.close()
    signed = scene.server.signed()
    assert len(signed) == len(set(signed))
    assert set(signed) <= {each.serial for each in (*old_ones, *new_ones)}
    assert good(old_ones) == ["EndEntityCertificate", "RootCACertificate", "SubordinateCACertificate_PathLen3"]
    assert good(new_ones) == ["EndEntityCertificate", "EndEntityCertificate", "RootCACertificate"]


def good(records: list[Issued]) -> list[str]:
    """By what templates it was issued."""
    return sorted(find(each.template).name for each in records if each.status is IssuedStatus.ISSUED)

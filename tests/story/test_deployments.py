"""The page's second case: a certificate that is in use at three servers is replaced in them by itself, and it is proved.

A real server, a real agent, and real servers of others: nginx, HAProxy and Envoy, under load all the while.
"""

from __future__ import annotations

import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs
import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.conformance import started
from tests.agent.kinds.place import HttpPlace, eventually
from tests.agent.kinds.test_envoy_sds import EnvoySdsPlace
from tests.agent.kinds.test_haproxy import HaproxyPlace
from tests.agent.kinds.test_nginx import NginxPlace
from tests.story import pki
from tests.story.server import REGION, Account

from tokiwa.agent.client import Profile, call

pytestmark = pytest.mark.xdist_group("deployments")

NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME: the account's clock is ahead of this machine's
SECONDS = 30.0  # it takes two to six; of a machine that others use too
AGENT = [sys.executable, "-m", "tokiwa.cli.main", "agent", "--state"]


def envoy(folder: Path, backend: Backend) -> EnvoySdsPlace:
    """Its secrets come from the agent."""
    return EnvoySdsPlace(folder, {"folder": str(folder / "pair"), "socket": str(folder / "sds.sock")}, backend)


PLACES: dict[str, Callable[[Path, Backend], HttpPlace]] = {
    "nginx": NginxPlace,
    "haproxy": HaproxyPlace,
    "envoy-sds": envoy,
}


@attrs.frozen
class Host:
    """A host with an agent and three servers, which served something else before."""

    account: Account
    certificate: str
    places: dict[str, HttpPlace]

    def deploy(self, kind: str) -> None:
        """Have the certificate served at the place of this kind."""
        settings = [f"--set={key}={value}" for key, value in self.places[kind].settings.items()]
        probe = ("--probe", f"127.0.0.1:{self.places[kind].port}", "--server-name", pki.DOMAIN)
        where = ("--certificate", self.certificate, "--agent", "web", "--kind", kind)
        self.account.tokiwa("deployment", "create", kind, *where, *settings, *probe)

    def shown(self, name: str) -> dict[str, Any]:
        """The deployment, as it is described."""
        who = Profile(self.account.url, REGION, self.account.key, self.account.secret)
        arn = f"arn:aws:tokiwa:{REGION}:{self.account.id}:deployment/{name}"
        answer = call(who, "tokiwa", "DescribeDeployment", {"DeploymentArn": arn}, datetime.now(UTC))
        found: dict[str, Any] = answer["Deployment"]
        return found

    def serial(self) -> str:
        """Of the certificate as it is now."""
        return str(pki.describe(self.account, self.certificate)["Serial"])

    def all_serve(self) -> None:
        """Each server serves the certificate as it is now, and its deployment says so because a handshake saw it."""
        serial = self.serial()
        for name, place in self.places.items():
            eventually(lambda name=name: self.shown(name)["Status"] == "SERVED")
            found = self.shown(name)
            assert [sight["Serial"] for sight in found["Sights"]] == [serial], found
            assert [sight["Trusted"] for sight in found["Sights"]] == [True], found
            assert "UnservedSince" not in found
            assert served(place) == serial, name

    @contextmanager
    def used(self) -> Iterator[None]:
        """All the while there are requests, none of which fails, and connections that stay open."""
        with ExitStack() as stack:
            for place in self.places.values():
                place.backend.hold()
                stack.enter_context(place.load(workers=1))
                stack.enter_context(place.held())
            yield


def served(place: HttpPlace) -> str:
    """The serial number that a client sees, in ACM's form."""
    with place.opened() as connection:
        text = connection.getpeercert()["serialNumber"].lower()  # type: ignore[index] # it was verified
    return ":".join(text[at : at + 2] for at in range(0, len(text), 2))


@pytest.fixture
def host(account: Account, tmp_path: Path) -> Iterator[Host]:
    authority = pki.authority(account)
    pki.grant(account, authority)
    certificate = pki.request(account, authority)
    pca = account.client("acm-pca")
    root = pca.get_certificate_authority_certificate(CertificateAuthorityArn=authority)["Certificate"]
    with ExitStack() as stack:
        places: dict[str, HttpPlace] = {}
        for name, made in PLACES.items():
            backend = Backend()
            stack.callback(backend.close)
            (tmp_path / name).mkdir()
            places[name] = place = made(tmp_path / name, backend)
            stack.callback(place.stop)
            started(place)
            place.kind.close()  # from now on the agent is what Envoy is connected to
            place.name, place.trust = pki.DOMAIN, trusting(root)
        token = account.tokiwa("agents", "create", "web").split()[-1]
        state = str(tmp_path / "agent")
        subprocess.run([*AGENT, state, "enroll", token], env=account.environment, check=True, capture_output=True)
        agent = subprocess.Popen([*AGENT, state, "run"], env=account.environment)
        stack.callback(ended, agent)
        yield Host(account, certificate, places)


def test_a_certificate_is_replaced_where_it_is_used(host: Host) -> None:
    """By its date, and once by hand; within seconds, without a failed request or a connection that is closed."""
    for kind in host.places:
        host.deploy(kind)
    host.all_serve()
    assert len(pki.describe(host.account, host.certificate)["InUseBy"]) == 3

    first = host.serial()
    with host.used():
        host.account.advance("335d")
        begins = time.monotonic()
        host.all_serve()
        assert time.monotonic() - begins < SECONDS
    second = host.serial()

    with host.used():
        host.account.client("acm").renew_certificate(CertificateArn=host.certificate)
        eventually(lambda: host.serial() != second)
        begins = time.monotonic()
        host.all_serve()
        assert time.monotonic() - begins < SECONDS
    assert len({first, second, host.serial()}) == 3


def trusting(root: str) -> ssl.SSLContext:
    """A client that trusts one root, whenever the certificate is from."""
    context = ssl.create_default_context(cadata=root)
    context.verify_flags |= ssl.VerifyFlags(NO_CHECK_TIME)
    return context


def ended(agent: subprocess.Popen[bytes]) -> None:
    """As systemd ends it."""
    agent.send_signal(signal.SIGTERM)
    assert agent.wait(30) == 0

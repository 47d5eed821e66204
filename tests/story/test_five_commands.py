"""A newcomer has an nginx that renews itself with the five commands of the README, run as they stand there."""

from __future__ import annotations

import re
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.place import eventually
from tests.agent.kinds.test_nginx import NginxPlace
from tests.story.server import Server

pytestmark = pytest.mark.xdist_group("deployments")

README = Path(__file__).parents[2] / "README.md"


def commands() -> list[str]:
    """Those under the heading, each on one line."""
    block = re.search(r"## From nothing to an nginx.*?```sh\n(.*?)```", README.read_text(), re.DOTALL)
    assert block is not None
    return block[1].replace("\\\n", " ").splitlines()


def test_the_five_commands(server: Server, tmp_path: Path) -> None:
    serve, ca, enroll, deploy, run = commands()
    account = server.account("newcomer")
    backend = Backend()
    place = NginxPlace(tmp_path, backend)
    settings = " ".join(f"--set '{name}={value}'" for name, value in place.settings.items() if name != "folder")
    deploy = deploy.replace("/etc/nginx/tls", place.settings["folder"]).replace(":443", f":{place.port}")
    state = {"TOKIWA_AGENT_STATE": str(tmp_path / "state")}
    environment = account.environment | state

    assert serve == "tokiwa serve &"  # the server of this story
    for command in (ca, enroll, f"{deploy} {settings}"):
        done = subprocess.run(
            ["sh", "-c", command], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr

    with agent(environment, run):
        current = Path(place.settings["folder"]) / "current"
        eventually((current / "fullchain.pem").exists)
        (authority,) = account.client("acm-pca").list_certificate_authorities()["CertificateAuthorities"]
        named = {"CertificateAuthorityArn": authority["Arn"]}
        root = account.client("acm-pca").get_certificate_authority_certificate(**named)["Certificate"]
        place.name, place.trust = "www.internal.example", ssl.create_default_context(cadata=root)
        place.start()
        try:
            eventually(lambda: "SERVED" in account.tokiwa("deployment", "show", "web"))
            (arn,) = [
                each["CertificateArn"]
                for each in account.client("acm").list_certificates(Includes={"keyTypes": ["EC_prime256v1"]})[
                    "CertificateSummaryList"
                ]
            ]
            before = current.readlink()
            account.client("acm").renew_certificate(CertificateArn=arn)
            eventually(lambda: current.readlink() != before)
            eventually(lambda: "SERVED" in account.tokiwa("deployment", "show", "web"))
        finally:
            place.stop()
            backend.close()


@contextmanager
def agent(environment: dict[str, str], command: str) -> Iterator[None]:
    """The command that stays."""
    process = subprocess.Popen([sys.executable, "-m", "tokiwa.cli.main", *command.split()[1:]], env=environment)
    try:
        yield
    finally:
        process.terminate()
        process.wait()

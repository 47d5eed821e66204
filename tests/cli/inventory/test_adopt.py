"""tokiwa inventory adopt: what was found is imported, or requested anew and brought there by an agent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from tests.probe.places import Ca, serving
from tests.story import pki

from running import Running
from tokiwa.agent.client import call
from tokiwa.app.now import wall_clock
from tokiwa.cli.inventory.disk import place_of
from tokiwa.cli.main import main
from tokiwa.cli.profile import of_folder

pytestmark = pytest.mark.xdist_group("inventory")
CA = Ca()
OURS = CA.pair("127.0.0.1", "localhost", "www.example.com")


def run(server: Running, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(main, ["inventory", *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output


def ask(server: Running, operation: str, **given: Any) -> Any:
    return call(of_folder(server.folder), "tokiwa", operation, given, wall_clock())


def find(server: Running, place: str) -> Any:
    return ask(server, "DescribeInventory", Place=place)["Find"]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A certificate with its key."""
    made = tmp_path / "site.pem"
    made.write_bytes(OURS.pem)
    return made


def test_a_file_with_its_key_is_imported(server: Running, file: Path) -> None:
    run(server, "scan", "--path", str(file))
    told = run(server, "adopt", place_of(file))
    arn = told.splitlines()[0].rpartition(" ")[2]
    assert server.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]["Type"] == "IMPORTED"
    found = find(server, place_of(file))
    assert (found["Origin"], found["CertificateArn"]) == ("IMPORTED", arn)
    assert "nobody renews it" in told


def test_a_new_one_with_the_same_names_is_requested(server: Running, tmp_path: Path) -> None:
    authority = pki.authority(server)
    with serving(OURS, tmp_path) as port:
        run(server, "scan", f"127.0.0.1:{port}")
    place = f"tls://127.0.0.1:{port}"
    told = run(server, "adopt", place, "--ca", authority)
    arn = told.splitlines()[0].rpartition(" ")[2]
    found = server.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
    assert found["SubjectAlternativeNames"] == ["www.example.com"]
    assert found["KeyAlgorithm"] == "EC_prime256v1"
    assert "not for localhost, 127.0.0.1" in told
    assert f"tokiwa export {arn}" in told


def test_what_cannot_be_adopted_says_why(server: Running, tmp_path: Path, file: Path) -> None:
    run(server, "scan", "--path", str(file))
    place = place_of(file)
    assert "--agent needs --ca" in run(server, "adopt", place, "--agent", "web", code=2)
    other = tmp_path / "other.key"
    other.write_bytes(CA.pair("x").pem)
    assert "does not hold the private key" in run(server, "adopt", place, "--key", str(other), code=1)
    file.unlink()
    assert "no file with a certificate on this machine" in run(server, "adopt", place, code=1)
    assert "Nothing was found at" in run(server, "adopt", "tls://nowhere:1", code=1)


def test_an_agent_brings_the_new_one_there(server: Running, tmp_path: Path) -> None:
    authority = pki.authority(server)
    ask(server, "CreateAgent", Name="web")
    with serving(OURS, tmp_path) as port:
        run(server, "scan", f"127.0.0.1:{port}")
    place = f"tls://127.0.0.1:{port}"
    more = ("--ca", authority, "--agent", "web", "--kind", "files", "--setting", f"folder={tmp_path}")
    failed = run(server, "adopt", place, *more, "--setting", "nonsense", code=2)
    assert "no setting" in failed
    told = run(server, "adopt", place, *more)
    arn = told.splitlines()[0].rpartition(" ")[2]
    assert "The agent web brings it there" in told
    (deployment,) = ask(server, "ListDeployments", CertificateArn=arn)["Deployments"]
    assert deployment["Name"] == f"127-0-0-1-{port}"
    assert deployment["Settings"] == {"folder": str(tmp_path)}
    assert deployment["Probe"]["Port"] == port
    assert arn in failed, "trying again must not request another one"

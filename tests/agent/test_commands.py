"""The commands as they are typed, against a real server."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.agent.enrolled import enrolled, root, token

from running import TOKIWA, environment, tokiwa

pytestmark = pytest.mark.xdist_group("agent commands")

FEW = {"attr", "attrs", "click", "cryptography", "tokiwa"}


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


def agent(state: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return tokiwa("agent", "--state", str(state), *arguments)


def test_from_a_token_to_an_agent_that_has_nothing_to_do(server, state):
    done = agent(state, "enroll", token(server, "typed"))
    assert (done.returncode, done.stdout) == (0, "This host is the agent typed. Start it with: tokiwa agent run\n")
    done = agent(state, "--once")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    done = agent(state, "status")
    assert (done.returncode, done.stdout) == (0, "")
    assert root(server, "DescribeAgent", Name="typed")["Agent"]["State"] == "PRESENT"


def test_a_token_need_not_show_in_the_list_of_processes(server, state):
    text = token(server, "quiet")
    command = [*TOKIWA, "agent", "--state", str(state), "enroll", "-"]
    done = subprocess.run(command, input=f"{text}\n", capture_output=True, text=True, check=False, env=environment())
    assert done.returncode == 0, done.stderr


def test_once_tells_by_its_exit_code_that_the_server_is_away(server, state):
    folder = enrolled(server, "lonely", state)
    text = (folder.path / "credentials").read_text()
    (folder.path / "credentials").write_text(text.replace(server.url, "http://127.0.0.1:1"))
    done = agent(state, "--once")
    assert done.returncode == 2
    assert done.stderr == "The server at http://127.0.0.1:1 does not answer as one: Connection refused.\n"


WRONG = {
    "nothing said": ([], 2, "Say what to do: enroll TOKEN, run, status, or --once."),
    "not enrolled": (["--once"], 1, "Do it with: tokiwa agent enroll TOKEN"),
    "not enrolled, to stay": (["run"], 1, "Do it with: tokiwa agent enroll TOKEN"),
    "not enrolled, to tell": (["status"], 1, "Do it with: tokiwa agent enroll TOKEN"),
    "no token": (["enroll", "AKIA"], 1, "This is no enrollment token."),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_a_sentence(case, state):
    arguments, code, why = WRONG[case]
    done = agent(state, *arguments)
    assert done.returncode == code
    assert why in done.stderr
    assert "Traceback" not in done.stderr


def test_it_runs_until_it_is_told_to_end_and_alone(server, state):
    enrolled(server, "running", state)
    command = [*TOKIWA, "agent", "--state", str(state), "run"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment()) as process:
        deadline = time.monotonic() + 30
        while root(server, "DescribeAgent", Name="running")["Agent"]["State"] != "PRESENT":
            assert time.monotonic() < deadline
            assert process.poll() is None
        second = agent(state, "--once")
        assert second.returncode == 1
        assert "Another agent works with" in second.stderr
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_few_packages_are_enough_and_the_library_of_keys_waits_until_there_is_one():
    code = (
        "import sys, tokiwa.agent.commands, tokiwa.agent.rounds, tokiwa.agent.link, tokiwa.agent.loop, tokiwa.probe\n"
        "from tokiwa.agent.finding import Kinds; Kinds.installed().of('files')\n"
        "found = {name.partition('.')[0] for name in sys.modules} - sys.stdlib_module_names\n"
        "print(*sorted(name for name in found if not name.startswith('_')))\n"
        "import tokiwa.agent.fetching, tokiwa.crypto.pair\n"
        "print(*sorted(name for name in sys.modules if name.startswith('tokiwa.')))"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    few, ours = done.stdout.splitlines()
    assert set(few.split()) == FEW - {"cryptography"}
    parts = {".".join(name.split(".")[:2]) for name in ours.split()}
    assert parts == {"tokiwa.agent", "tokiwa.crypto", "tokiwa.domain", "tokiwa.probe"}

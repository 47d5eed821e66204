import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from running import environment, tokiwa
from tokiwa.agent.client import CallFailed
from tokiwa.cli.main import account_list, main

SLOW = ("sqlalchemy", "alembic", "botocore", "boto3", "cryptography", "uvloop", "structlog", "rich", "msgspec")


def commands(group=main, path=()):
    for name, command in group.commands.items():
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


ALL = dict(commands())


@pytest.mark.parametrize("path", [(), *ALL], ids=" ".join)
@pytest.mark.parametrize("option", ["-h", "--help"])
def test_every_command_explains_itself_and_its_options(path, option):
    shown = CliRunner().invoke(main, [*path, option])
    assert shown.exit_code == 0
    command = ALL[path] if path else main
    assert command.help
    assert shown.output.startswith("Usage: ")
    assert "\\b" not in shown.output  # click's mark for lines that stay as they are
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, (path, parameter.name)
            assert parameter.opts[0] in shown.output


def test_the_version_is_told():
    assert CliRunner().invoke(main, ["--version"]).output.startswith("main, version 0.")


@pytest.mark.parametrize(
    "arguments", [["serv"], ["clock"], ["clock", "advance", "--until", "x"], ["completion", "csh"], ["serve", "--key-stock", "-1"]]
)  # fmt: skip
def test_what_is_no_command_is_told_with_the_usage(arguments):
    shown = CliRunner().invoke(main, arguments)
    assert shown.exit_code == 2
    assert "Usage: " in shown.output


def test_a_problem_is_one_sentence_and_no_traceback(monkeypatch):
    def fails(data):
        raise CallFailed("There is no server.")

    monkeypatch.setattr(account_list, "callback", fails)
    shown = CliRunner().invoke(main, ["account", "list"])
    assert (shown.exit_code, shown.output) == (1, "Error: There is no server.\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--listen", "nowhere"], "nowhere is not an address to listen on."),
        (["--account", "12"], "12 is not an account: it has twelve digits."),
        (["--region", "Frankfurt"], "Frankfurt is not the name of a region."),
        (["--name", "*"], "* is neither a host name nor an address"),
        (["--database", "postgresql://x/y", "--listen", "127.0.0.1:0"], "The database y on x cannot be reached"),
    ],
)
def test_a_server_that_cannot_start_says_why(tmp_path, arguments, words):
    done = tokiwa("serve", "--data", str(tmp_path / "data"), *arguments)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"Error: {words}")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("arguments", [["env"], ["--version"], ["clock", "show"], ["completion", "bash"]])
def test_commands_that_only_ask_do_not_load_what_the_server_needs(tmp_path, arguments):
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from tokiwa.cli.main import main\n"
        f"CliRunner().invoke(main, {arguments!r})\n"
        "print(*[name for name in sys.modules if '.' not in name])"
    )
    (tmp_path / "credentials").write_text("[tokiwa]\naws_access_key_id = a\naws_secret_access_key = b\n")
    (tmp_path / "config").write_text("[profile tokiwa]\nregion = us-east-1\nendpoint_url = http://127.0.0.1:9\n")
    where = environment(TOKIWA_DATA=str(tmp_path))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=where)
    assert set(done.stdout.split()).isdisjoint(SLOW)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell):
    script = CliRunner().invoke(main, ["completion", shell]).output
    assert "_TOKIWA_COMPLETE" in script
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)


def test_bash_completes_commands():
    code = (
        'eval "$(tokiwa completion bash)"; COMP_WORDS=(tokiwa cl); COMP_CWORD=1; _tokiwa_completion tokiwa; '
        'echo "${COMPREPLY[@]}"'
    )
    where = environment(PATH=f"{Path(sys.executable).parent}:/usr/bin:/bin")
    done = subprocess.run(["bash", "-c", code], capture_output=True, text=True, check=True, env=where)
    assert done.stdout == "clock\n"

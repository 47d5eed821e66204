import subprocess
import sys

import click

from tokiwa.cli import main
from tokiwa.cli.later import Later

HERE = click.Command("here")


def test_a_command_is_imported_when_somebody_looks_at_it():
    commands = Later({"quota": "tokiwa.cli.quota:quota", "gone": "tokiwa.cli.quota:no_such"})
    commands["here"] = HERE
    assert list(commands) == ["quota", "gone", "here"]
    assert commands["quota"].name == "quota"
    assert commands["quota"] is commands["quota"]
    assert commands["here"] is HERE
    assert commands.get("nothing") is None
    del commands["gone"]
    assert len(commands) == 2


def test_every_command_is_where_it_is_said_to_be():
    for name in main.ELSEWHERE:
        assert main.main.commands[name].name == name


SERVED = """
import sys
import tokiwa.cli.main, tokiwa.app.serve
from tokiwa.app.settings import settings
known = {name.partition(".")[0] for name in sys.modules}
print(*sorted(known & {"asyncio", "botocore", "cryptography", "http", "regex", "sqlalchemy", "ssl", "structlog", "urllib3"}))
print(*sorted(name for name in sys.modules if name.startswith("tokiwa.cli.")))
"""


def test_the_process_that_hands_out_connections_has_not_what_the_others_need():
    said = subprocess.run([sys.executable, "-c", SERVED], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["http", "tokiwa.cli.later tokiwa.cli.main tokiwa.cli.options"]

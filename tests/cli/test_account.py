import re
import subprocess
import sys

import pytest

from running import environment, tokiwa
from tokiwa.agent.client import CallFailed
from tokiwa.cli.account import create, listed


@pytest.fixture
def data(server):
    return str(server.folder)


def test_an_account_is_made_and_its_key_can_be_used_at_once(data):
    made = tokiwa("account", "create", "team one", "--id", "123456789012", "--test-clock", "--data", data)
    assert made.stdout.startswith("# account 123456789012 (team one); the key is shown only now\n")
    code = 'eval "$1"; exec "$0" -m tokiwa.cli.main clock show'
    shell = ["sh", "-c", code, sys.executable, made.stdout]
    done = subprocess.run(shell, capture_output=True, text=True, check=True, env=environment())
    assert "(a test clock, 0 d 0 h ahead)" in done.stdout
    assert "123456789012  team one  (test clock)" in listed(data).splitlines()


def test_without_digits_some_are_drawn(data):
    first = create(data, "drawn", None, test_clock=False)
    assert re.match(r"# account \d{12} \(drawn\);", first)


def test_a_name_cannot_become_a_command(data):
    text = create(data, "x; touch /tmp/owned; $(id)", None, test_clock=False)
    assert text.splitlines()[0].endswith("(x; touch /tmp/owned; $(id)); the key is shown only now")
    assert all(line.startswith(("#", "export ", "unset ")) for line in text.splitlines())


def test_what_cannot_be_is_told(data):
    with pytest.raises(CallFailed, match=r"ConflictException: The account 000000000000 exists already"):
        create(data, "again", "000000000000", test_clock=False)
    with pytest.raises(CallFailed, match=r"(?s)ValidationException: .*'name'"):
        create(data, "two\nlines", None, test_clock=False)
    with pytest.raises(CallFailed, match=r"ValidationException: .*'accountId'"):
        create(data, "short", "12", test_clock=False)


def test_all_are_listed(data):
    done = tokiwa("account", "list", "--data", data)
    assert "000000000000  root  (test clock)" in done.stdout.splitlines()

"""tokiwa renewal-policy: shown in words, set as a whole, and taken away."""

import pytest
from click.testing import CliRunner
from tests.story import pki

from tokiwa.cli.main import main
from tokiwa.cli.renewal_policy import text

STANDARD = """\
the standard policy, as in AWS:
  renewals are due 60 days before the end, spread over 0 days
  a CA signs as many as are due
  each has begun 45 days before the end, whatever the budget says
"""


def run(server, *arguments, code=0):
    done = CliRunner().invoke(main, ["renewal-policy", *arguments, "--data", str(server.folder)])
    assert done.exit_code == code, done.output
    return done.output


def test_the_accounts(server):
    assert run(server, "show") == STANDARD
    options = ("--before", "80", "--jitter", "20", "--safe", "30", "--per-hour", "100", "--per-second", "2")
    said = run(server, "set", *options)
    assert said == run(server, "show")
    assert said.splitlines() == [
        "the account's policy:",
        "  renewals are due 80 days before the end, spread over 20 days",
        "  a CA signs 100 an hour and 2 a second",
        "  each has begun 30 days before the end, whatever the budget says",
    ]
    assert run(server, "clear") == STANDARD


def test_of_one_ca(server):
    authority = pki.authority(server)
    assert run(server, "set", "--jitter", "1", "--ca", authority).startswith("the policy of the private CA:")
    assert run(server, "show") == STANDARD
    assert run(server, "clear", "--ca", authority) == STANDARD


@pytest.mark.parametrize(("option", "words"), [("20", "cannot be spread over 20 days"), ("400", "at 'jitterDays'")])
def test_what_cannot_be_set(server, option, words):
    assert words in run(server, "set", "--jitter", option, code=1)


def test_who_waits_is_told_until_when():
    policy = dict.fromkeys(("DaysBeforeExpiry", "JitterDays", "SafeDays", "RenewalsPerHour", "RenewalsPerSecond"), 1)
    said = text({"RenewalPolicy": {"Scope": "ACCOUNT", **policy}, "NextFreeTurn": 1.0})
    assert said.endswith("renewals wait; the next free turn is at 1970-01-01T00:00:01Z")

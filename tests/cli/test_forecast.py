"""tokiwa forecast: tables of what is to come, and every failure on request."""

import json

import pytest
from click.testing import CliRunner
from tests.story import pki

from tokiwa.cli import forecast
from tokiwa.cli.main import main


@pytest.fixture(scope="module")
def authority(server):
    """A CA with three certificates that are managed and five that are not."""
    made = pki.authority(server)
    pki.grant(server, made)
    for number in range(3):
        pki.managed(server, made, DomainName=f"m{number}.example.com")
    for number in range(5):
        pki.request(server, made, DomainName=f"n{number}.example.com")
    return made


def run(server, *arguments):
    done = CliRunner().invoke(main, ["forecast", "--data", str(server.folder), *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def test_nothing_within_the_time(server, authority):
    assert "Nothing is to be renewed." in run(server, "--days", "10")


def test_by_the_day(server, authority):
    said = run(server, "--days", "340")
    assert f"CA 1: {authority}" in said
    lines = [line.split() for line in said.splitlines()]
    assert ["day", "CA", "renewals", "if", "exported", "failures", "over", "budget"] in lines
    assert [cells[1:] for cells in lines if cells[1:2] == ["1"]] == [["1", "3", "0", "5", "0"]]
    assert ["together", "3", "0", "5", "0"] in lines
    assert "5 x NOT_EXPORTED, from " in said
    assert said.count("  NOT_EXPORTED    arn:aws:acm:") == 5


def test_not_every_failure_but_on_request(server, authority, monkeypatch):
    monkeypatch.setattr(forecast, "SHOWN", 2)
    monkeypatch.setattr(forecast, "PAGE", 2)
    few = run(server, "--days", "340")
    assert few.count("NOT_EXPORTED    arn:aws:acm:") == 2
    assert few.endswith("  ... and more: --all\n")
    every = run(server, "--days", "340", "--all")
    assert every.count("NOT_EXPORTED    arn:aws:acm:") == 5
    assert "more" not in every


def test_as_json_of_one_ca(server, authority):
    other = pki.authority(server)
    told = json.loads(run(server, "--days", "340", "--ca", other, "--json"))
    assert told["Totals"] == {"Renewals": 0, "IfExported": 0, "Failures": 0, "OverBudget": 0}
    told = json.loads(run(server, "--days", "340", "--ca", authority, "--json"))
    assert told["Totals"]["Renewals"] == 3


def test_what_cannot_be_asked(server):
    done = CliRunner().invoke(main, ["forecast", "--days", "100", "--by", "hour", "--data", str(server.folder)])
    assert done.exit_code == 1
    assert "By the hour a forecast is for at most 62 days" in done.output

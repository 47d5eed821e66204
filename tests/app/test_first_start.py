import configparser

import attrs
import pytest
from structlog.testing import capture_logs

from tokiwa.app.address import Address
from tokiwa.app.build import build
from tokiwa.app.first_start import first_start
from tokiwa.app.now import wall_clock
from tokiwa.app.settings import settings
from tokiwa.operations import credentials
from tokiwa.operations.tokiwa.accounts import open_account
from tokiwa.store import accounts


@pytest.fixture
def known(tmp_path):
    return settings(data=str(tmp_path), listen="127.0.0.1:1", account="123456789012", environment={})


@pytest.fixture
def means(known):
    made = build(known)
    yield made
    made.store.close()
    made.runner.close()


def files(known):
    """The profile as botocore reads it."""
    found = configparser.RawConfigParser()
    assert len(found.read([known.data / "credentials", known.data / "config"])) == 2
    return dict(found["tokiwa"]) | dict(found["profile tokiwa"])


def every(means):
    with means.store.snapshot() as tx:
        return accounts.every(tx)


@pytest.mark.parametrize("test_clock", [False, True])
def test_the_first_start_makes_the_account_and_leaves_its_key(means, known, test_clock):
    first_start(means, attrs.evolve(known, test_clock=test_clock), wall_clock())
    (made,) = every(means)
    assert (made.id, made.clock is not None) == ("123456789012", test_clock)
    found = files(known)
    owner = credentials.find(means, found["aws_access_key_id"], None)
    assert owner.secret == found["aws_secret_access_key"]
    assert owner.principal.arn == "arn:aws:iam::123456789012:root"
    for name in ("credentials", "config"):
        assert (known.data / name).stat().st_mode & 0o077 == 0


def test_a_later_start_keeps_the_key_and_says_where_the_server_is_now(means, known):
    first_start(means, known, wall_clock())
    before = files(known)
    first_start(means, attrs.evolve(known, listen=Address("::", 2), account="999999999999"), wall_clock())
    assert files(known) == before | {
        "endpoint_url": "https://localhost:2",
        "ca_bundle": str(known.data / "ca.pem"),
    }
    assert [a.id for a in every(means)] == ["123456789012"]


def test_an_account_is_not_made_without_somebody_having_its_key(means, known):
    (known.data / "credentials.new").mkdir()  # so that the file cannot be written
    with pytest.raises(OSError, match="directory"):
        first_start(means, known, wall_clock())
    assert every(means) == []


def test_a_test_clock_that_comes_too_late_is_told(means, known):
    with capture_logs() as logged:
        first_start(means, known, wall_clock())
        assert not logged
        first_start(means, attrs.evolve(known, test_clock=True), wall_clock())
    assert "--test-clock is for a first start" in logged[0]["event"]


def test_of_two_nodes_that_start_at_once_one_makes_the_account_and_has_its_key(means, known, monkeypatch):
    """The other one, which has seen no account either, leaves no key that opens nothing."""
    other = open_account(means, known.account, "root", wall_clock(), test_clock=False)
    submit = means.store.submit

    def slower(changes):
        means.store.wait(*submit([other.change]))
        return submit(changes)

    monkeypatch.setattr(means.store, "submit", slower)
    first_start(means, known, wall_clock())
    assert [account.id for account in every(means)] == [known.account]
    assert not (known.data / "credentials").exists()
    assert credentials.find(means, other.access_key, None).secret == other.secret

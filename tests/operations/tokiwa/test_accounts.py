import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations import credentials
from tokiwa.store import accounts, audit

CREATE, LIST = "tokiwa:CreateAccount", "tokiwa:ListAccounts"


def create(world, principal=None, **given):
    return world.call(CREATE, {"Name": "team", **given}, principal)


@pytest.fixture
def first(world):
    """The first account of the server, as a later one could look older."""
    world.advance(minutes=1)
    return world.root


def test_an_account_comes_with_a_key_of_its_root(world, first):
    made = create(world, AccountId="123456789012")
    known = credentials.find(world.means, made["AccessKeyId"], None)
    assert known.secret == made["SecretAccessKey"]
    assert known.principal.arn == "arn:aws:iam::123456789012:root"
    assert known.account.clock is None
    assert world.call("acm:ListCertificates", principal=known.principal)["CertificateSummaryList"] == []


def test_without_digits_some_are_drawn(world, first):
    drawn = {create(world)["AccountId"] for _ in range(3)}
    assert len(drawn) == 3
    assert all(len(each) == 12 and each.isdigit() for each in drawn)


def test_it_may_have_a_clock(world, first):
    made = create(world, TestClock=True)
    with world.means.store.snapshot() as tx:
        assert accounts.get(tx, made["AccountId"]).clock is not None


def test_all_are_listed_for_the_first(world, first):
    create(world, AccountId="123456789012", TestClock=True)
    found = world.call(LIST)["Accounts"]
    assert [(a["AccountId"], a["Name"], a["TestClock"]) for a in found] == [
        ("000000000000", "000000000000", False),
        ("123456789012", "team", True),
    ]


def test_digits_that_are_taken(world, first):
    with pytest.raises(Problem, match="The account 000000000000 exists already") as caught:
        create(world, AccountId="000000000000")
    assert caught.value.kind is Kind.CONFLICT


@pytest.mark.parametrize("account", ["1234", "12345678901x", "1" * 13])
def test_digits_that_are_none(world, first, account):
    with pytest.raises(Problem, match="at 'accountId' failed to satisfy constraint"):
        create(world, AccountId=account)


def test_only_the_first_account_manages_accounts(world, first):
    made = create(world)
    other = credentials.find(world.means, made["AccessKeyId"], None).principal
    for name, given in ((CREATE, {"Name": "x"}), (LIST, {})):
        with pytest.raises(Problem, match="Accounts are managed by account 000000000000") as caught:
            world.call(name, given, other)
        assert caught.value.kind is Kind.DENIED


def test_its_users_may_with_a_policy_for_it(world, first):
    assert create(world, pki.user(world, pki.allow(CREATE)))["AccountId"]


def test_its_users_need_a_policy_for_it(world, first):
    with pytest.raises(Problem, match="is not authorized to perform: tokiwa:CreateAccount"):
        create(world, pki.user(world, pki.allow("acm:*")))


def test_the_secret_is_on_no_record(world, first):
    made = create(world)
    with world.means.store.snapshot() as tx:
        (entry,) = [e for e in audit.latest(tx, "000000000000", world.now, 9) if e.name == CREATE]
    assert made["SecretAccessKey"] not in repr(entry)

"""tokiwa:ForecastRenewals: what it says is what comes, when the time has come."""

from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import Manager, read, write
from outside import Outside
from tokiwa.domain.problem import Kind
from tokiwa.domain.value import evolve
from world import START, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


@pytest.fixture
def manager(world: World) -> Manager:
    return Manager(world)


def told(manager: Manager, days: int = 400, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = manager.call("tokiwa:ForecastRenewals", Days=days, **more)
    return found


def test_nothing_is_to_be_renewed(manager: Manager) -> None:
    assert told(manager) == {
        "From": START,
        "To": START + 400 * DAY,
        "By": "DAY",
        "Totals": {"Renewals": 0, "IfExported": 0, "Failures": 0, "OverBudget": 0},
        "Slots": [],
        "Causes": [],
        "Failures": [],
    }


def test_what_is_forecast_happens(world: World, manager: Manager) -> None:
    """Three CAs, one of which may not renew, one of which ends; a year passes; each day is as it was told."""
    good, forbidden = manager.authority(), manager.authority()
    ending = manager.authority({"Value": 500, "Type": "DAYS"})
    manager.forbid(forbidden)
    arns: dict[str, str] = {}
    for number in range(12):
        authority = (good, good, good, forbidden, ending, good)[number % 6]
        arns[manager.request(authority, f"n{number}.example.com")] = authority
        world.now += 5 * DAY
    for number, arn in enumerate(arns):
        if number % 6 != 5:
            manager.export(arn)
    forecast = told(manager, 335)
    expected = Counter(
        {
            (slot["Start"], slot["CertificateAuthorityArn"]): slot["Renewals"]
            for slot in forecast["Slots"]
            if slot["Renewals"]
        }
    )
    failing = {each["CertificateArn"]: (each["Reason"], each["At"]) for each in forecast["Failures"]}
    assert sum(expected.values()) == forecast["Totals"]["Renewals"] == 6
    assert Counter(reason for reason, _ in failing.values()) == {
        "PCA_ACCESS_DENIED": 2,
        "PCA_INVALID_DURATION": 2,
        "NOT_EXPORTED": 2,
    }

    seen: Counter[tuple[Any, str]] = Counter()
    failed: dict[str, tuple[str, Any]] = {}
    while world.now < forecast["To"]:
        before = {arn: read(world, arn) for arn in arns}
        world.advance(days=1)
        for arn, authority in arns.items():
            after = read(world, arn)
            if after.serial != before[arn].serial and after.issued_at is not None:
                seen[after.issued_at.replace(hour=0), authority] += 1
            elif after.renewal is not None and after.renewal.reason and arn not in failed:
                failed[arn] = (after.renewal.reason, after.renewal.requested_at)
    assert seen == expected
    assert failed == {arn: why for arn, why in failing.items() if why[0] != "NOT_EXPORTED"}
    assert {arn for arn in arns if read(world, arn).renewal is None} == {
        arn for arn, (reason, _) in failing.items() if reason == "NOT_EXPORTED"
    }


def test_what_follows_a_renewal_is_certain_only_for_what_is_in_use(world: World, manager: Manager) -> None:
    authority = manager.authority()
    used, fetched = manager.exported(authority), manager.exported(authority, "two.example.com")
    write(world, evolve(read(world, used), in_use_by=("arn:aws:tokiwa:us-east-1:000000000000:nginx/a",)))
    totals = told(manager, 700)["Totals"]
    assert (totals["Renewals"], totals["IfExported"]) == (3, 1)
    assert fetched not in {each["CertificateArn"] for each in told(manager)["Failures"]}


def test_a_ca_that_may_not_certify_a_name_any_more(world: World, manager: Manager) -> None:
    outside = Outside(world.now)
    authority = pki.create(world, "SUBORDINATE")
    csr = pki.own_csr(world, authority)
    pki.install(world, authority, outside.certify(csr), outside.root)
    manager.permit(authority)
    manager.exported(authority, "a.good.example")
    bad = manager.exported(authority, "a.bad.example")
    pki.install(world, authority, outside.certify(csr, "good.example"), outside.root)
    forecast = told(manager)
    assert forecast["Totals"]["Renewals"] == 1
    assert [(each["CertificateArn"], each["Reason"]) for each in forecast["Failures"]] == [
        (bad, "PCA_NAME_CONSTRAINTS_VALIDATION")
    ]


def test_one_ca_and_by_the_hour(world: World, manager: Manager) -> None:
    one, two = manager.authority(), manager.authority()
    manager.exported(one)
    manager.exported(two)
    world.now += 330 * DAY + HOUR / 2
    found = told(manager, 10, By="HOUR", CertificateAuthorityArn=two)
    (slot,) = found["Slots"]
    assert (slot["CertificateAuthorityArn"], slot["Start"], slot["Renewals"]) == (two, START + 335 * DAY, 1)


def test_failures_are_told_page_by_page(manager: Manager) -> None:
    authority = manager.authority()
    arns = [manager.request(authority, f"n{n}.example.com") for n in range(7)]
    page = told(manager, MaxResults=3)
    seen = [each["CertificateArn"] for each in page["Failures"]]
    assert page["Totals"]["Failures"] == 7
    while "NextToken" in page:
        page = told(manager, MaxResults=3, NextToken=page["NextToken"])
        assert "Totals" not in page
        assert len(page["Failures"]) <= 3
        seen += [each["CertificateArn"] for each in page["Failures"]]
    assert seen == sorted(arns), "made at the same moment"


def test_a_token_belongs_to_its_question(manager: Manager) -> None:
    authority = manager.authority()
    for number in range(2):
        manager.request(authority, f"n{number}.example.com")
    token = told(manager, MaxResults=1)["NextToken"]
    for other in ({"days": 399}, {"By": "HOUR", "days": 60}, {"CertificateAuthorityArn": authority}):
        assert pki.refusal(lambda other=other: told(manager, NextToken=token, **other))[0] is Kind.INVALID_PAGE


def test_by_the_hour_only_for_some_weeks(manager: Manager) -> None:
    kind, sentence = pki.refusal(lambda: told(manager, 63, By="HOUR"))
    assert (kind, "at most 62 days" in sentence) == (Kind.INVALID, True)


def test_turns_of_a_budget_are_those_that_will_be_given(world: World, manager: Manager) -> None:
    authority = manager.authority()
    for number in range(6):
        manager.exported(authority, f"n{number}.example.com")
    manager.call("tokiwa:PutRenewalPolicy", RenewalsPerHour=2)
    world.now += 334 * DAY
    found = told(manager, 5, By="HOUR")
    assert [(slot["Start"] - START - 335 * DAY, slot["Renewals"]) for slot in found["Slots"]] == [
        (0 * HOUR, 2),
        (1 * HOUR, 2),
        (2 * HOUR, 2),
    ]


def test_each_account_sees_its_own(world: World, manager: Manager) -> None:
    manager.exported(manager.authority())
    other = Manager(world, world.new_account("111111111111"))
    assert told(other)["Totals"]["Renewals"] == 0
    anna = Manager(world, pki.user(world, pki.allow("acm:*")))
    assert pki.refusal(lambda: told(anna))[0] is Kind.DENIED

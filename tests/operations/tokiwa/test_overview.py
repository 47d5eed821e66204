"""tokiwa:GetOverview, on a server whose certificates and CAs are real."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from managed import Manager
from world import START, World

DAY = timedelta(days=1)


@pytest.fixture
def manager(world: World) -> Manager:
    return Manager(world)


def overview(manager: Manager) -> dict[str, Any]:
    answer: dict[str, Any] = manager.call("tokiwa:GetOverview")
    answer["States"] = {each["Status"]: each["Certificates"] for each in answer["States"] if each["Certificates"]}
    answer["Failing"] = {each["Reason"]: each["Certificates"] for each in answer["Failing"]}
    return answer


def test_an_empty_account(manager: Manager) -> None:
    found = overview(manager)
    assert (found["States"], found["Expiring"], found["Failing"], found["CertificateAuthorities"]) == ({}, [], {}, [])


def test_certificates_are_counted_by_the_day_of_their_end(manager: Manager) -> None:
    authority = manager.authority()
    for name in ("a", "b"):
        manager.request(authority, DomainName=f"{name}.example.com")
    found = overview(manager)
    ends = [(each["From"] - START, each["Certificates"]) for each in found["Expiring"]]

    assert found["States"] == {"ISSUED": 2}
    assert ends == [(395 * DAY, 2)]
    assert found["AsOf"] == START
    assert [(each["Arn"], each["Status"]) for each in found["CertificateAuthorities"]] == [(authority, "ACTIVE")]


def test_a_ca_names_the_one_that_signed_it(world: World) -> None:
    root = pki.root(world)
    issuing = pki.subordinate(world, root)
    found = {each["Arn"]: each for each in world.call("tokiwa:GetOverview")["CertificateAuthorities"]}

    assert (found[root]["IssuerArn"], found[issuing]["IssuerArn"]) == (None, root)
    assert (found[root]["Type"], found[issuing]["Type"]) == ("ROOT", "SUBORDINATE")


def test_renewals_that_fail_are_counted_by_their_reason(world: World, manager: Manager) -> None:
    authority = manager.authority()
    arn = manager.request(authority)
    manager.export(arn)
    manager.call("acm-pca:UpdateCertificateAuthority", CertificateAuthorityArn=authority, Status="DISABLED")
    world.advance(days=336)

    assert overview(manager)["Failing"] == {"PCA_INVALID_STATE": 1}
    world.advance(days=60)
    assert overview(manager)["States"] == {"EXPIRED": 1}


def test_other_accounts_are_not_counted(world: World, manager: Manager) -> None:
    manager.request(manager.authority())
    other = world.new_account("111111111111")
    found = world.call("tokiwa:GetOverview", {}, other)
    assert (found["Expiring"], found["CertificateAuthorities"]) == ([], [])

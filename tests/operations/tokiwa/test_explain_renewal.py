"""tokiwa:ExplainRenewal, on a server whose certificates, CAs and jobs are real."""

from datetime import timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from deploying import agent, deploy
from managed import Manager
from outside import Outside
from tokiwa.domain.problem import Kind
from world import START, World

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DUE = START + 335 * DAY


@pytest.fixture
def manager(world: World) -> Manager:
    return Manager(world)


def explained(manager: Manager, arn: str) -> dict[str, Any]:
    found: dict[str, Any] = manager.call("tokiwa:ExplainRenewal", CertificateArn=arn)
    return found


def failing(told: dict[str, Any]) -> tuple[str, str] | None:
    return next(((each["Name"], each["Reason"]) for each in told["Checks"] if each["Outcome"] == "FAILED"), None)


def test_what_is_renewed_and_not_served_is_told(world: World, manager: Manager) -> None:
    arn, host = manager.request(manager.authority()), agent(world)
    place = deploy(world, arn)
    (unserved,) = explained(manager, arn)["Unserved"]
    assert (unserved["DeploymentArn"], unserved["Status"]) == (place, "INSTALLING")
    host.work()
    assert explained(manager, arn)["Unserved"] == []


def test_the_life_of_a_certificate(world: World, manager: Manager) -> None:
    """Requested, exported, renewed, exported again."""
    arn = manager.request(manager.authority())
    told = explained(manager, arn)
    assert (told["RenewalEligibility"], failing(told)) == ("INELIGIBLE", ("neither-exported-nor-in-use", "INELIGIBLE"))
    assert told["NextAttempt"]["At"] is None
    assert told["LastAttempt"] is None

    manager.export(arn)
    told = explained(manager, arn)
    assert (told["RenewalEligibility"], failing(told), told["AsOf"]) == ("ELIGIBLE", None, DUE)
    assert told["NextAttempt"]["At"] == DUE
    assert told["RenewalPolicy"]["Scope"] == "STANDARD"

    world.advance(days=335)
    told = explained(manager, arn)
    assert (told["RenewalEligibility"], failing(told)) == ("INELIGIBLE", ("neither-exported-nor-in-use", "INELIGIBLE"))
    assert told["LastAttempt"]["RenewalStatus"] == "SUCCESS"
    assert "INELIGIBLE until the new certificate is exported" in told["Afterwards"]

    manager.export(arn)
    told = explained(manager, arn)
    assert (told["NextAttempt"]["At"], told["Verdict"]) == (
        DUE + 335 * DAY,
        "It will be renewed at 2028-11-01T00:00:00Z.",
    )


def test_what_fails_is_told_as_describe_certificate_does_and_mended_as_it_says(world: World, manager: Manager) -> None:
    authority = manager.authority()
    arn = manager.exported(authority)
    manager.forbid(authority)
    before = explained(manager, arn)
    assert failing(before) == ("permission-missing", "PCA_ACCESS_DENIED"), "told months before"

    world.advance(days=335)
    told = explained(manager, arn)
    assert manager.state(arn)[3] == failing(told)[1]  # type: ignore[index]
    assert told["LastAttempt"]["Attempts"] == 1
    (message,) = {each["Message"] for each in told["Checks"] if each["Outcome"] == "FAILED"}
    assert told["LastAttempt"]["Message"] == message
    assert told["NextAttempt"]["At"] == world.now + HOUR

    manager.permit(authority)
    told = explained(manager, arn)
    assert (failing(told), told["NextAttempt"]["At"]) == (None, world.now + HOUR)
    world.advance(hours=1)
    assert manager.state(arn)[2] == "SUCCESS"


def test_a_name_that_the_ca_may_not_certify_is_known_before_it_signs(world: World, manager: Manager) -> None:
    outside = Outside(world.now)
    authority = pki.create(world, "SUBORDINATE")
    csr = pki.own_csr(world, authority)
    pki.install(world, authority, outside.certify(csr), outside.root)
    manager.permit(authority)
    arn = manager.exported(authority)
    pki.install(world, authority, outside.certify(csr, "other.example"), outside.root)
    told = explained(manager, arn)
    assert failing(told) == ("name-not-permitted", "PCA_NAME_CONSTRAINTS_VALIDATION")
    world.advance(days=335)
    assert manager.state(arn)[3] == "PCA_NAME_CONSTRAINTS_VALIDATION"


def test_one_that_was_asked_for(world: World, manager: Manager) -> None:
    arn = manager.exported(manager.authority())
    manager.call("acm:RenewCertificate", CertificateArn=arn)
    told = explained(manager, arn)
    assert told["NextAttempt"] == {"At": world.now, "Why": "RenewCertificate was called."}


def test_only_ones_own_and_with_permission(world: World, manager: Manager) -> None:
    arn = manager.exported(manager.authority())
    other = Manager(world, world.new_account("111111111111"))
    assert pki.refusal(lambda: explained(other, arn))[0] in {Kind.DENIED, Kind.NOT_FOUND}
    assert pki.refusal(lambda: explained(manager, f"{arn[:-4]}0000"))[0] is Kind.NOT_FOUND
    anna = Manager(world, pki.user(world, pki.allow("tokiwa:ExplainRenewal", arn)))
    assert explained(anna, arn)["CertificateArn"] == arn
    assert pki.refusal(lambda: explained(anna, f"{arn[:-4]}0000"))[0] is Kind.DENIED

"""tokiwa:PutIssuingDelay: for a while after IssueCertificate, callers of that account are told to ask again."""

from datetime import timedelta
from typing import Any

import pytest
from tests.operations.acm_pca import pki

from tokiwa.domain.problem import Kind
from world import World

PUT, GET = "tokiwa:PutIssuingDelay", "tokiwa:GetIssuingDelay"
OTHER = "111111111111"


@pytest.fixture
def issued(world: World) -> tuple[str, dict[str, Any]]:
    """The ARN of a certificate that was issued now, and the input of the call that gets it."""
    arn = pki.root(world)
    made = world.call("acm-pca:IssueCertificate", pki.issuing(arn))["CertificateArn"]
    return made, pki.of(arn, CertificateArn=made)


def certificate(world: World, asked: dict[str, Any]) -> Any:
    return world.call("acm-pca:GetCertificate", asked)["Certificate"]


def test_it_is_off_until_it_is_set_and_after_it_is_set_to_nothing(world: World, issued: tuple[str, Any]) -> None:
    made, asked = issued
    assert world.call(GET) == {"Seconds": 0}
    assert certificate(world, asked)
    world.call(PUT, {"Seconds": 3})
    assert world.call(GET) == {"Seconds": 3}
    sentence = f"The certificate {made} is being issued. Try again in a moment."
    assert pki.refusal(lambda: certificate(world, asked)) == (Kind.IN_PROGRESS, sentence)
    world.call(PUT, {"Seconds": 0})
    assert certificate(world, asked)


def test_the_certificate_is_there_when_the_time_is_over(world: World, issued: tuple[str, Any]) -> None:
    _, asked = issued
    world.call(PUT, {"Seconds": 3})
    world.now += timedelta(seconds=2, microseconds=999_999)
    assert pki.refusal(lambda: certificate(world, asked))[0] is Kind.IN_PROGRESS
    world.now += timedelta(microseconds=1)
    assert certificate(world, asked)


def test_it_is_revoked_as_any_other(world: World, issued: tuple[str, Any]) -> None:
    made, asked = issued
    world.call(PUT, {"Seconds": 3})
    serial, arn = made.rpartition("/")[2], asked["CertificateAuthorityArn"]
    world.call("acm-pca:RevokeCertificate", pki.of(arn, CertificateSerial=serial, RevocationReason="SUPERSEDED"))
    assert pki.refusal(lambda: certificate(world, asked))[0] is Kind.IN_PROGRESS


def test_it_is_of_one_account(world: World, issued: tuple[str, Any]) -> None:
    world.call(PUT, {"Seconds": 60}, world.new_account(OTHER))
    assert certificate(world, issued[1])


@pytest.mark.parametrize("seconds", [-1, 61])
def test_it_is_a_minute_at_most(world: World, seconds: int) -> None:
    with pytest.raises(Exception, match=r"(?i)seconds"):
        world.call(PUT, {"Seconds": seconds})

"""tokiwa:ListIssuedCertificates, on a server whose CAs are real."""

from __future__ import annotations

import pytest

from managed import Manager
from tokiwa.domain.problem import Kind, Problem
from world import World


@pytest.fixture
def manager(world: World) -> Manager:
    return Manager(world)


def test_all_pages_name_each_certificate_once(world: World, manager: Manager) -> None:
    authority = manager.authority()
    arns = [manager.request(authority, DomainName=f"{name}.example.com") for name in "abc"]
    serials = {manager.call("acm:DescribeCertificate", CertificateArn=arn)["Certificate"]["Serial"] for arn in arns}
    found, given = [], {"CertificateAuthorityArn": authority, "MaxResults": 2}
    while True:
        answer = manager.call("tokiwa:ListIssuedCertificates", **given)
        found += answer["Certificates"]
        if "NextToken" not in answer:
            break
        given["NextToken"] = answer["NextToken"]
    listed = {each["Serial"]: each for each in found}

    assert len(found) == len(listed) == 4  # and the root's own
    assert serials <= listed.keys()
    assert {listed[each]["RequestedBy"] for each in serials} == {world.root.arn}
    assert {each["Status"] for each in found} == {"ISSUED"}
    assert all("CN=" in each["Subject"] for each in found)


def test_what_was_revoked_says_why(manager: Manager) -> None:
    authority = manager.authority()
    arn = manager.request(authority)
    manager.export(arn)
    serial = manager.call("acm:DescribeCertificate", CertificateArn=arn)["Certificate"]["Serial"]
    manager.call("acm:RevokeCertificate", CertificateArn=arn, RevocationReason="KEY_COMPROMISE")
    found = manager.call("tokiwa:ListIssuedCertificates", CertificateAuthorityArn=authority)["Certificates"]
    (revoked,) = [each for each in found if each["Serial"] == serial]

    assert (revoked["Status"], revoked["RevocationReason"]) == ("REVOKED", "KEY_COMPROMISE")
    assert revoked["RevokedAt"] is not None


def test_the_ca_of_another_account_tells_nothing(world: World, manager: Manager) -> None:
    authority = manager.authority()
    other = world.new_account("111111111111")
    with pytest.raises(Problem) as caught:
        world.call("tokiwa:ListIssuedCertificates", {"CertificateAuthorityArn": authority}, other)
    assert caught.value.kind in {Kind.DENIED, Kind.NOT_FOUND}

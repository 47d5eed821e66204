"""A server that is killed at every step of making the CA that takes over makes one, and signs for it once."""

import pytest
from tests.crash.conftest import made_authority
from tests.crash.server import Books, Server

from tokiwa.domain.issued import IssuedStatus

pytestmark = [
    pytest.mark.xdist_group("crash 3"),
    pytest.mark.long,
]  # tests/story/test_rotation.py has two of these deaths

STEPS = [
    *("rotate is claimed", "rotate begins", "signature begins", "signature has ended", "rotate has ended"),
    *("commit begins", "commit has ended"),
]


def test_killed_at_every_step_of_a_new_ca(server: Server, books: Books) -> None:
    """It is signed by itself, and by the old one."""
    pca, tokiwa = server.client("acm-pca"), server.client("tokiwa")
    known: set[str] = set()

    def rotated() -> None:
        """Begun, and done what follows."""
        tokiwa.start_rotation(CertificateAuthorityArn=old)
        server.advance("1m")

    for _ in server.deaths("rotate", STEPS):
        old = made_authority(server)
        server.dies(rotated)
        server.arrive()
        server.advance("1m")
        found = tokiwa.describe_rotation(CertificateAuthorityArn=old)["Rotation"]
        assert found["Status"] == "DISTRIBUTING"
        pages = pca.get_paginator("list_certificate_authorities").paginate()
        every = {each["Arn"] for page in pages for each in page["CertificateAuthorities"]}
        assert every - known == {old, found["SuccessorArn"]}
        known = every
        books.check(server, *every)
        records = {arn: books.records(arn) for arn in (old, found["SuccessorArn"])}
        good = [sum(each.status is IssuedStatus.ISSUED for each in of) for of in records.values()]
        assert good == [2, 1]

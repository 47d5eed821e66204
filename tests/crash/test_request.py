"""A server that is killed at every step of a request issues one certificate for it, when the request comes again."""

from typing import Any

import pytest
from tests.crash.server import Books, Server

pytestmark = pytest.mark.xdist_group("crash 2")


def request(server: Server, authority: str, number: int, algorithm: str) -> str:
    """The same request each time."""
    made = server.client("acm").request_certificate(
        DomainName=f"n{number}.example.com",
        KeyAlgorithm=algorithm,
        CertificateAuthorityArn=authority,
        IdempotencyToken=f"token{number}",
    )
    return str(made["CertificateArn"])


def issued(server: Server, arn: str) -> dict[str, Any]:
    """The certificate, once it is issued."""
    for _ in range(5000):
        found: dict[str, Any] = server.client("acm").describe_certificate(CertificateArn=arn)["Certificate"]
        if found["Status"] != "PENDING_VALIDATION":
            break
    assert found["Status"] == "ISSUED"
    return found


CASES = {
    "signed within the call": ("EC_prime256v1", "acm:RequestCertificate", {"perform begins", "perform has ended"}),
    "signed by a job": ("RSA_2048", "issue", {"issue is claimed", "issue begins", "issue has ended"}),
}
ALWAYS = {"issue begins", "issue has ended", "commit begins", "commit has ended"}


@pytest.mark.parametrize("case", CASES)
def test_killed_at_every_step_of_a_request(case: str, server: Server, books: Books, authority: str) -> None:
    algorithm, work, steps = CASES[case]
    died: list[str] = []
    while True:
        number = len(died) + 1
        step = server.dying(work, number, lambda: issued(server, request(server, authority, number, algorithm)))
        if step is None:
            break
        died.append(step)
        server.start()
        issued(server, request(server, authority, number, algorithm))
        books.check(server, authority)
        domains = [found.domain_name for found in books.certificates()]
        assert sorted(domains) == sorted(f"n{each}.example.com" for each in range(1, number + 1))
        leaves = [record for record in books.records(authority) if "EndEntity" in record.template]
        assert len(leaves) == number
        assert {record.status for record in leaves} == {"issued"}
    assert set(died) >= steps | ALWAYS

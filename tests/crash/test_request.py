"""A server that is killed at every step of a request issues one certificate for it, when the request comes again."""

from functools import partial

import pytest
from tests.crash.server import Books, Server

pytestmark = pytest.mark.xdist_group("crash 2")


def requested(server: Server, authority: str, number: int, algorithm: str) -> None:
    """The same request each time; it is answered when the certificate is issued."""
    acm = server.client("acm")
    arn = acm.request_certificate(
        DomainName=f"n{number}.example.com",
        KeyAlgorithm=algorithm,
        CertificateAuthorityArn=authority,
        IdempotencyToken=f"token{number}",
    )["CertificateArn"]
    server.arrive()
    assert acm.describe_certificate(CertificateArn=arn)["Certificate"]["Status"] == "ISSUED"


ALWAYS = ["signature begins", "signature has ended", "commit begins", "commit has ended"]
CASES = {
    "signed within the call": (
        "EC_prime256v1",
        "acm:RequestCertificate",
        ["perform begins", "perform has ended", *ALWAYS],
    ),
    "signed by a job": ("RSA_2048", "issue", ["issue is claimed", "issue has ended", *ALWAYS]),
}


@pytest.mark.parametrize("case", CASES)
def test_killed_at_every_step_of_a_request(case: str, server: Server, books: Books, authority: str) -> None:
    algorithm, work, steps = CASES[case]
    for number, _ in enumerate(server.deaths(work, steps), 1):
        server.dies(partial(requested, server, authority, number, algorithm))
        requested(server, authority, number, algorithm)
        books.check(server, authority)
        domains = [found.domain_name for found in books.certificates()]
        assert sorted(domains) == sorted(f"n{each}.example.com" for each in range(1, number + 1))
        leaves = [record for record in books.records(authority) if "EndEntity" in record.template]
        assert [record.status for record in leaves] == ["issued"] * number

"""A server that is killed at every step of a renewal renews each certificate once, and loses nothing that it signed."""

from collections import Counter
from datetime import timedelta

import pytest
from tests.crash.server import ACCOUNT, Books, Server

from tokiwa.domain.issued import IssuedStatus
from tokiwa.store import events

pytestmark = pytest.mark.xdist_group("crash 1")

CERTIFICATES = 3
YEAR = "335d"


def test_killed_at_every_step_of_a_renewal(server: Server, books: Books, authority: str) -> None:
    acm = server.client("acm")
    arns = [
        acm.request_certificate(
            DomainName=f"n{number}.example.com", KeyAlgorithm="EC_prime256v1", CertificateAuthorityArn=authority
        )["CertificateArn"]
        for number in range(CERTIFICATES)
    ]
    died: list[str] = []
    while True:
        for arn in arns:
            acm.export_certificate(CertificateArn=arn, Passphrase=b"passphrase")
        step = server.dying("renew", len(died) + 1, lambda: server.client("tokiwa").advance_clock(Duration=YEAR))
        if step is None:
            break
        died.append(step)
        server.start()
        server.arrive()
        for arn in arns:
            assert (
                acm.describe_certificate(CertificateArn=arn)["Certificate"]["RenewalSummary"]["RenewalStatus"]
                == "SUCCESS"
            )
        books.check(server, authority)
        renewed_once(books, authority, arns, len(died))
    print(len(died), died)
    assert {"renew is claimed", "renew begins", "issue begins", "issue has ended", "renew has ended"} <= set(died)
    assert Counter(died)["commit begins"] >= 2


def renewed_once(books: Books, authority: str, arns: list[str], rounds: int) -> None:
    """Each certificate was renewed once in each round: on record, and as events."""
    records = [r for r in books.records(authority) if r.requested_by == "acm.amazonaws.com"]
    assert [r.status for r in records] == [IssuedStatus.ISSUED] * rounds * len(arns)
    with books.store.snapshot() as tx:
        told = events.latest(tx, ACCOUNT, records[0].issued_at + timedelta(days=100_000), 100_000)
    renewals = Counter(event.resources[0] for event in told if event.detail.get("Action") == "RENEWAL")
    health = Counter(event.resources[0] for event in told if event.source == "aws.health")
    assert renewals == health == dict.fromkeys(arns, rounds)

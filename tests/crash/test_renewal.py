"""A server that is killed at every step of a renewal, and of telling it, renews each certificate once and loses nothing."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest
from tests.crash.server import ACCOUNT, Books, Server

from tokiwa.domain.issued import IssuedStatus
from tokiwa.store import events

pytestmark = pytest.mark.xdist_group("crash 1")

GROUP = "/aws/events/renewals"
STEPS = [
    *("renew is claimed", "renew begins", "signature begins", "signature has ended", "renew has ended"),
    *("publish is claimed", "publish begins", "publish has ended"),
    *("deliver is claimed", "deliver begins", "send begins", "send has ended", "deliver has ended"),
    *("commit begins", "commit has ended"),
]


def test_killed_at_every_step_of_a_renewal(server: Server, books: Books, authority: str) -> None:
    acm = server.client("acm")
    log_health_events(server)
    arns = [
        acm.request_certificate(
            DomainName=f"n{number}.example.com", KeyAlgorithm="EC_prime256v1", CertificateAuthorityArn=authority
        )["CertificateArn"]
        for number in range(2)
    ]
    rounds = 0
    for _ in server.deaths("renew", STEPS):
        for arn in arns:
            acm.export_certificate(CertificateArn=arn, Passphrase=b"passphrase")
        server.dies(lambda: server.advance("335d"))
        rounds += 1
        server.arrive()
        books.check(server, authority)
        assert {(found.renewal and found.renewal.status, found.exported) for found in books.certificates()} == {
            ("SUCCESS", False)
        }
    renewed_once(books, authority, arns, rounds)
    heard_of(server, books)


def log_health_events(server: Server) -> None:
    """A rule that writes them into a log group."""
    server.client("logs").create_log_group(logGroupName=GROUP)
    server.client("events").put_rule(Name="renewals", EventPattern=json.dumps({"source": ["aws.health"]}))
    target = {"Id": "log", "Arn": f"arn:aws:logs:us-east-1:{ACCOUNT}:log-group:{GROUP}"}
    server.client("events").put_targets(Rule="renewals", Targets=[target])


def all_events(books: Books) -> list[Any]:
    with books.store.snapshot() as tx:
        return events.latest(tx, ACCOUNT, books.now(tx) + timedelta(days=1), 100_000)


def renewed_once(books: Books, authority: str, arns: list[str], rounds: int) -> None:
    """Each certificate was renewed once in each round: on record, and as events."""
    records = [record for record in books.records(authority) if record.requested_by == "acm.amazonaws.com"]
    assert [record.status for record in records] == [IssuedStatus.ISSUED] * rounds * len(arns)
    told = all_events(books)
    renewals = Counter(event.resources[0] for event in told if event.detail.get("Action") == "RENEWAL")
    health = Counter(event.resources[0] for event in told if event.source == "aws.health")
    assert renewals == health == dict.fromkeys(arns, rounds)


def heard_of(server: Server, books: Books) -> None:
    """Each event reached its target at least once."""
    pages = server.client("logs").get_paginator("filter_log_events").paginate(logGroupName=GROUP)
    heard = {json.loads(line["message"])["id"] for page in pages for line in page["events"]}
    assert heard == {event.id for event in all_events(books) if event.source == "aws.health"}

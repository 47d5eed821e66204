"""Finds with good defaults, of which a test changes one thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tokiwa.domain.inventory import Facts, Find, Origin, PlaceKind
from tokiwa.domain.value import evolve

NOW = datetime(2027, 1, 1, tzinfo=UTC)
END = NOW + timedelta(days=100)
ACCOUNT = "000000000000"
PLACE = "tls://www.example.com:443"
FACTS = Facts(
    fingerprint="a1" * 32,
    serial="0a:0b",
    subject="CN=www.example.com",
    common_name="www.example.com",
    issuer="CN=Somebody",
    names=("www.example.com", "*.apps.example.com", "10.0.0.1"),
    not_before=NOW - timedelta(days=1),
    not_after=END,
    key_algorithm="EC_prime256v1",
    der=b"der",
)


def facts(**changes: Any) -> Facts:
    return evolve(FACTS, **changes)


def find(**changes: Any) -> Find:
    given: dict[str, Any] = {
        "account": ACCOUNT,
        "place": PLACE,
        "kind": PlaceKind.ENDPOINT,
        "facts": FACTS,
        "origin": Origin.FOREIGN,
        "reported_by": f"arn:aws:iam::{ACCOUNT}:root",
        "first_seen_at": NOW,
        "seen_at": NOW,
    }
    return Find(**given | changes)

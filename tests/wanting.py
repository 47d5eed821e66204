"""Deployments as values, with good defaults of which a test changes one thing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tokiwa.domain.deployment import Deployment, Edition, Probe, arn_of

NOW = datetime(2027, 1, 1, tzinfo=UTC)
CERTIFICATE = "arn:aws:acm:us-east-1:000000000000:certificate/1c2d0000-0000-4000-8000-000000000000"
OLD = Edition("4a" * 16, "aa" * 32, NOW + timedelta(days=45))
NEW = Edition("5b" * 16, "bb" * 32, NOW + timedelta(days=395))
HOST = Probe("web.example.com", 443)


def deployment(name: str = "front", **changes: Any) -> Deployment:
    """One with a probe, that waits to be installed for the first time."""
    values: dict[str, Any] = {
        "arn": arn_of("us-east-1", "000000000000", name),
        "account": "000000000000",
        "name": name,
        "certificate": CERTIFICATE,
        "agent": "web",
        "kind": "files",
        "created_at": NOW - timedelta(days=1),
        "changed_at": NOW - timedelta(days=1),
        "probe": HOST,
        "wanted": NEW,
        "unserved_since": NOW - timedelta(days=1),
        "version": 1,
    }
    return Deployment(**{**values, **changes})

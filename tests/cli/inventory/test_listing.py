"""How finds are shown."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tokiwa.cli.inventory.listing import rows

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def ends(days: float) -> float:
    return (NOW + timedelta(days=days)).timestamp()


def find(place: str, days: float, **changes: Any) -> dict[str, Any]:
    given = {
        "Place": place,
        "NotAfter": ends(days),
        "Origin": "FOREIGN",
        "SubjectAlternativeNames": ["www.example.com", "example.com"],
        "Subject": "CN=x",
        "Issuer": "CN=" + "y" * 100,
        "Faults": [],
    }
    return given | changes


def test_what_ends_first_comes_first_and_the_managers_stand_beside() -> None:
    finds = [
        find("tls://b:443", 30),
        find("tls://a:443", -1.5, Faults=["EXPIRED", "WRONG_NAME"]),
        find("tls://c:443", 40, Origin="MANAGED", CertificateArn="arn/1"),
    ]
    managed = [
        {"CertificateArn": "arn/1", "NotAfter": ends(40), "Type": "PRIVATE", "DomainName": "www.example.com"},
        {"CertificateArn": "arn/2", "NotAfter": ends(10), "Type": "IMPORTED", "DomainName": "old.example.com"},
        {"CertificateArn": "arn/3", "DomainName": "waiting.example.com"},
    ]
    head, *lines = rows(finds, managed, NOW)
    assert head.split() == ["ENDS", "DAYS", "ORIGIN", "PLACE", "NAMES", "ISSUER", "WRONG"]
    assert [line.split()[1] for line in lines] == ["-1", "10", "30", "40", "40"]
    assert "EXPIRED, WRONG_NAME" in lines[0]
    assert "seen nowhere" in lines[1]
    assert "www.example.com +1" in lines[2]
    assert "…" in lines[2]
    assert sum("seen nowhere" in line for line in lines) == 1

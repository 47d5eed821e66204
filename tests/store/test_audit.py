from datetime import timedelta

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.store import audit
from tokiwa.store.audit import Entry


def entry(name, minutes, account=ACCOUNT):
    at = NOW + timedelta(minutes=minutes)
    return Entry(name, account, at, "acm:DeleteCertificate", "arn:somebody", "127.0.0.1", "aws-cli", "{}")


def test_the_newest_come_first(store):
    write(store, *(entry(name, minutes) for minutes, name in enumerate("abcd")), entry("x", 1, "1" * 12))
    assert [e.id for e in look(store, audit.latest, ACCOUNT, NOW + timedelta(minutes=2), 2)] == ["c", "b"]

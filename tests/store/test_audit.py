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


EVER = (NOW - timedelta(days=1), NOW + timedelta(days=1))


def test_pages_go_on_behind_the_last_entry_also_within_one_moment(store):
    write(store, *(entry(name, 0) for name in "abc"), entry("d", 1), entry("x", 0, "1" * 12))
    found, after = [], audit.NEWEST
    while page := look(store, audit.page, ACCOUNT, EVER, after, 2):
        found += [each.id for each in page]
        after = audit.position(page[-1])
    assert found == ["d", "c", "b", "a"]


def test_pages_of_a_span(store):
    write(store, *(entry(name, minutes) for minutes, name in enumerate("abcd")))
    span = (NOW + timedelta(minutes=1), NOW + timedelta(minutes=2))
    assert [each.id for each in look(store, audit.page, ACCOUNT, span, audit.NEWEST, 9)] == ["c", "b"]


def test_an_entry_by_its_id(store):
    write(store, entry("a", 0))
    assert look(store, audit.get, "a").id == "a"
    assert look(store, audit.get, "b") is None


def test_an_entry_of_an_older_version_has_nothing_where_newer_ones_tell_more(store):
    import msgspec

    known = {"id", "account", "time", "name", "principal", "source", "user_agent", "parameters", "resources", "error"}
    old = {name: value for name, value in msgspec.to_builtins(entry("a", 0)).items() if name in known}
    found = msgspec.convert(old, Entry)
    assert (found.message, found.principal_id, found.access_key, found.request_id, found.handed) == ("",) * 5

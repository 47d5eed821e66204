from datetime import timedelta

import pytest
from sqlalchemy import NullPool, create_engine, text
from tests.store.keeping import ACCOUNT, NOW, look, migrate_again, only_sqlite, write

from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.value import evolve
from tokiwa.store import certificates


def certificate(name, minutes=0, account=ACCOUNT, authority="ca"):
    made = NOW + timedelta(minutes=minutes)
    names = (f"{name}.example.com",)
    return Certificate(
        f"arn:{name}", account, names[0], names, "RSA_2048", made, CertificateStatus.ISSUED, authority=authority
    )


def arns(found):
    return [each.arn.removeprefix("arn:") for each in found]


def pages(store, limit, **order):
    """All pages, one after the other, as a caller walks them."""
    found = []
    after = certificates.LAST if order["newest_first"] else certificates.FIRST
    while page := look(store, certificates.page, ACCOUNT, after, limit, **order):
        found.append(arns(page))
        after = certificates.position(page[-1])
    return found


def test_one_is_read_as_it_was_written(store):
    value = evolve(certificate("a"), tags={"ü": ""}, options={"Export": "DISABLED"}, key="sealed:x")
    write(store, value)
    assert look(store, certificates.get, "arn:a") == evolve(value, version=1)


@pytest.mark.parametrize(
    ("newest_first", "expected"),
    [(True, [["e", "d"], ["c", "b"], ["a"]]), (False, [["a", "b"], ["c", "d"], ["e"]])],
)
def test_pages_by_creation_even_within_one_moment(store, newest_first, expected):
    moments = {"a": 0, "b": 5, "c": 5, "d": 5, "e": 9}
    write(store, *(certificate(name, minutes) for name, minutes in moments.items()))
    write(store, certificate("x", 5, account="111111111111"))
    assert pages(store, 2, newest_first=newest_first) == expected


def named(name, *names, minutes=0):
    return evolve(certificate(name, minutes), domain_name=names[0], names=names[1:] or names)


NAMED = {
    "several": ("www.example.com", "WWW.example.com", "shop.example.com"),
    "apart": ("apart.example.net", "other.example.net"),  # an import whose common name is none of the others
    "sign": ("100%.example.org",),
    "line": ("a_b.example.org",),
    "stroke": ("a/b.example.org",),
    "long": tuple(f"n{number}.long.example.com" for number in range(100)),
}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"shop.example.com"}, {"several"}),
        ({"www."}, {"several"}),
        ({"apart."}, {"apart"}),
        ({"other.", "shop"}, {"apart", "several"}),
        ({"%"}, {"sign"}),
        ({"a_b"}, {"line"}),
        ({"a/b"}, {"stroke"}),
        ({"nowhere"}, set()),
        ((), set(NAMED)),
    ],
)
@pytest.mark.parametrize("newest_first", [False, True])
def test_names_with_a_word_in_them(store, words, expected, newest_first):
    """What has too many names for an index is always among them."""
    write(store, *(named(name, *names, minutes=at) for at, (name, names) in enumerate(NAMED.items())))
    order = [name for name in NAMED if name in expected | {"long"}]
    found = [name for page in pages(store, 2, newest_first=newest_first, words=words) for name in page]
    assert found == (order[::-1] if newest_first else order)


def test_what_an_older_node_wrote_beside_this_one_is_among_them(store):
    write(store, certificate("a"), certificate("b"))
    with create_engine(store._engine.url, poolclass=NullPool).begin() as connection:
        connection.execute(text("UPDATE certificates SET names = NULL WHERE arn = 'arn:a'"))
    assert pages(store, 5, newest_first=False, words={"b.example"}) == [["a", "b"]]


@only_sqlite
def test_a_name_is_looked_for_in_the_index_alone(store):
    """A million rows are not read for one of them."""
    write(store, certificate("a"))
    statement = certificates._named(2, newest_first=True)
    sql, order, _ = statement.compiled(store._engine.dialect)
    with create_engine(store._engine.url, poolclass=NullPool).connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", tuple("" for _ in order or ())).fetchall()
    assert any("USING COVERING INDEX ix_certificates_account_created_at_arn_names" in row[3] for row in plan)


def test_certificates_of_an_older_version_are_found_by_name(store):
    """The migration fills in what is written now; page by page."""
    write(store, *(named(name, *names) for name, names in NAMED.items()))
    columns = text("SELECT arn, names FROM certificates ORDER BY arn")
    with create_engine(store._engine.url, poolclass=NullPool).connect() as connection:
        written = connection.execute(columns).fetchall()
        connection.execute(text("DROP INDEX ix_certificates_account_created_at_arn_names"))
        connection.execute(text("ALTER TABLE certificates DROP COLUMN names"))
        connection.execute(text("CREATE INDEX ix_certificates_account_created_at_arn ON certificates (account)"))
        migrate_again(connection, "0016_certificates_are_found_by_name.py", page=2)
        assert connection.execute(columns).fetchall() == written
        connection.rollback()

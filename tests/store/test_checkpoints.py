import pytest
from tests.store.keeping import NOW, look, write
from tests.store.test_audit import entry

from tokiwa.domain.checkpoint import Ledger, following
from tokiwa.store import audit, checkpoints
from tokiwa.store.checkpoints import LetGo, Sealed
from tokiwa.store.transaction import Conflict


def rows(store, *names):
    write(store, *(entry(name, minutes) for minutes, name in enumerate(names)))


def seal(store, number, *names):
    made = following(
        None if number == 1 else look(store, checkpoints.last), look(store, checkpoints.unsealed, 9), NOW, 1
    )
    write(store, made, Sealed(number, names))


def unsealed(store):
    return sorted(row.id for row in look(store, checkpoints.unsealed, 100))


def test_a_row_waits_until_it_is_sealed(store):
    rows(store, "a", "b", "c")
    assert unsealed(store) == ["a", "b", "c"]
    assert len(look(store, checkpoints.unsealed, 2)) == 2
    seal(store, 1, "a", "b")
    assert unsealed(store) == ["c"]
    assert sorted(row.id for row in look(store, checkpoints.rows, 1)) == ["a", "b"]
    assert look(store, checkpoints.rows, 2) == []
    assert look(store, checkpoints.claimed) == [1]


def test_a_row_that_is_sealed_already_or_not_there_is_a_conflict_and_nothing_is_written(store):
    rows(store, "a", "b")
    seal(store, 1, "a")
    for names in (("a", "b"), ("b", "x")):
        with pytest.raises(Conflict):
            seal(store, 2, *names)
    assert unsealed(store) == ["b"]
    assert look(store, checkpoints.numbers) == ["000000000001"]


def test_two_checkpoints_of_one_number_are_a_conflict(store):
    rows(store, "a", "b")
    seal(store, 1, "a")
    with pytest.raises(Conflict):
        seal(store, 1, "b")
    assert unsealed(store) == ["b"]


def test_a_row_is_read_as_it_is_in_the_database(store):
    rows(store, "a")
    (row,) = look(store, checkpoints.unsealed, 1)
    assert (row.id, row.account, row.version) == ("a", "000000000000", 1)
    assert row.time == 1_798_761_600_000
    assert b'"name":"acm:DeleteCertificate"' in row.body


def test_checkpoints_are_found_in_the_order_of_their_numbers(store):
    last = None
    for _ in range(11):
        last = following(last, [], NOW, 1)
        write(store, last)
    assert look(store, checkpoints.last).number == 11
    assert [each.number for each in look(store, checkpoints.behind, 8, 2)] == [9, 10]
    assert [int(key) for key in look(store, checkpoints.numbers)] == list(range(1, 12))
    assert look(store, checkpoints.get, "000000000002").number == 2
    assert look(store, checkpoints.get, "000000000012") is None


def test_rows_of_old_checkpoints_are_let_go_and_no_others(store):
    rows(store, "a", "b", "c")
    seal(store, 1, "a")
    seal(store, 2, "b")
    write(store, LetGo(2))
    assert [each.id for each in look(store, audit.latest, "000000000000", NOW.replace(year=2028), 9)] == ["c", "b"]


def test_there_is_one_ledger(store):
    assert look(store, checkpoints.ledger) is None
    write(store, Ledger("sealed:x", "public"))
    assert look(store, checkpoints.ledger).public == "public"
    with pytest.raises(Conflict):
        write(store, Ledger("sealed:y", "other"))
    assert "sealed" not in repr(look(store, checkpoints.ledger))

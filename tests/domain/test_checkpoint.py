from datetime import timedelta

import pytest
from tests.store.keeping import ACCOUNT, NOW

from tokiwa.domain.checkpoint import LATER, SOON, Finding, Row, following, leaf, next_round, verify
from tokiwa.domain.value import evolve


def row(name, body=b"{}"):
    return Row(name, ACCOUNT, 1_800_000_000_000, 1, body)


def chain(*groups, kept_from=1):
    """A chain that seals a group of rows in each checkpoint; its signature is its digest."""
    made, last = [], None
    for at, names in enumerate(groups):
        last = following(last, [row(name) for name in names], NOW + timedelta(minutes=at), kept_from)
        last = evolve(last, signature=last.digest.encode())
        made.append((last, [row(name) for name in names]))
    return made


def signed(checkpoint):
    return checkpoint.signature == checkpoint.digest.encode()


def wrong(made, anchors=()):
    return [(each.checkpoint, each.what) for each in verify(made, signed, dict(anchors))]


def changed(made, at, **values):
    return [(evolve(each, **values), rows) if n == at else (each, rows) for n, (each, rows) in enumerate(made, 1)]


THREE = chain("abc", "d", "ef")


def test_a_chain_that_nobody_touched():
    assert wrong(THREE, {each.number: each.digest for each, _ in THREE}) == []
    assert wrong([]) == []


def test_rows_are_sealed_in_the_order_of_their_ids_in_whatever_order_they_come():
    assert following(None, [row("b"), row("a")], NOW, 1).leaves == leaf(row("a")) + leaf(row("b"))


@pytest.mark.parametrize(
    "values",
    [
        {"id": "z"},
        {"account": "1" * 12},
        {"time": 1_800_000_000_001},
        {"time": None},
        {"version": 2},
        {"body": b"{ }"},
    ],
    ids=str,
)
def test_a_row_that_was_changed_is_named(values):
    strange = row("b")._replace(**values)
    made = [(THREE[0][0], [row("a"), strange, row("c")]), *THREE[1:]]
    assert wrong(made) == [(1, f"has the row {strange.id}, which is not as it was sealed or was put in later")]


def test_rows_that_are_gone_are_counted_and_their_places_told():
    made = [(THREE[0][0], [row("b")]), *THREE[1:]]
    assert wrong(made) == [(1, "lacks 2 of its 3 rows, at 1, 3")]


def test_a_row_that_was_put_in():
    made = [THREE[0], (THREE[1][0], [row("d"), row("x")]), THREE[2]]
    assert wrong(made) == [(2, "has the row x, which is not as it was sealed or was put in later")]


def test_many_findings_of_one_checkpoint_are_cut_short():
    names = [f"{n:03d}" for n in range(40)]
    ((sealed, _),) = chain(names)
    assert wrong([(sealed, [])]) == [(1, f"lacks 40 of its 40 rows, at {', '.join(map(str, range(1, 11)))} ...")]
    assert len(wrong([(sealed, [row(name, b"!") for name in names])])) == 10


UNSIGNED = "is not as it was signed, or was not signed with this key"
UNLINKED = "does not follow from the one before"


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"time": NOW}, [(2, UNSIGNED), (3, UNLINKED)]),
        ({"count": 2}, [(2, UNSIGNED), (2, "has another list of hashes than the one that was signed"), (3, UNLINKED)]),
        ({"previous": "00"}, [(2, UNLINKED), (2, UNSIGNED), (3, UNLINKED)]),
        ({"signature": b"x"}, [(2, UNSIGNED)]),
        ({"leaves": b"x" * 32}, [(2, "has another list of hashes than the one that was signed")]),
        ({"leaves": b""}, [(2, "has the row d although its rows were let go"),
                           (2, "has lost all of its rows, which no later checkpoint says were let go")]),
    ],
    ids=["time", "count", "previous", "signature", "leaves", "no leaves"],
)  # fmt: skip
def test_a_checkpoint_that_was_changed_is_named(values, found):
    assert wrong(changed(THREE, 2, **values)) == found


def test_another_root_is_not_signed_for():
    found = wrong(changed(THREE, 2, root="00"))
    assert (2, UNSIGNED) in found
    assert (2, "has another list of hashes than the one that was signed") in found


def test_another_number_leaves_a_gap():
    assert (2, "is missing; the one that follows is 7") in wrong(changed(THREE, 2, number=7))


def test_what_is_kept_may_only_grow():
    assert (2, "says that rows are kept which were let go before") in wrong(changed(THREE, 2, kept_from=5))
    assert (3, "says that rows are kept which were let go before") in wrong(changed(THREE, 2, kept_from=2))


@pytest.mark.parametrize(
    ("left", "found"),
    [
        (THREE[1:], [(1, "is missing; the one that follows is 2")]),
        (THREE[:1] + THREE[2:], [(2, "is missing; the one that follows is 3")]),
    ],
    ids=["first", "middle"],
)
def test_a_checkpoint_that_is_gone(left, found):
    assert wrong(left) == found


def test_an_end_that_is_gone_shows_by_a_note_from_outside_alone():
    notes = {each.number: each.digest for each, _ in THREE}
    assert wrong(THREE[:2]) == []
    gone = "was noted outside of the database and is gone: the end of the log is missing"
    assert wrong(THREE[:2], notes) == [(3, gone)]
    assert wrong([], notes) == [(3, gone)]


def test_a_chain_that_was_made_anew_is_not_the_one_that_was_noted():
    other = chain("abc", "d", "eg")
    what = "is another one than the one that was noted outside of the database"
    assert wrong(other, {3: THREE[2][0].digest}) == [(3, what)]


def test_rows_that_a_later_checkpoint_let_go_are_not_missed():
    first, second = chain("abc", "d")
    last = following(second[0], [row("e")], NOW, 2)
    last = evolve(last, signature=last.digest.encode())
    emptied = (evolve(first[0], leaves=b""), [])
    assert wrong([emptied, second, (last, [row("e")])]) == []
    assert [each for each, _ in wrong([emptied, (evolve(second[0], leaves=b""), []), (last, [row("e")])])] == [2]


def test_a_checkpoint_without_rows_is_not_one_whose_rows_are_gone():
    made = chain("a", "", "b")
    assert not made[1][0].emptied
    assert wrong(made) == []


def test_rounds_follow_sooner_while_there_is_something_to_seal():
    assert next_round(NOW, soon=True).due == NOW + SOON
    assert next_round(NOW, soon=False).due == NOW + LATER


def test_a_finding_is_a_place_and_a_sentence():
    assert Finding(3, "is missing") == Finding(checkpoint=3, what="is missing")

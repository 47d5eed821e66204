"""Every row is sealed once, whoever writes and seals at the same time, and wherever a process dies."""

import threading
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from logbook import calls, ids, sealed, tamper, verified, wrong
from tokiwa.crypto import checkpoint as signing
from tokiwa.domain.account import NOBODY
from tokiwa.domain.change import Change
from tokiwa.domain.checkpoint import KEY, Ledger
from tokiwa.domain.value import evolve
from tokiwa.store import checkpoints
from tokiwa.work import sealing
from tokiwa.work.sealing import seal, seal_the_rest
from world import World


def forge(world):
    """Sign a log anew with a key of one's own, as somebody would who may write to the database alone."""
    key, public = signing.generate()
    with world.means.store.snapshot() as tx:
        made = [checkpoints.get(tx, number) for number in checkpoints.numbers(tx)]
        ledger = checkpoints.ledger(tx)
    again = tuple(evolve(each, signature=signing.sign(key, each.statement)) for each in made)
    uri = world.means.sealed.keep(key, account=NOBODY, name=KEY)
    other = Ledger(uri, public, version=ledger.version)
    world.means.store.submit([Change(puts=(*again, other))])[0].result(10)


def unsealed(world):
    with world.means.store.snapshot() as tx:
        return checkpoints.unsealed(tx, 1000)


def test_rows_are_sealed_once(world):
    calls(world, "a", "b")
    assert seal(world.means, world.now)
    assert not seal(world.means, world.now)
    assert len(ids(world, 1)) == 2
    calls(world, "c")
    assert seal(world.means, world.now)
    assert len(ids(world, 2)) == 1
    assert verified(world).good


def test_many_rows_become_several_checkpoints(world, monkeypatch):
    monkeypatch.setattr(sealing, "PAGE", 2)
    monkeypatch.setattr(sealing, "PAGES", 3)
    calls(world, *"abcdefgh")
    assert seal(world.means, world.now)
    assert len(unsealed(world)) == 2
    assert seal(world.means, world.now)
    assert [len(ids(world, number)) for number in (1, 2, 3, 4, 5)] == [2, 2, 2, 2, 0]
    assert verified(world).good


def test_a_row_that_is_committed_late_is_sealed_late(world):
    """Its time is before that of rows which are sealed already."""
    sealed(world, "a")
    world.now -= timedelta(hours=1)
    calls(world, "b")
    world.now += timedelta(hours=1)
    assert seal(world.means, world.now)
    assert (len(ids(world, 2)), verified(world).good) == (1, True)


def test_several_who_write_and_seal_at_the_same_time(world, tmp_path):
    others = [World(tmp_path, alone=False) for _ in range(2)]
    everyone = [world, *others]
    problems = []

    def work(each, name):
        try:
            for number in range(12):
                calls(each, f"{name}{number}")
                seal(each.means, each.now)
        except BaseException as problem:
            problems.append(problem)

    threads = [threading.Thread(target=work, args=(each, f"n{at}-")) for at, each in enumerate(everyone)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    while seal(world.means, world.now):
        pass
    for each in others:
        each.close()
    assert problems == []
    report = verified(world, anchors={})
    assert (report.findings, report.rows, report.open) == ((), 36, 0)
    assert len({row for number in range(1, report.checkpoints + 1) for row in ids(world, number)}) == 36


def test_who_is_slower_leaves_it_to_who_is_faster(world, monkeypatch):
    calls(world, "a")
    kept, faster = sealing.following, []

    def following(last, rows, now, kept_from):
        if not faster:
            faster.append(True)
            seal(world.means, world.now)
        return kept(last, rows, now, kept_from)

    monkeypatch.setattr(sealing, "following", following)
    assert seal(world.means, world.now)
    assert (len(ids(world, 1)), verified(world).checkpoints) == (1, 1)


def test_a_crash_before_the_checkpoint_is_noted(world, monkeypatch):
    """It is committed, and the next note stands for it."""
    sealed(world, "a")
    monkeypatch.setattr(type(world.means.anchors), "note", lambda *_: 1 / 0)
    calls(world, "b")
    with pytest.raises(ZeroDivisionError):
        seal(world.means, world.now)
    monkeypatch.undo()
    assert verified(world).good
    sealed(world, "c")
    assert (verified(world).checkpoints, wrong(world)) == (3, [])


def test_a_crash_before_the_commit_leaves_nothing_behind(world, monkeypatch):
    calls(world, "a")
    monkeypatch.setattr(sealing.signing, "sign", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        seal(world.means, world.now)
    monkeypatch.undo()
    assert (len(unsealed(world)), verified(world).checkpoints) == (1, 0)
    sealed(world, "b")
    assert (verified(world).rows, wrong(world)) == (2, [])


def test_a_folder_that_cannot_be_written_is_told_and_the_log_is_sealed(world, tmp_path):
    elsewhere = tmp_path / "gone"
    means = evolve(world.means, anchors=evolve(world.means.anchors, folder=elsewhere))
    calls(world, "a")
    with capture_logs() as told:
        assert seal(means, world.now)
    assert [each["event"] for each in told] == ["a checkpoint could not be noted outside of the database"]
    assert len(ids(world, 1)) == 1


def keep(world, days):
    with world.means.store.snapshot() as tx:
        ledger = checkpoints.ledger(tx)
    changed = evolve(ledger, kept_days=days)
    world.means.store.submit([Change(puts=(changed,))])[0].result(10)


def test_what_is_not_kept_goes_by_whole_checkpoints_and_the_rest_still_verifies(world):
    for names in ("a b", "c", "d e"):
        sealed(world, names)
        world.now += timedelta(days=10)
    keep(world, 15)
    sealed(world, "f")
    report = verified(world)
    assert (report.findings, report.let_go, report.rows) == ((), 2 + 1, 3)
    assert [len(ids(world, number)) for number in (1, 2, 3, 4)] == [0, 0, 2, 1]
    world.now += timedelta(days=10)
    assert seal(world.means, world.now)  # nothing to seal, but something to let go
    assert (verified(world).let_go, wrong(world), ids(world, 3)) == (5, [], [])
    tamper(world, "DELETE FROM audit WHERE checkpoint = 4")
    assert wrong(world) == [(4, "lacks 1 of its 1 rows, at 1")]


def test_rows_of_checkpoints_that_are_not_to_go_yet_are_not_to_be_let_go_by_others(world):
    """Whoever empties a checkpoint has to sign for it."""
    sealed(world, "a", "b")
    with world.means.store.snapshot() as tx:
        first = checkpoints.get(tx, "000000000001")
    change = Change(puts=(evolve(first, leaves=b""), checkpoints.LetGo(2)))
    world.means.store.submit([change])[0].result(10)
    assert wrong(world) == [(1, "has lost all of its rows, which no later checkpoint says were let go")]


def test_for_ever_is_for_ever(world):
    sealed(world, "a")
    world.now += timedelta(days=36500)
    assert not seal(world.means, world.now)
    assert verified(world).rows == 1


def test_the_rest_is_sealed_at_the_end_and_what_goes_wrong_there_is_only_told(world, monkeypatch):
    calls(world, "a")
    seal_the_rest(world.means, world.now)
    assert len(ids(world, 1)) == 1
    calls(world, "b")
    monkeypatch.setattr(sealing.signing, "sign", lambda *_: 1 / 0)
    with capture_logs() as told:
        seal_the_rest(world.means, world.now)
    assert [each["event"] for each in told] == ["the audit log could not be sealed"]

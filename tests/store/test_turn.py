import fcntl
import os
import signal
import subprocess
import sys
import threading

import pytest

from tokiwa.store.turn import FileTurn, Turn

PATIENCE = 20


@pytest.fixture
def turns(tmp_path):
    """Two of one file, as two processes would have."""
    made = [FileTurn(str(tmp_path / "t.db")) for _ in range(2)]
    yield made
    for each in made:
        each.close()


def taken(turn):
    """A thread that queues for the turn, and what is set when it has it."""
    has = threading.Event()
    thread = threading.Thread(target=lambda: (turn.take(), has.set()), daemon=True)
    thread.start()
    return has


def waits(turn):
    """Return when somebody queues at this turn's file."""
    while True:
        try:
            fcntl.flock(turn._next, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        fcntl.flock(turn._next, fcntl.LOCK_UN)


def test_one_at_a_time(turns):
    first, second = turns
    assert first.try_take()
    assert not second.try_take()
    first.give()
    assert second.try_take()
    second.give()


def test_who_waits_goes_before_who_has_just_written(turns):
    first, second = turns
    first.take()
    has = taken(second)
    waits(first)
    first.give()
    assert not first.try_take()
    assert has.wait(PATIENCE)
    second.give()
    assert first.try_take()
    first.give()


def test_the_turn_of_a_process_that_was_killed_is_free(tmp_path, turns):
    code = (
        "import signal, sys\n"
        "from tokiwa.store.turn import FileTurn\n"
        f"turn = FileTurn({str(tmp_path / 't.db')!r})\n"
        "turn.take()\n"
        "turn.change()\n"
        "print('taken', flush=True)\n"
        "signal.pause()"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout.readline() == "taken\n"
        assert not turns[0].try_take()
        has = taken(turns[0])
        os.kill(process.pid, signal.SIGKILL)
        process.wait()
        assert has.wait(PATIENCE)
        assert turns[0].revision == 2  # what was being changed may have been committed: everybody looks again
        turns[0].give()


def test_a_revision_is_odd_while_something_changes_and_new_afterwards(turns):
    first, second = turns
    seen = [second.revision]
    for change in (first.take, first.change, first.change, first.give):
        change()
        seen.append(second.revision)
    assert seen == [0, 0, 1, 1, 2]


def test_a_turn_in_which_nothing_changes_leaves_the_revision(turns):
    for _ in range(3):
        turns[0].take()
        turns[0].stir()
        turns[0].give()
    assert turns[1].revision == 0


def test_others_are_told_once_of_a_turn_and_one_is_not_told_of_ones_own(turns):
    first, second = turns
    first.take()
    first.stir()
    first.stir()
    assert second.stirs_of_others == 0
    first.give()
    assert (first.stirs_of_others, second.stirs_of_others) == (0, 1)
    second.take()
    second.give()
    assert (first.stirs_of_others, second.stirs_of_others) == (0, 1)


def test_who_comes_later_finds_the_numbers_as_they_are(tmp_path, turns):
    turns[0].take()
    turns[0].change()
    turns[0].give()
    later = FileTurn(str(tmp_path / "t.db"))
    assert later.revision == 2
    later.close()


def test_where_the_server_orders_writers_there_is_nothing_to_wait_for_and_nothing_known():
    turn = Turn()
    assert turn.try_take()
    turn.take()
    turn.change()
    turn.stir()
    turn.give()
    assert turn.revision & 1
    turn.close()

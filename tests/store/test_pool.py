import threading

import pytest

from tokiwa.store.pool import Pool

PATIENCE = 20


def pool(most=2):
    made = []
    return Pool(lambda: made.append(len(made)) or made[-1], most), made


def test_what_was_used_last_is_used_next():
    of, made = pool()
    first, second = of.take(), of.take()
    of.give(first)
    of.give(second)
    assert of.take() == second
    assert made == [0, 1]


def test_no_more_threads_than_the_most_hold_one():
    of, made = pool(most=1)
    of.take()
    taken = threading.Event()
    thread = threading.Thread(target=lambda: (of.give(of.take()), taken.set()))
    thread.start()
    assert not taken.wait(0.05)
    of.give(0)
    assert taken.wait(PATIENCE)
    thread.join()
    assert made == [0]


def test_who_has_one_gets_another_at_once():
    """Two that look at something within another look would wait for each other for ever."""
    of, _ = pool(most=2)
    both, done = threading.Barrier(2), []

    def nested():
        outer = of.take()
        both.wait(PATIENCE)
        inner = of.take()
        done.append({outer, inner})
        both.wait(PATIENCE)
        of.give(inner)
        of.give(outer)

    threads = [threading.Thread(target=nested) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    assert len(done) == 2
    assert not done[0] & done[1]


def test_one_that_cannot_be_made_takes_no_place():
    def fails():
        raise OSError("no")

    of = Pool(fails, 1)
    for _ in range(3):
        with pytest.raises(OSError, match="no"):
            of.take()


def test_a_broken_one_takes_those_that_wait_with_it():
    of, made = pool(most=3)
    first, second = of.take(), of.take()
    of.give(first)
    assert of.give_up() == [first]
    assert of.take() == 2
    assert (second, made) == (1, [0, 1, 2])

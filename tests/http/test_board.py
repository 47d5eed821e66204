import os

import pytest
from structlog.testing import capture_logs

from tokiwa.http.board import Board

# Python fears for threads of the test runner's that a child does not have; ours needs none.
forks = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def add(sheet, key, *by):
    place = sheet.place(key, len(by))
    for number, amount in enumerate(by):
        sheet.figures[place + number] += amount


def test_figures_begin_at_zero_and_are_found_again_under_their_key():
    board = Board()
    sheet = board.sheet(0)
    assert sheet.place(("a",), 1) == sheet.place(("a",), 1) != sheet.place(("a", "label"), 1)
    add(sheet, ("a",), 2.5)
    add(sheet, ("ü", "é\n"), 1, 2, 3)
    assert board.read() == [{("a",): [2.5], ("a", "label"): [0], ("ü", "é\n"): [1, 2, 3]}]


def test_each_process_has_a_sheet_and_any_reads_all():
    board = Board(3)
    add(board.sheet(0), ("a",), 1)
    add(board.sheet(2), ("a",), 5)
    assert board.read() == [{("a",): [1]}, {}, {("a",): [5]}]


@forks
def test_what_a_child_counts_is_read_by_its_parent_and_outlives_it():
    board = Board(2)
    for _ in range(2):  # the second takes the seat of the first
        child = os.fork()
        if child == 0:
            add(board.sheet(1), ("a",), 1)
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
    assert board.read() == [{}, {("a",): [2]}]


def test_a_sheet_that_is_full_keeps_what_it_has_and_says_so():
    board = Board(1, size=4096)
    sheet = board.sheet(0)
    with capture_logs() as logs:
        for number in range(1000):
            add(sheet, (f"metric {number}",), 1)
    (found,) = board.read()
    assert 0 < len(found) < 1000
    assert set(map(tuple, found.values())) == {(1.0,)}
    assert len(logs) == 1000 - len(found)
    assert logs[0]["log_level"] == "error"


@pytest.mark.parametrize("count", [1, 14])
def test_entries_do_not_touch_their_neighbours(count):
    board = Board()
    sheet = board.sheet(0)
    for number in range(50):
        add(sheet, ("k" * number,), *range(number, number + count))
    assert board.read()[0] == {("k" * number,): list(range(number, number + count)) for number in range(50)}

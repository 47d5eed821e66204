import os
import threading

import pytest

from tokiwa.app.apart import Apart
from tokiwa.domain.problem import Kind, Problem


def test_it_runs_elsewhere_and_leaves_nothing_here(tmp_path):
    def work():
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        (tmp_path / "pid").write_text(str(os.getpid()))

    before = threading.active_count()
    Apart(work).wait()
    assert int((tmp_path / "pid").read_text()) != os.getpid()
    assert threading.active_count() == before


def test_its_problem_is_told_here():
    def work():
        raise Problem(Kind.CONFLICT, "Two\nlines.")

    with pytest.raises(Problem, match="Two\nlines") as caught:
        Apart(work).wait()
    assert caught.value.kind is Kind.CONFLICT


@pytest.mark.parametrize("end", [lambda: os.kill(os.getpid(), 9), lambda: 1 / 0], ids=["killed", "wrong"])
def test_so_is_any_other_end(end, capfd):
    with pytest.raises(Problem, match="could not be prepared"):
        Apart(end).wait()


def outcome(work):
    """What is told of it when it has ended, as a parent that has other things to do learns it."""
    process = Apart(work)
    return process.ended(os.waitpid(process.pid, 0)[1])


def test_what_it_returned_is_told():
    assert outcome(lambda: "12 34") == "12 34"
    assert outcome(str) == ""


def test_it_has_ended_even_if_what_it_started_goes_on():
    reading, writing = os.pipe()

    def work():
        if os.fork() == 0:
            os.close(writing)
            os.read(reading, 1)  # until the test lets go of the other end
            os._exit(0)
        return "begun"

    assert outcome(work) == "begun"
    os.close(writing)
    os.close(reading)

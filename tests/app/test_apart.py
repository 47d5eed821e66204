import os
import threading

import pytest

from tokiwa.app.apart import apart
from tokiwa.domain.problem import Kind, Problem


def test_it_runs_elsewhere_and_leaves_nothing_here(tmp_path):
    def work():
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        (tmp_path / "pid").write_text(str(os.getpid()))

    before = threading.active_count()
    apart(work)
    assert int((tmp_path / "pid").read_text()) != os.getpid()
    assert threading.active_count() == before


def test_its_problem_is_told_here():
    def work():
        raise Problem(Kind.CONFLICT, "Two\nlines.")

    with pytest.raises(Problem, match="Two\nlines") as caught:
        apart(work)
    assert caught.value.kind is Kind.CONFLICT


@pytest.mark.parametrize("end", [lambda: os.kill(os.getpid(), 9), lambda: 1 / 0], ids=["killed", "wrong"])
def test_so_is_any_other_end(end, capfd):
    with pytest.raises(Problem, match="could not be prepared"):
        apart(end)

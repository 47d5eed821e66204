import os
import time

import pytest

from tokiwa.http.board import Board
from tokiwa.http.catalogue import PROCESS
from tokiwa.http.metrics import Metrics
from tokiwa.http.processes import Processes

# Python fears for threads of the test runner's that a child does not have; ours needs none.
forks = pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")


def test_this_process_is_told_as_the_kernel_knows_it():
    board = Board()
    Metrics(board).set(PROCESS, os.getpid())
    figures = {name: value for (name, process), (value,) in Processes(board)().items() if process == "0"}
    assert figures["process_cpu_seconds_total"] <= sum(os.times()[:2]) + 0.02
    assert figures["process_cpu_seconds_total"] > 0
    assert 5e6 < figures["process_resident_memory_bytes"] < 5e9
    assert 0 < figures["process_open_fds"] <= figures["process_max_fds"]
    assert 0 <= time.time() - figures["process_start_time_seconds"] < 86_400


@forks
def test_each_process_of_a_node_is_told_and_none_that_has_ended():
    board = Board(3)
    ended = os.fork()
    if ended == 0:
        os._exit(0)
    os.waitpid(ended, 0)
    for seat, id_ in ((0, os.getpid()), (1, ended), (2, os.getppid())):
        Metrics(board, seat).set(PROCESS, id_)
    assert {process for _, process in Processes(board)()} == {"0", "2"}

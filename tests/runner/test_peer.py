import os
import socket
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tokiwa.runner.peer import belongs_to_session, members

# Connects, leaves the connection to a child, and tells the child's id.
CONNECTS = """
import socket, subprocess, sys, time
peer = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], pass_fds=[peer.fileno()])
peer.close()
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        yield opened


def test_a_connection_of_ours_belongs_to_our_session(listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()), listener.accept()[0] as near:
        assert belongs_to_session(near, os.getsid(0))
        assert not belongs_to_session(near, 1)


def test_a_connection_of_a_child_belongs_to_its_session(listener: socket.socket) -> None:
    port = str(listener.getsockname()[1])
    with subprocess.Popen(
        [sys.executable, "-c", CONNECTS, port], start_new_session=True, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None
            child = int(process.stdout.readline())
            with listener.accept()[0] as near:
                assert belongs_to_session(near, process.pid)
                assert not belongs_to_session(near, os.getsid(0))
            assert set(members(process.pid)) == {process.pid, child}
        finally:
            os.killpg(process.pid, 9)


def test_a_connection_that_is_gone_belongs_to_nobody(listener: socket.socket) -> None:
    with socket.create_connection(listener.getsockname()) as far:
        near, _ = listener.accept()
        far.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
    with near:
        assert not belongs_to_session(near, os.getsid(0))

"""One question over HTTP."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.agent.kinds.backend import Backend
from tests.agent.kinds.place import free_port

from tokiwa.agent.kind import Refused
from tokiwa.agent.kinds.exchange import NobodyListens, ask


@contextmanager
def saying(answer: bytes, path: Path | None = None) -> Iterator[str]:
    """A server that says this to whoever comes; its URL."""
    listening = socket.create_server(("127.0.0.1", 0)) if path is None else socket.socket(socket.AF_UNIX)
    if path is not None:
        listening.bind(str(path))
        listening.listen()

    def serve() -> None:
        connection, _ = listening.accept()
        with connection:
            connection.sendall(answer)
            connection.shutdown(socket.SHUT_WR)
            while connection.recv(1 << 16):
                """What is asked does not matter."""

    thread = threading.Thread(target=serve)
    thread.start()
    with listening:
        yield f"http://127.0.0.1:{listening.getsockname()[1]}" if path is None else f"unix://{path}"
        thread.join()


def test_an_answer_over_a_port(backend: Backend) -> None:
    answer = ask(f"http://127.0.0.1:{backend.port}", "GET", "/")
    assert (answer.status, answer.ok, answer.body) == (200, True, b"the whole")


def test_an_answer_over_a_socket(tmp_path: Path) -> None:
    with saying(b"HTTP/1.1 409 Conflict\r\nContent-Length: 2\r\n\r\nno", tmp_path / "s") as url:
        answer = ask(url, "POST", "/", b"{}", {"Content-Type": "application/json"})
    assert (answer.status, answer.ok, answer.body) == (409, False, b"no")
    assert "no" not in repr(answer)


@pytest.mark.parametrize("url", ["unix:///nowhere", f"http://127.0.0.1:{free_port()}"], ids=["socket", "port"])
def test_nobody_is_there(url: str) -> None:
    with pytest.raises(NobodyListens, match="Nobody listens at"):
        ask(url, "GET", "/")


@pytest.mark.parametrize("answer", [b"SSH-2.0-x\r\n", b""])
def test_something_else_is_there(answer: bytes) -> None:
    with saying(answer) as url, pytest.raises(Refused, match=f"{url}"):
        ask(url, "GET", "/")


def test_a_host_that_is_not_found_is_told() -> None:
    with pytest.raises(Refused, match="does not answer"):
        ask("http://nowhere.invalid", "GET", "/")

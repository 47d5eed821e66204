import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from tokiwa.runner.relay import Relay


def read_all(source: socket.socket) -> bytes:
    return b"".join(iter(lambda: source.recv(65536), b""))


@pytest.fixture
def echo() -> Iterator[str]:
    """A server that sends back, reversed, what one connection said until it ended; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        quit_ = threading.Event()

        def serve() -> None:
            while True:
                near, _ = listener.accept()
                with near:
                    if quit_.is_set():
                        return
                    near.sendall(read_all(near)[::-1])

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"127.0.0.1:{listener.getsockname()[1]}"
        quit_.set()
        socket.create_connection(listener.getsockname()).close()
        thread.join()


@pytest.fixture
def relay() -> Iterator[Relay]:
    made = Relay()
    yield made
    made.close()


def ask(address: tuple[str, int], said: bytes) -> bytes:
    with socket.create_connection(address, timeout=5) as far:
        sender = threading.Thread(target=lambda: (far.sendall(said), far.shutdown(socket.SHUT_WR)))
        sender.start()
        answer = read_all(far)
        sender.join()
    return answer


def test_bytes_are_carried_both_ways_to_the_end(relay: Relay, echo: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    address = listener.getsockname()
    relay.adopt(listener, echo)
    said = bytes(range(256)) * 4000

    assert ask(address, said) == said[::-1]
    assert ask(address, b"again") == b"niaga"


def test_a_target_that_is_not_there_ends_the_connection(relay: Relay) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        nobody = f"127.0.0.1:{free.getsockname()[1]}"
    listener = socket.create_server(("127.0.0.1", 0))
    address = listener.getsockname()
    relay.adopt(listener, nobody)

    assert ask(address, b"") == b""


def test_releasing_closes_the_listener(relay: Relay, echo: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    address = listener.getsockname()
    release = relay.adopt(listener, echo)
    release()
    relay.close()

    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address)


def test_closing_drops_what_is_open(relay: Relay, echo: str) -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    address = listener.getsockname()
    relay.adopt(listener, echo)
    with socket.create_connection(address, timeout=5) as far:
        far.sendall(b"half a word")
        relay.close()

        with contextlib.suppress(ConnectionResetError):
            assert far.recv(10) == b""

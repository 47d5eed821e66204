"""Streams and what they make of what is offered."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import pytest
from tests.agent.kinds.sds.test_message import text

from tokiwa.agent.kinds.sds.board import Board

SOON, LONG = 0.05, 20.0


class Client:
    """As Envoy is: it asks, gets answers, and says what it makes of them."""

    def __init__(self, board: Board, *names: str) -> None:
        self.names = names
        self._said: queue.Queue[bytes | None] = queue.Queue()
        self.answers: queue.Queue[bytes] = queue.Queue()
        self.say()
        self._thread = threading.Thread(target=self._read, args=(board,), daemon=True)
        self._thread.start()

    def say(self, nonce: str = "", error: str | None = None) -> None:
        refused = b"" if error is None else text(6, text(2, error.encode()))
        self._said.put(b"".join(text(3, name.encode()) for name in self.names) + text(5, nonce.encode()) + refused)

    def told(self) -> bytes:
        return self.answers.get(timeout=LONG)

    def go(self) -> None:
        self._said.put(None)
        self._thread.join(LONG)
        assert not self._thread.is_alive()

    def _read(self, board: Board) -> None:
        requests: Iterator[bytes] = iter(self._said.get, None)
        for answer in board.serve(requests):
            self.answers.put(answer)


@pytest.fixture
def board() -> Iterator[Board]:
    made = Board()
    yield made
    made.close()


def test_what_is_offered_later_comes_to_who_has_asked(board: Board) -> None:
    client = Client(board, "web")
    board.offer("one", {"web": b"first", "other": b"not asked for"})
    answer = client.told()
    assert b"first" in answer
    assert b"not asked for" not in answer
    client.say("1")
    assert board.judged("one", LONG) is None
    board.offer("one", {"web": b"second"})
    assert b"second" in client.told()


def test_a_refusal_is_told_with_its_reason(board: Board) -> None:
    board.offer("one", {"web": b"wrong"})
    client = Client(board, "web")
    client.told()
    client.say("1", "no pair")
    assert board.judged("one", LONG) == "Envoy did not take it: no pair"
    board.offer("one", {"web": b"right"})
    client.told()
    client.say("2")
    assert board.judged("one", LONG) is None


def test_what_was_refused_is_not_sent_again_and_again(board: Board) -> None:
    board.offer("one", {"web": b"wrong"})
    client = Client(board, "web")
    client.told()
    client.say("1", "")
    assert board.judged("one", LONG) == "Envoy did not take it: it gave no reason"
    assert client.answers.empty()


def test_one_of_many_that_refuses_is_enough(board: Board) -> None:
    board.offer("one", {"web": b"first"})
    clients = [Client(board, "web"), Client(board, "web", "more")]
    for client, error in zip(clients, (None, "not me"), strict=True):
        client.told()
        client.say("1", error)
    assert board.judged("one", LONG) == "Envoy did not take it: not me"


def test_silence_is_a_refusal(board: Board) -> None:
    board.offer("one", {"web": b"first"})
    client = Client(board, "web")
    client.told()
    client.say("0")  # to an answer that there never was
    assert board.judged("one", SOON) == "Envoy said nothing within 0 seconds."


@pytest.mark.parametrize("names", [(), ("other",)], ids=["nobody is there", "nobody wants it"])
def test_who_does_not_want_it_is_not_waited_for(board: Board, names: tuple[str, ...]) -> None:
    client = Client(board, *names)
    board.offer("one", {"web": b"first"})
    assert board.judged("one", LONG) is None
    client.go()


def test_who_has_gone_is_not_waited_for(board: Board) -> None:
    board.offer("one", {"web": b"first"})
    client = Client(board, "web")
    client.told()
    client.go()
    assert board.judged("one", LONG) is None


def test_other_names_are_answered_even_with_what_is_known(board: Board) -> None:
    board.offer("one", {"web": b"first"})
    client = Client(board, "web")
    client.told()
    client.names = ("web", "nowhere")
    client.say("1")
    assert b"first" in client.told()


def test_a_name_is_one_deployments(board: Board) -> None:
    board.offer("one", {"web": b"first"})
    with pytest.raises(ValueError, match="web"):
        board.offer("two", {"web": b"second"})
    assert board.offered("two") == {}
    board.withdraw("one")
    board.offer("two", {"web": b"second"})


def test_what_is_no_request_ends_the_stream(board: Board) -> None:
    assert list(board.serve(iter([b"\xff"]))) == []


def test_all_streams_end_with_the_board(board: Board) -> None:
    client = Client(board, "web")
    board.close()
    client._thread.join(LONG)
    assert not client._thread.is_alive()

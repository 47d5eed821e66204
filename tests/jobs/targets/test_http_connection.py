"""Answers as servers send them, well and badly."""

from __future__ import annotations

import pytest
from tests.jobs.targets.scripted import scripted

from tokiwa.domain.delivery import Failure
from tokiwa.jobs.targets.answer import Answer
from tokiwa.jobs.targets.courier import Courier
from tokiwa.jobs.targets.http_connection import LONGEST_ANSWER
from tokiwa.jobs.targets.http_request import Request


def asked(courier: Courier, *requests: Request) -> list[Answer | Failure]:
    """What came of requests, made one after the other."""
    came: list[Answer | Failure] = []
    for request in requests:
        courier.ask([request], lambda _, answer: came.append(answer)).result()
    return came


def unreached(kind: str) -> Failure:
    return Failure("SDK_CLIENT_ERROR", f"The endpoint could not be reached: {kind}.")


BROKEN = unreached("BrokenAnswerError")
ANSWERS: dict[str, tuple[bytes, bool, Answer | Failure]] = {
    "with a length": (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab", False, Answer(200, b"ab", None)),
    "in chunks": (
        b"HTTP/1.1 201 X\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
        False,
        Answer(201, b"abc", None),
    ),
    "up to its end": (b"HTTP/1.1 200 OK\r\n\r\nall of it", True, Answer(200, b"all of it", None)),
    "of an old server": (b"HTTP/1.0 200 OK\r\n\r\nold", True, Answer(200, b"old", None)),
    "without a body": (b"HTTP/1.1 204 None\r\n\r\n", False, Answer(204, b"", None)),
    "after a word in between": (
        b"HTTP/1.1 103 Hints\r\nLink: <x>\r\n\r\nHTTP/1.1 202 OK\r\nContent-Length: 0\r\n\r\n",
        False,
        Answer(202, b"", None),
    ),
    "with a time to wait": (
        b"HTTP/1.1 503 No\r\nRETRY-AFTER: 7\r\nContent-Length: 0\r\n\r\n",
        False,
        Answer(503, b"", "7"),
    ),
    "longer than is of use": (
        b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n" + b"a" * 1_000_000,
        False,
        Answer(200, b"a" * LONGEST_ANSWER, None),
    ),
    "not HTTP": (b"SSH-2.0-OpenSSH_9.6\r\n", True, BROKEN),
    "a head without end": (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000, False, BROKEN),
    "cut off in the head": (b"HTTP/1.1 200 OK\r\nContent-", True, BROKEN),
    "cut off in the body": (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab", True, BROKEN),
    "cut off between chunks": (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n", True, BROKEN),
    "only a word in between": (b"HTTP/1.1 100 Continue\r\n\r\n", True, BROKEN),
    "another protocol": (b"HTTP/1.1 101 Switch\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n", False, BROKEN),
}


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answer(case: str) -> None:
    said, closing, expected = ANSWERS[case]
    with scripted(said, closing=closing) as server:
        assert asked(Courier(), Request("POST", server.url, {}, b"{}")) == [expected]


def test_an_answer_to_head_has_no_body_whatever_it_announces() -> None:
    with scripted(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n") as server:
        assert asked(Courier(), Request("HEAD", server.url, {}, None)) == [Answer(200, b"", None)]


KEPT: dict[str, tuple[bytes, bool]] = {
    "which says nothing of it": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", True),
    "which says that it closes": (b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", False),
    "after which more comes": (b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 200 OK\r\n", False),
    "that was cut short by us": (b"HTTP/1.1 200 OK\r\nContent-Length: 70000\r\n\r\n" + b"a" * 70_000, False),
}


@pytest.mark.parametrize("case", KEPT)
def test_a_connection_is_used_again_after_an_answer(case: str) -> None:
    said, again = KEPT[case]
    with scripted(said) as server:
        request = Request("POST", server.url, {}, b"{}")
        answers = asked(Courier(), request, request, request)
        assert [answer.status for answer in answers if isinstance(answer, Answer)] == [200] * 3
        assert server.connections == (1 if again else 3)

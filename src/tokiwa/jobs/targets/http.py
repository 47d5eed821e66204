"""Makes HTTP requests to the endpoints of users: never follows a redirect, never waits longer than five seconds."""

from collections.abc import Iterator, Sequence
from queue import Empty, SimpleQueue

from tokiwa.domain.delivery import Failure
from tokiwa.domain.reach import Reach
from tokiwa.jobs.targets.answer import Answer, failure_of
from tokiwa.jobs.targets.courier import SECONDS, Courier
from tokiwa.jobs.targets.http_request import Request

__all__ = ["SECONDS", "Answer", "ask", "ask_all", "called", "failure_of", "limit"]

# Connections are kept open between requests, hence one for the process.
_courier = Courier()


def limit(reach: Reach) -> None:
    """From now on this process calls only these addresses for its users."""
    _courier.reach = reach


def called(address: str) -> bool:
    """Whether this process calls an address for its users."""
    return _courier.reach.allows(address)


def ask(request: Request) -> Answer | Failure:
    """The answer, whatever it says, or a failure when there was none."""
    ((_, answer),) = next(ask_all([request]))
    return answer


def ask_all(requests: Sequence[Request]) -> Iterator[list[tuple[int, Answer | Failure]]]:
    """Make requests side by side. Each answer comes with its request's number, together with those that came meanwhile."""
    came: SimpleQueue[tuple[int, Answer | Failure]] = SimpleQueue()
    _courier.ask(requests, lambda number, answer: came.put((number, answer)))
    left = len(requests)
    while left:
        found = [came.get()]
        found += _there(came)
        left -= len(found)
        yield found


def _there(came: "SimpleQueue[tuple[int, Answer | Failure]]") -> Iterator[tuple[int, Answer | Failure]]:
    try:
        while True:
            yield came.get_nowait()
    except Empty:
        return

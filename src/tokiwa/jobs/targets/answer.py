"""What an HTTP endpoint answered, and whether that means that it took what it was sent."""

from tokiwa.domain.delivery import Failure
from tokiwa.domain.value import Hidden, Value

_AGAIN = frozenset({401, 407, 409, 429})  # besides 5xx; other refusals stay what they are


class Answer(Value):
    """What came back. Its body may hold a secret."""

    status: int
    body: Hidden[bytes]
    retry_after: str | None


def failure_of(answer: Answer) -> Failure | None:
    """Why a status means that the event was not taken, or None if it was."""
    if 200 <= answer.status < 300:
        return None
    again = answer.status >= 500 or answer.status in _AGAIN
    code = "THROTTLING" if answer.status == 429 else "ERROR_FROM_TARGET"
    return Failure(code, f"The endpoint answered with status {answer.status}.", permanent=not again)

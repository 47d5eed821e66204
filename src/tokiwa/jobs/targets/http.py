"""Makes HTTP requests to the endpoints of users: never follows a redirect, never waits longer than five seconds."""

import urllib3
from urllib3 import exceptions

from tokiwa.domain.delivery import Failure
from tokiwa.jobs.targets.http_request import Request

SECONDS = 5  # as API destinations have it
LONGEST_ANSWER = 64 * 1024  # bytes; more is of no use to us
_AGAIN = frozenset({401, 407, 409, 429})  # besides 5xx; other refusals stay what they are
# Connections are kept open between requests, hence one pool for the process.
_pool = urllib3.PoolManager(num_pools=64, maxsize=8, retries=False, timeout=urllib3.Timeout(total=SECONDS))


class Answer:
    """What came back."""

    __slots__ = ("body", "retry_after", "status")

    def __init__(self, status: int, body: bytes, retry_after: str | None) -> None:
        self.status, self.body, self.retry_after = status, body, retry_after


def ask(request: Request) -> Answer | Failure:
    """The answer, whatever it says, or a failure when there was none."""
    try:
        answer = _pool.request(
            request.method,
            request.url,
            headers=request.headers,
            body=request.body,
            redirect=False,
            preload_content=False,
        )
        try:
            body = answer.read(LONGEST_ANSWER)
        finally:
            answer.release_conn()
    except (exceptions.HTTPError, OSError) as error:
        # A connection that was refused is a kind of time-out to this library, and none to us.
        if isinstance(error, exceptions.TimeoutError) and not isinstance(error, exceptions.NewConnectionError):
            return Failure("TIMEOUT", f"The endpoint did not answer within {SECONDS} seconds.")
        return Failure("SDK_CLIENT_ERROR", f"The endpoint could not be reached: {_kind(error)}.")
    except ValueError as error:
        # A header or host that cannot be written to the wire. The text of the error could hold a secret.
        return Failure("SDK_CLIENT_ERROR", f"The request could not be made ({type(error).__name__}).", permanent=True)
    return Answer(answer.status, body, answer.headers.get("Retry-After"))


def failure_of(answer: Answer) -> Failure | None:
    """Why a status means that the event was not taken, or None if it was."""
    if 200 <= answer.status < 300:
        return None
    again = answer.status >= 500 or answer.status in _AGAIN
    code = "THROTTLING" if answer.status == 429 else "ERROR_FROM_TARGET"
    return Failure(code, f"The endpoint answered with status {answer.status}.", permanent=not again)


def _kind(error: Exception) -> str:
    # Its class says what happened; its text repeats the URL, which may hold a secret.
    inner = error.__cause__ or error.__context__
    return type(error).__name__ if inner is None else f"{type(error).__name__}, {type(inner).__name__}"

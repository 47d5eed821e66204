"""One line in the log for each call that was not answered as its caller wished: who asked for what, and why not.

Neither the input nor the sentence of the answer, which may repeat a part of it, goes there: the request's id, which
the caller has too, leads from one to the other.
"""

import structlog

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Problem, Unavailable
from tokiwa.wire import errors
from tokiwa.wire.catalog import Operation
from tokiwa.wire.route import Place

log = structlog.get_logger("api")

UNKNOWN = ""  # what was not found out before the call was refused


def refused(
    problem: Problem,
    request_id: str,
    place: Place,
    operation: Operation | None,
    call: Call | None,
    source: str,
    seconds: float,
) -> None:
    """A refusal. `operation` and `call` are None where the request did not come so far; `source` is an address."""
    found = errors.word(problem, place.service, place.protocol, operation)
    log.info(
        "call refused",
        error=found.code,
        kind=problem.kind.value,
        status=found.status,
        **_known(request_id, operation, call, source, seconds),
    )


def unavailable(
    error: Unavailable, request_id: str, operation: Operation | None, call: Call | None, source: str, seconds: float
) -> None:
    """A call that met a store which was away; why is told here alone."""
    log.error("call not possible", why=str(error), **_known(request_id, operation, call, source, seconds))


def failed(
    error: Exception, request_id: str, operation: Operation | None, call: Call | None, source: str, seconds: float
) -> None:
    """A defect of the server, with its traceback."""
    log.error("call failed", exc_info=error, **_known(request_id, operation, call, source, seconds))


def _known(
    request_id: str, operation: Operation | None, call: Call | None, source: str, seconds: float
) -> dict[str, object]:
    return {
        "request_id": request_id,
        "operation": operation.name if operation else UNKNOWN,
        "principal": call.principal.arn if call else UNKNOWN,
        "source": source,
        "milliseconds": round(seconds * 1000, 3),
    }

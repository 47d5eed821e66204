"""An event that waits for a function: the payload of an `invoke` job, written by whoever invokes asynchronously."""

from datetime import datetime

import msgspec

from tokiwa.domain.change import Job
from tokiwa.domain.value import Hidden, Value

INVOKE = "invoke"


class AsyncEvent(Value):
    """`function` is the ARN, with its qualifier if it has one; `payload` is JSON text; `first` is when it came.

    `invoked_by` is the service that invokes for the resource `source_arn`, empty for a caller of Invoke.
    `ran`, `errors` and `held` count attempts so far: those in which the function ran, those that ended with an
    error of it, and those in a row in which it was held back. `depth` counts the destinations that led here.
    `trace` is the X-Amzn-Trace-Id that it came with, if anybody traces.
    """

    function: str
    payload: Hidden[str]
    request_id: str
    first: datetime
    invoked_by: str = ""
    source_arn: str = ""
    client_context: str = ""
    ran: int = 0
    errors: int = 0
    held: int = 0
    depth: int = 0
    trace: str = ""

    @property
    def is_new(self) -> bool:
        """Whether it was never tried."""
        return not (self.ran or self.held)

    def job(self, due: datetime) -> Job:
        """The attempt that is due then. It belongs to the function's account."""
        return Job(INVOKE, self.request_id, self.function.split(":")[4], due, _encode(self))


def read(payload: bytes) -> AsyncEvent:
    """The event in a job's payload."""
    return _decode(payload)


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(AsyncEvent).decode

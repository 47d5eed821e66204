"""What is measured: requests to send in turn to a server, and the raw work that its figures are ratios of."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import cycle

import attrs

from bench.load import FOREVER, Address
from bench.running import Running

CERTIFICATE = b"BEGIN CERTIFICATE"  # what an answer with a certificate has in it


def _nothing() -> None:
    pass


@attrs.frozen
class Scenario:
    """One kind of request to one server.

    `requests(seconds)` makes the bytes to send for so long; `expected` is in every answer. With `count` a run is so many
    requests, however long they take. `settle` returns when all that was accepted is done; `rest` when the server is as it
    was before, which takes processor time but nobody's patience. `raw` is the processor time of the same work without a
    server; what is `stored` takes one durable commit besides.
    """

    name: str
    server: Running
    requests: Callable[[float], Iterator[bytes]]
    expected: bytes
    raw: Callable[[], float] | None = None
    stored: bool = True
    settle: Callable[[], None] = _nothing
    rest: Callable[[], None] = _nothing
    count: int = FOREVER
    at: Address | None = None

    @property
    def who(self) -> str:
        """Whose figures these are."""
        return self.server.who

    @property
    def address(self) -> Address:
        """Where to send them: as a client of its own kind, or as any."""
        return self.at or self.server.address


@attrs.frozen
class Alone:
    """Work without a server, on as many processes as a node has, for so many seconds: what nobody can surpass."""

    name: str
    work: Callable[[], object]
    seconds: float
    who: str = "raw"


def always(requests: Sequence[bytes]) -> Callable[[float], Iterator[bytes]]:
    """The same requests in turn, for however long."""
    return lambda _: cycle(requests)


def post(address: Address, path: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """The bytes of one POST."""
    given = {"host": f"{address.host}:{address.port}", **headers, "content-length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items())
    return f"POST {path} HTTP/1.1\r\n{lines}\r\n".encode() + body

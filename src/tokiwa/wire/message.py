"""A request and a response as plain values: what `http.edge` hands in and takes out. No sockets."""

from collections.abc import Mapping

from msgspec.structs import force_setattr

from tokiwa.domain.value import Hidden, Value, field

Headers = tuple[tuple[bytes, bytes], ...]


class Request(Value):
    """One HTTP request as it arrived.

    `raw_path` and `raw_query` are still percent-encoded, because a signature covers them so. Header names
    are lower case, in the order of arrival, and may repeat. Only the method and the path show in `repr`:
    the rest may hold passphrases, keys and tokens.
    """

    method: str
    raw_path: bytes
    raw_query: Hidden[bytes] = b""
    headers: Hidden[Headers] = ()
    body: Hidden[bytes] = b""
    first: Hidden[Mapping[bytes, bytes]] = field(
        default_factory=dict
    )  # value of each header's name, as `headers` say it

    def __post_init__(self) -> None:
        force_setattr(self, "first", dict(reversed(self.headers)))

    def header(self, name: bytes) -> bytes | None:
        """The first value of the header with this lower-case name."""
        return self.first.get(name)


class Response(Value):
    """One HTTP answer, complete."""

    status: int
    headers: Headers = ()
    body: Hidden[bytes] = b""

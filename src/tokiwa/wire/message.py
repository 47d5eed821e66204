"""A request and a response as plain values: what `http.edge` hands in and takes out. No sockets."""

from collections.abc import Mapping

import attrs

Headers = tuple[tuple[bytes, bytes], ...]


@attrs.frozen
class Request:
    """One HTTP request as it arrived.

    `raw_path` and `raw_query` are still percent-encoded, because a signature covers them so. Header names
    are lower case, in the order of arrival, and may repeat. Only the method and the path show in `repr`:
    the rest may hold passphrases, keys and tokens.
    """

    method: str
    raw_path: bytes
    raw_query: bytes = attrs.field(default=b"", repr=False)
    headers: Headers = attrs.field(default=(), repr=False)
    body: bytes = attrs.field(default=b"", repr=False)
    first: Mapping[bytes, bytes] = attrs.field(init=False, repr=False, eq=False)  # value of each header's name

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "first", dict(reversed(self.headers)))

    def header(self, name: bytes) -> bytes | None:
        """The first value of the header with this lower-case name."""
        return self.first.get(name)


@attrs.frozen
class Response:
    """One HTTP answer, complete."""

    status: int
    headers: Headers = ()
    body: bytes = attrs.field(default=b"", repr=False)

"""A request and a response as plain values: what `http.edge` hands in and takes out. No sockets."""

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

    def header(self, name: bytes) -> bytes | None:
        """The first value of the header with this lower-case name."""
        for key, value in self.headers:
            if key == name:
                return value
        return None


@attrs.frozen
class Response:
    """One HTTP answer, complete."""

    status: int
    headers: Headers = ()
    body: bytes = attrs.field(default=b"", repr=False)

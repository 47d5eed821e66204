"""One question and its answer over HTTP, to what is beside the agent: an API server, the admin API of a server."""

import http.client
import socket
import ssl
import urllib.parse
from collections.abc import Mapping
from http import HTTPStatus

import attrs

from tokiwa.agent.kind import Refused

_PATIENCE = 30.0  # seconds


@attrs.frozen
class Answer:
    """The status and the body."""

    status: int
    body: bytes = attrs.field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return HTTPStatus.OK <= self.status < HTTPStatus.MULTIPLE_CHOICES


class NobodyListens(Refused):
    """There is no process at the other end."""


def ask(
    url: str,
    method: str,
    path: str,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """The answer, whatever its status. `url` may be `unix://` and the path of a socket. Refused when there is none."""
    connection = _connection(url, trust)
    try:
        connection.request(method, path, body, dict(headers or {}))
        response = connection.getresponse()
        return Answer(response.status, response.read())
    except (FileNotFoundError, ConnectionRefusedError):
        raise NobodyListens(f"Nobody listens at {url}.") from None
    except OSError as error:
        raise Refused(f"{url} does not answer: {error.strerror or error}.") from None
    except http.client.HTTPException:
        raise Refused(f"What answers at {url} does not speak HTTP.") from None
    finally:
        connection.close()


def _connection(url: str, trust: ssl.SSLContext | None) -> http.client.HTTPConnection:
    address = urllib.parse.urlsplit(url)
    match address.scheme:
        case "unix":
            return _UnixConnection(address.path)
        case "https":
            return http.client.HTTPSConnection(address.netloc, timeout=_PATIENCE, context=trust)
        case _:
            return http.client.HTTPConnection(address.netloc, timeout=_PATIENCE)


class _UnixConnection(http.client.HTTPConnection):
    def __init__(self, path: str) -> None:
        super().__init__("localhost", timeout=_PATIENCE)
        self._path = path

    def connect(self) -> None:
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(_PATIENCE)
        self.sock.connect(self._path)

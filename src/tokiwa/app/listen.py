"""Takes the address that the server listens on, before anything else is done: it may not be free."""

import errno
import socket

import attrs

from tokiwa.app.settings import Settings
from tokiwa.domain.problem import Kind, Problem

BACKLOG = 2048


def listen(settings: Settings) -> tuple[socket.socket, Settings]:
    """The listening socket, and the settings with the port that it has (port 0 is any free one)."""
    try:
        found = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, address = found[0]
        both = family == socket.AF_INET6 and settings.everywhere and socket.has_dualstack_ipv6()
        made = socket.create_server(
            (str(address[0]), settings.port), family=family, backlog=BACKLOG, dualstack_ipv6=both
        )
    except OSError as error:
        raise Problem(Kind.FAILED, _why_not(settings, error)) from None
    return made, attrs.evolve(settings, port=made.getsockname()[1])


def _why_not(settings: Settings, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Something else listens on {settings.address} already. Stop it, or give another address with --listen."
    return f"The server cannot listen on {settings.address}: {error.strerror}. Give another address with --listen."

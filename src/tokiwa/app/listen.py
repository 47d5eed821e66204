"""Takes the addresses that the server listens on, before anything else is done: they may not be free."""

import errno
import socket

import attrs

from tokiwa.app.address import Address
from tokiwa.app.settings import Settings
from tokiwa.domain.problem import Kind, Problem

BACKLOG = 2048


def listen(settings: Settings) -> tuple[list[socket.socket], Settings]:
    """The listening sockets, that of the server first and then that of revocation, if it has its own.

    The settings come back with the ports that they have (port 0 is any free one).
    """
    made = [_taken(settings.listen, "--listen")]
    settings = attrs.evolve(settings, listen=_known(settings.listen, made[0]))
    if settings.revocation_listen is not None:
        try:
            made.append(_taken(settings.revocation_listen, "--revocation-listen"))
        except Problem:
            made[0].close()
            raise
        settings = attrs.evolve(settings, revocation_listen=_known(settings.revocation_listen, made[1]))
    return made, settings


def _taken(address: Address, option: str) -> socket.socket:
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, *_, numbers = found[0]
        both = family == socket.AF_INET6 and address.everywhere and socket.has_dualstack_ipv6()
        return socket.create_server(
            (str(numbers[0]), address.port), family=family, backlog=BACKLOG, dualstack_ipv6=both
        )
    except OSError as error:
        raise Problem(Kind.FAILED, _why_not(address, option, error)) from None


def _known(address: Address, listening: socket.socket) -> Address:
    return attrs.evolve(address, port=listening.getsockname()[1])


def _why_not(address: Address, option: str, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"Something else listens on {address} already. Stop it, or give another address with {option}."
    return f"The server cannot listen on {address}: {error.strerror}. Give another address with {option}."

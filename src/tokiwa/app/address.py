"""An address to listen on, as it stands on the command line."""

import ipaddress
import re

import attrs

from tokiwa.domain.problem import Kind, Problem

_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f.]*:[0-9A-Fa-f:.]*\]|[^\[\]:\s]+):(?P<port>[0-9]{1,5})")
_NAME = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)


@attrs.frozen
class Address:
    """A host, which is a name or an address without brackets, and a port; 0 is any free one."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{bracketed(self.host)}:{self.port}"

    @property
    def loopback(self) -> bool:
        """Whether only this machine reaches it."""
        return self.host == "localhost" or (_is_number(self.host) and ipaddress.ip_address(self.host).is_loopback)

    @property
    def everywhere(self) -> bool:
        """Whether it is all addresses of the machine."""
        return _is_number(self.host) and ipaddress.ip_address(self.host).is_unspecified

    @property
    def nearby(self) -> str:
        """What clients on this machine call its host."""
        return "localhost" if self.everywhere else bracketed(self.host)


def address(text: str, example: str) -> Address:
    """The address HOST:PORT. Problem INVALID, with the example, for anything else."""
    found = _ADDRESS.fullmatch(text)
    host = found["host"].strip("[]") if found else ""
    # What has colons in brackets is an address of version 6, or nothing.
    if found is None or int(found["port"]) > 65535 or not is_name(host):
        raise Problem(Kind.INVALID, f"{text} is not an address to listen on. Give HOST:PORT, for example {example}.")
    return Address(host, int(found["port"]))


def is_name(text: str) -> bool:
    """Whether a certificate can be for this name or address."""
    return _is_number(text) or bool(_NAME.fullmatch(text))


def bracketed(host: str) -> str:
    """The host as it stands in a URL."""
    return f"[{host}]" if ":" in host else host


def _is_number(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True

"""Which hosts and ports a scan is to look at: `www.example.com`, `[::1]:8443`, `10.0.0.0/24`, and files of such lines."""

import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_address, ip_network
from pathlib import Path

import attrs
import click

from tokiwa.domain.sight import StartTls

HTTPS = 443
MOST = 65_536  # hosts of one network
# Protocols that begin in the clear at these ports (IANA's registry; 587 is RFC 6409).
GUESSED = {
    25: StartTls.SMTP,
    587: StartTls.SMTP,
    143: StartTls.IMAP,
    110: StartTls.POP3,
    389: StartTls.LDAP,
    5432: StartTls.POSTGRESQL,
    3306: StartTls.MYSQL,
}
_WITH_PORT = re.compile(r"(?:\[(?P<six>[^]]+)\]|(?P<host>[^:\[\]]+)):(?P<port>[0-9]{1,5})")


@attrs.frozen
class Endpoint:
    """One host and port; `name` is whom to ask for there, if it is not the host."""

    host: str
    port: int
    name: str = ""

    @property
    def place(self) -> str:
        """Its place in the inventory, without an address."""
        host = self.name or self.host
        return f"tls://[{host}]:{self.port}" if ":" in host else f"tls://{host}:{self.port}"

    @property
    def start_tls(self) -> StartTls | None:
        """What is probably spoken there before TLS."""
        return GUESSED.get(self.port)


def endpoints(texts: Sequence[str], ports: Sequence[int]) -> tuple[Endpoint, ...]:
    """Each once, in the order in which they were given. `ports` are for hosts that come without one."""
    found = (each for text in texts if text.strip() for each in _of(text.strip(), ports or (HTTPS,)))
    return tuple(dict.fromkeys(found))


def of_file(file: Path) -> list[str]:
    """The lines of a file that say something; # begins a comment."""
    try:
        lines = (line.partition("#")[0].strip() for line in file.read_text().splitlines())
    except (OSError, UnicodeDecodeError) as error:
        raise click.UsageError(f"{file} cannot be read: {error}") from None
    return [line for line in lines if line]


def ports_of(text: str) -> tuple[int, ...]:
    """`443,8443`."""
    if not re.fullmatch(r"[0-9]{1,5}(,[0-9]{1,5})*", text):
        raise click.UsageError(f"{text} are no ports. Give them like 443,8443.")
    return tuple(_port(each) for each in text.split(","))


def _of(text: str, ports: Sequence[int]) -> Iterator[Endpoint]:
    found = _WITH_PORT.fullmatch(text)
    if found is not None:
        yield Endpoint(_host(found["six"] or found["host"]), _port(found["port"]))
        return
    for host in _hosts(text):
        yield from (Endpoint(host, port) for port in ports)


def _hosts(text: str) -> Iterator[str]:
    if "/" not in text:
        yield _host(text[1:-1] if text.startswith("[") and text.endswith("]") else text)
        return
    try:
        network = ip_network(text, strict=False)
    except ValueError:
        raise click.UsageError(f"{text} is no network. Give one like 10.0.0.0/24.") from None
    if network.num_addresses > MOST:
        raise click.UsageError(f"{text} has {network.num_addresses} addresses; at most {MOST} are looked at.")
    yield from map(str, network.hosts())


def _host(text: str) -> str:
    try:
        return str(ip_address(text))
    except ValueError:
        if not re.fullmatch(r"[\w.-]{1,253}", text):
            raise click.UsageError(
                f"{text} is no host. Give a name, an address, or a network, with :PORT or not."
            ) from None
        return text.lower()


def _port(text: str) -> int:
    if not 0 < int(text) < 65_536:
        raise click.UsageError(f"{text} is no port.")
    return int(text)

"""What the operator can set. Read once, here; nothing else looks at the environment."""

import ipaddress
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from tokiwa.app.hsm import Hsm, hsm
from tokiwa.app.log_style import LogStyle, style
from tokiwa.domain.bucket import is_bucket
from tokiwa.domain.problem import Kind, Problem

DEFAULT_LISTEN = "127.0.0.1:8420"
USUAL = 2  # processes of a node, where the machine has as many processors
DEFAULT_REGION = "us-east-1"
DEFAULT_ACCOUNT = "000000000000"
_ADDRESS = re.compile(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[^\[\]:\s]+):(?P<port>[0-9]{1,5})")
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]{1,2}")
_NAME = re.compile(
    r"(?=.{1,253}$)[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*"
)


@attrs.frozen
class Settings:
    """Where the data is, where to listen, and what the first account is called.

    `names` are those by which clients elsewhere reach the server: its TLS certificate has them. `heartbeat_url` is called
    while all is well; `traces` is where a collector of OpenTelemetry takes them. Empty is none.
    `public_url` is where those who verify certificates reach it; empty is where it is. `bucket` says which folder or URL
    a bucket is, and `bucket_credentials` is the file with the keys of those that are URLs.
    `journal` is the folder of what a restored database must not have forgotten (see `store.journal`).
    `hsm` is the hardware token that keeps the keys of CAs.
    """

    data: Path
    database: str = attrs.field(repr=False)  # a URL may hold a password
    host: str
    port: int
    region: str = DEFAULT_REGION
    account: str = DEFAULT_ACCOUNT
    test_clock: bool = False
    key_stock: int = 0
    processes: int = 1
    names: tuple[str, ...] = ()
    log: LogStyle = attrs.field(factory=LogStyle)
    heartbeat_url: str = attrs.field(default="", repr=False)  # who knows it can keep the alarm silent
    traces: str = ""
    journal: Path | None = None
    public_url: str = ""
    bucket: Mapping[str, str] = attrs.Factory(dict)
    bucket_credentials: Path | None = None
    hsm: Hsm | None = None

    @property
    def address(self) -> str:
        """Host and port, as they are given on the command line."""
        return f"{_bracketed(self.host)}:{self.port}"

    @property
    def secure(self) -> bool:
        """Whether the server speaks TLS: always, but on an address that only this machine reaches."""
        return self.host != "localhost" and not (_is_address(self.host) and ipaddress.ip_address(self.host).is_loopback)

    @property
    def everywhere(self) -> bool:
        """Whether the server listens on all addresses of the machine."""
        return _is_address(self.host) and ipaddress.ip_address(self.host).is_unspecified

    @property
    def url(self) -> str:
        """Where clients on this machine find the server."""
        host = "localhost" if self.everywhere else _bracketed(self.host)
        return f"{'https' if self.secure else 'http'}://{host}:{self.port}"

    @property
    def published(self) -> str:
        """The URL in certificates, without a slash at its end: below it are the lists and the responder."""
        own = f"https://{_bracketed(self.names[0])}:{self.port}" if self.secure and self.names else self.url
        return (self.public_url or own).rstrip("/")

    @property
    def ca_bundle(self) -> Path | None:
        """The PEM file that clients trust, when the server speaks TLS."""
        return self.data / "ca.pem" if self.secure else None

    def all_names(self, machine: str) -> tuple[str, ...]:
        """Everything that the listener's certificate is for; `machine` is what the machine calls itself."""
        own = () if self.everywhere else (self.host,)
        machine_ = (machine,) if is_name(machine) else ()
        return tuple(dict.fromkeys((*self.names, *own, *machine_, "localhost", "127.0.0.1", "::1")))


def settings(
    *,
    data: str | None = None,
    database: str | None = None,
    listen: str | None = None,
    region: str | None = None,
    account: str | None = None,
    test_clock: bool = False,
    key_stock: int = 0,
    processes: int | None = None,
    name: Sequence[str] = (),
    log: str | None = None,
    heartbeat_url: str | None = None,
    journal: str | None = None,
    traces: str | None = None,
    public_url: str | None = None,
    bucket: Sequence[str] = (),
    bucket_credentials: str | None = None,
    hsm_module: str | None = None,
    hsm_token: str | None = None,
    hsm_pin_file: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings from the command line, then the environment (TOKIWA_...), then the defaults."""
    folder = (Path(data) if data else data_home(environment)).absolute()
    host, port = _address(listen or environment.get("TOKIWA_LISTEN") or DEFAULT_LISTEN)
    return Settings(
        data=folder,
        database=database or environment.get("TOKIWA_DATABASE") or f"sqlite:///{folder}/tokiwa.db",
        host=host,
        port=port,
        region=_region(region or environment.get("TOKIWA_REGION") or DEFAULT_REGION),
        account=_account(account or environment.get("TOKIWA_ACCOUNT") or DEFAULT_ACCOUNT),
        test_clock=test_clock,
        key_stock=key_stock,
        processes=min(len(os.sched_getaffinity(0)), USUAL) if processes is None else processes,
        names=tuple(map(_name, name or environment.get("TOKIWA_NAMES", "").replace(",", " ").split())),
        log=style(log or environment.get("TOKIWA_LOG") or "json"),
        journal=_folder(journal or environment.get("TOKIWA_JOURNAL")),
        heartbeat_url=_url(heartbeat_url or environment.get("TOKIWA_HEARTBEAT") or ""),
        traces=_url(traces or environment.get("TOKIWA_TRACES") or ""),
        public_url=_url(public_url or environment.get("TOKIWA_PUBLIC_URL") or ""),
        bucket=dict(map(_bucket, bucket or environment.get("TOKIWA_BUCKETS", "").split())),
        bucket_credentials=_folder(bucket_credentials or environment.get("TOKIWA_BUCKET_CREDENTIALS")),
        hsm=hsm(hsm_module, hsm_token, hsm_pin_file, environment),
    )


def data_home(environment: Mapping[str, str]) -> Path:
    """The folder for data where none is named (XDG Base Directory Specification)."""
    home = environment.get("XDG_DATA_HOME") or f"{environment.get('HOME', '/')}/.local/share"
    return Path(environment.get("TOKIWA_DATA") or f"{home}/tokiwa")


def _folder(text: str | None) -> Path | None:
    return Path(text).absolute() if text else None


def is_name(text: str) -> bool:
    """Whether a certificate can be for this name or address."""
    return _is_address(text) or bool(_NAME.fullmatch(text))


def _address(text: str) -> tuple[str, int]:
    found = _ADDRESS.fullmatch(text)
    host = found["host"].strip("[]") if found else ""
    # A number in brackets is an address of version 6, or nothing.
    if found is None or int(found["port"]) > 65535 or not is_name(host):
        raise Problem(
            Kind.INVALID, f"{text} is not an address to listen on. Give HOST:PORT, for example {DEFAULT_LISTEN}."
        )
    return host, int(found["port"])


def _region(text: str) -> str:
    if not _REGION.fullmatch(text):
        raise Problem(Kind.INVALID, f"{text} is not the name of a region. Give one like {DEFAULT_REGION}.")
    return text


def _account(text: str) -> str:
    if not re.fullmatch(r"[0-9]{12}", text):
        raise Problem(Kind.INVALID, f"{text} is not an account: it has twelve digits.")
    return text


def _name(text: str) -> str:
    if not is_name(text):
        raise Problem(Kind.INVALID, f"{text} is neither a host name nor an address that a certificate could be for.")
    return text


def _url(text: str) -> str:
    if text and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise Problem(
            Kind.INVALID, "A heartbeat URL, one for traces or a public one begins with http:// or https:// and a host."
        )
    return text


def _bucket(text: str) -> tuple[str, str]:
    name, separator, place = text.partition("=")
    if not (separator and place and is_bucket(name)):
        raise Problem(Kind.INVALID, f"{text} does not say where a bucket is. Give NAME=DIR or NAME=URL.")
    return name, _url(place) if "://" in place else place


def _is_address(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host

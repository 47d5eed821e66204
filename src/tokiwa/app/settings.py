"""What the operator can set. Read once, here; nothing else looks at the environment."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from tokiwa.app.address import Address, address, bracketed, is_name
from tokiwa.app.function_folders import function_folders
from tokiwa.app.hsm import Hsm, hsm
from tokiwa.app.log_style import LogStyle, style
from tokiwa.app.mail import mail
from tokiwa.domain.bucket import is_bucket
from tokiwa.domain.mail_server import MailServer
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.reach import Reach, network

DEFAULT_LISTEN = "127.0.0.1:8420"
PLAIN = "0.0.0.0:80"  # an example of where revocation is told
HTTP = 80
USUAL = 2  # processes of a node, where the machine has as many processors
DEFAULT_REGION = "us-east-1"
DEFAULT_ACCOUNT = "000000000000"
_REGION = re.compile(r"[a-z]{2}(-[a-z]+)+-[0-9]{1,2}")


@attrs.frozen
class Settings:
    """Where the data is, where to listen, and what the first account is called.

    `names` are those by which clients elsewhere reach the server: its TLS certificate has them. `heartbeat_url` is called
    while all is well; `traces` is where a collector of OpenTelemetry takes them. Empty is none.
    `revocation_listen` is where lists and OCSP are told by plain HTTP besides.
    `target_network` are networks besides the public ones in which it calls HTTP endpoints for its users.
    `public_url` is where those who verify certificates reach it; empty is where it is. `bucket` says which folder or URL
    a bucket is, `bucket_credentials` is the file with the keys of those that are URLs, and `bucket_account` says which
    accounts may have something written to a bucket: to one that is not in it, all.
    `journal` is the folder of what a restored database must not have forgotten (see `store.journal`).
    `function_folder` is what functions may see, by EFS access points.
    `hsm` is the hardware token that keeps the keys of CAs. `smtp` is the mail server.
    """

    data: Path
    database: str = attrs.field(repr=False)  # a URL may hold a password
    listen: Address
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
    revocation_listen: Address | None = None
    public_url: str = ""
    target_network: tuple[str, ...] = ()
    bucket: Mapping[str, str] = attrs.Factory(dict)
    bucket_credentials: Path | None = None
    bucket_account: Mapping[str, frozenset[str]] = attrs.Factory(dict)
    function_folder: Mapping[str, Path] = attrs.Factory(dict)
    hsm: Hsm | None = None
    smtp: MailServer | None = None

    @property
    def secure(self) -> bool:
        """Whether the server speaks TLS: always, but on an address that only this machine reaches."""
        return not self.listen.loopback

    @property
    def url(self) -> str:
        """Where clients on this machine find the server."""
        return f"{'https' if self.secure else 'http'}://{self.listen.nearby}:{self.listen.port}"

    @property
    def published(self) -> str:
        """The URL in certificates, without a slash at its end: below it are the lists and the responder."""
        if self.public_url:
            return self.public_url.rstrip("/")
        plain = self.revocation_listen is not None or not self.secure
        at = self.revocation_listen or self.listen
        host = at.nearby if at.loopback or not self.names else bracketed(self.names[0])
        return f"http://{host}" if plain and at.port == HTTP else f"{'http' if plain else 'https'}://{host}:{at.port}"

    @property
    def contact(self) -> str:
        """The URL in what is told to others, without a slash at its end: names of queues, links in notifications."""
        own = f"https://{bracketed(self.names[0])}:{self.listen.port}" if self.secure and self.names else self.url
        return (self.public_url or own).rstrip("/")

    @property
    def reach(self) -> Reach:
        """What it calls for its users: of what is not public only what was named, where others than this machine's use it."""
        return Reach(inside=self.listen.loopback, networks=tuple(map(network, self.target_network)))

    @property
    def ca_bundle(self) -> Path | None:
        """The PEM file that clients trust, when the server speaks TLS."""
        return self.data / "ca.pem" if self.secure else None

    def all_names(self, machine: str) -> tuple[str, ...]:
        """Everything that the listener's certificate is for; `machine` is what the machine calls itself."""
        own = () if self.listen.everywhere else (self.listen.host,)
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
    revocation_listen: str | None = None,
    public_url: str | None = None,
    target_network: Sequence[str] = (),
    bucket: Sequence[str] = (),
    bucket_credentials: str | None = None,
    bucket_account: Sequence[str] = (),
    function_folder: Sequence[str] = (),
    hsm_module: str | None = None,
    hsm_token: str | None = None,
    hsm_pin_file: str | None = None,
    smtp: str | None = None,
    smtp_sender: str | None = None,
    smtp_password_file: str | None = None,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings from the command line, then the environment (TOKIWA_...), then the defaults."""
    folder = (Path(data) if data else data_home(environment)).absolute()
    plain = revocation_listen or environment.get("TOKIWA_REVOCATION_LISTEN")
    return Settings(
        data=folder,
        database=database or environment.get("TOKIWA_DATABASE") or f"sqlite:///{folder}/tokiwa.db",
        listen=address(listen or environment.get("TOKIWA_LISTEN") or DEFAULT_LISTEN, DEFAULT_LISTEN),
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
        revocation_listen=address(plain, PLAIN) if plain else None,
        public_url=_url(public_url or environment.get("TOKIWA_PUBLIC_URL") or ""),
        target_network=tuple(
            map(_network, target_network or environment.get("TOKIWA_TARGET_NETWORKS", "").replace(",", " ").split())
        ),
        bucket=dict(map(_bucket, bucket or environment.get("TOKIWA_BUCKETS", "").split())),
        bucket_credentials=_folder(bucket_credentials or environment.get("TOKIWA_BUCKET_CREDENTIALS")),
        bucket_account=_bucket_accounts(bucket_account or environment.get("TOKIWA_BUCKET_ACCOUNTS", "").split()),
        function_folder=function_folders(function_folder or environment.get("TOKIWA_FUNCTION_FOLDERS", "").split()),
        hsm=hsm(hsm_module, hsm_token, hsm_pin_file, environment),
        smtp=mail(smtp, smtp_sender, smtp_password_file, environment),
    )


def data_home(environment: Mapping[str, str]) -> Path:
    """The folder for data where none is named (XDG Base Directory Specification)."""
    home = environment.get("XDG_DATA_HOME") or f"{environment.get('HOME', '/')}/.local/share"
    return Path(environment.get("TOKIWA_DATA") or f"{home}/tokiwa")


def _folder(text: str | None) -> Path | None:
    return Path(text).absolute() if text else None


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


def _network(text: str) -> str:
    try:
        return str(network(text))
    except ValueError:
        raise Problem(Kind.INVALID, f"{text} is not a network. Give one like 10.0.0.0/8, or an address.") from None


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


def _bucket_accounts(texts: Sequence[str]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        name, _, account = text.partition("=")
        if not is_bucket(name):
            raise Problem(Kind.INVALID, f"{text} does not say whose a bucket is. Give NAME=ACCOUNT.")
        found[name] = found.get(name, frozenset()) | {_account(account)}
    return found

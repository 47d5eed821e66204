"""What the operator can set. Read once, here; nothing else looks at the environment."""

import os
from collections.abc import Mapping
from pathlib import Path

import attrs

from tokiwa.domain.problem import Kind, Problem

DEFAULT_LISTEN = "127.0.0.1:8420"
DEFAULT_REGION = "us-east-1"
DEFAULT_ACCOUNT = "000000000000"


@attrs.frozen
class Settings:
    """Where the data is, where to listen, and what the first account is called."""

    data: Path
    database: str
    host: str
    port: int
    region: str = DEFAULT_REGION
    account: str = DEFAULT_ACCOUNT
    test_clock: bool = False
    key_stock: int = 0

    @property
    def url(self) -> str:
        """Where clients find the server."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"


def data_home(environment: Mapping[str, str]) -> Path:
    """The folder for data where none is named (XDG Base Directory Specification)."""
    home = environment.get("XDG_DATA_HOME") or f"{environment.get('HOME', '/')}/.local/share"
    return Path(environment.get("TOKIWA_DATA") or f"{home}/tokiwa")


def settings(
    *,
    data: str | None = None,
    database: str | None = None,
    listen: str | None = None,
    region: str | None = None,
    account: str | None = None,
    test_clock: bool = False,
    key_stock: int = 0,
    environment: Mapping[str, str] = os.environ,
) -> Settings:
    """The settings from the command line, then the environment (TOKIWA_...), then the defaults."""
    folder = Path(data) if data else data_home(environment)
    host, _, port = (listen or environment.get("TOKIWA_LISTEN") or DEFAULT_LISTEN).rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdigit() or int(port) > 65535:
        raise Problem(
            Kind.INVALID, f"{listen} is not an address to listen on. Give HOST:PORT, for example {DEFAULT_LISTEN}."
        )
    owner = account or environment.get("TOKIWA_ACCOUNT") or DEFAULT_ACCOUNT
    if not (owner.isdigit() and len(owner) == len(DEFAULT_ACCOUNT)):
        raise Problem(Kind.INVALID, f"{owner} is not an account: it has twelve digits.")
    return Settings(
        data=folder.absolute(),
        database=database or environment.get("TOKIWA_DATABASE") or f"sqlite:///{folder.absolute()}/tokiwa.db",
        host=host,
        port=int(port),
        region=region or environment.get("TOKIWA_REGION") or DEFAULT_REGION,
        account=owner,
        test_clock=test_clock,
        key_stock=key_stock,
    )

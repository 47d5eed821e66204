"""What a start leaves for its users: at first the account and its root's access key, each time where the server is."""

import os
from datetime import datetime
from pathlib import Path

import structlog

from tokiwa.app.settings import Settings
from tokiwa.operations.tokiwa.accounts import Opened, open_account
from tokiwa.store import accounts
from tokiwa.work import Conflict, Means

log = structlog.get_logger("start")

PROFILE = "tokiwa"


def first_start(means: Means, settings: Settings, now: datetime) -> None:
    """Make the first account if there is none, with its credentials in DIR/credentials; and write DIR/config."""
    _write(settings.data / "config", config_text(settings))
    with means.store.snapshot() as tx:
        there = accounts.every(tx)
    if there:
        if settings.test_clock and not any(account.clock for account in there):
            log.warning("--test-clock is for a first start, and the account was made before: it keeps its clock")
        return
    opened = open_account(means, settings.account, "root", now, test_clock=settings.test_clock)
    # First the file: a start that is cut off in between must not leave an account to which nobody has a key.
    _write(settings.data / "credentials", credentials_text(opened))
    try:
        means.store.wait(*means.store.submit([opened.change]))
    except Conflict:  # another node on the same database was faster: what it left for its users counts
        (settings.data / "credentials").unlink()


def credentials_text(opened: Opened) -> str:
    """The AWS CLI's credentials file."""
    return f"[{PROFILE}]\naws_access_key_id = {opened.access_key}\naws_secret_access_key = {opened.secret}\n"


def config_text(settings: Settings) -> str:
    """The AWS CLI's config file: where the server is, and what to trust."""
    lines = [f"[profile {PROFILE}]", f"region = {settings.region}", f"endpoint_url = {settings.url}", "output = json"]
    if settings.ca_bundle is not None:
        lines.append(f"ca_bundle = {settings.ca_bundle}")
    return "".join(f"{line}\n" for line in lines)


def _write(path: Path, text: str) -> None:
    """Replace a file that its owner alone may read."""
    fresh = path.with_name(f"{path.name}.new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w") as file:
        file.write(text)
    fresh.rename(path)

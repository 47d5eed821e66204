"""The first start on an empty store: the account, its root's access key, and the files that the AWS CLI reads."""

import os
from datetime import datetime
from pathlib import Path

import attrs

from tokiwa.app.settings import Settings
from tokiwa.domain.account import Account, TestClock
from tokiwa.domain.change import Change
from tokiwa.domain.identity import AccessKey
from tokiwa.operations.credentials import seal_secret
from tokiwa.store import accounts
from tokiwa.work import Means

PROFILE = "tokiwa"


@attrs.frozen
class Opened:
    """An account that was just made, with the key of its root; the secret is shown once."""

    account: Account
    access_key: str
    secret: str = attrs.field(repr=False)


def open_account(means: Means, account_id: str, name: str, now: datetime, *, test_clock: bool) -> Opened:
    """Make an account with an access key for its root, durably."""
    account = Account(account_id, name, now, TestClock() if test_clock else None)
    key_id, secret = means.draw.identifier("AKIA"), means.draw.secret()
    key = AccessKey(key_id, account_id, "", now, seal_secret(means, account_id, key_id, secret))
    for future in means.store.submit([Change(puts=(account, key))]):
        future.result()
    return Opened(account, key_id, secret)


def first_start(means: Means, settings: Settings, now: datetime) -> None:
    """Make the first account if there is none, and write its credentials for the AWS CLI."""
    with means.store.snapshot() as tx:
        if accounts.every(tx):
            return
    opened = open_account(means, settings.account, "root", now, test_clock=settings.test_clock)
    write_profile(settings, opened)


def write_profile(settings: Settings, opened: Opened) -> None:
    """The files `credentials` and `config` in the AWS CLI's format, readable by their owner alone."""
    _write(
        settings.data / "credentials",
        f"[{PROFILE}]\naws_access_key_id = {opened.access_key}\naws_secret_access_key = {opened.secret}\n",
    )
    _write(settings.data / "config", config_text(settings))


def config_text(settings: Settings) -> str:
    """The CLI's config file: where the server is. v1 of the CLI reads a service's endpoint from a section."""
    return f"[profile {PROFILE}]\nregion = {settings.region}\nendpoint_url = {settings.url}\noutput = json\n"


def _write(path: Path, text: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "w") as file:
        file.write(text)

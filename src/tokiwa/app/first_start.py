"""The first start on an empty store: the account, its root's access key, and the files that the AWS CLI reads."""

import os
from datetime import datetime
from pathlib import Path

from tokiwa.app.settings import Settings
from tokiwa.operations.tokiwa.accounts import Opened, open_account
from tokiwa.store import accounts
from tokiwa.work import Means

PROFILE = "tokiwa"


def first_start(means: Means, settings: Settings, now: datetime) -> None:
    """Make the first account if there is none, and write its credentials for the AWS CLI."""
    with means.store.snapshot() as tx:
        if accounts.every(tx):
            return
    opened = open_account(means, settings.account, "root", now, test_clock=settings.test_clock)
    for future in means.store.submit([opened.change]):
        means.store.wait(future)
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

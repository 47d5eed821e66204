"""Which server a command talks to, and as whom: the environment, else the files of the data folder."""

import configparser
import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from tokiwa.cli.client import CallFailed, Profile

NAME = "tokiwa"


def data_folder(data: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The data folder that a command means (XDG Base Directory Specification)."""
    home = environment.get("XDG_DATA_HOME") or f"{environment.get('HOME', '/')}/.local/share"
    return Path(data or environment.get("TOKIWA_DATA") or f"{home}/tokiwa").absolute()


def profile(data: str | None, environment: Mapping[str, str] = os.environ) -> Profile:
    """The profile of the data folder, or what the AWS variables of the environment say when they are complete."""
    url, key, secret = (environment.get(n) for n in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    if data is None and url and key and secret:
        return Profile(
            url, environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1", key, secret
        )
    folder = data_folder(data, environment)
    files = configparser.ConfigParser(interpolation=None)
    try:
        read = files.read([folder / "credentials", folder / "config"])
    except PermissionError:
        raise CallFailed(
            f"The credentials in {folder} belong to another user. Run this as the user who runs the server."
        ) from None
    if len(read) != 2:
        raise CallFailed(
            f"There are no credentials in {folder}. Start the server once with: tokiwa serve --data {shlex.quote(str(folder))}"
        )
    keys, config = files[NAME], files[f"profile {NAME}"]
    return Profile(config["endpoint_url"], config["region"], keys["aws_access_key_id"], keys["aws_secret_access_key"])


def exports(data: str | None) -> str:
    """Lines for a shell, after which plain `aws` and boto3 talk to the server."""
    found = profile(data, {} if data else os.environ)
    folder = data_folder(data)
    values = {
        "AWS_ACCESS_KEY_ID": found.access_key,
        "AWS_SECRET_ACCESS_KEY": found.secret,
        "AWS_REGION": found.region,
        "AWS_DEFAULT_REGION": found.region,
        "AWS_ENDPOINT_URL": found.url,
        "AWS_PAGER": "",
    }
    lines = [f"export {name}={shlex.quote(value)}" for name, value in values.items()]
    return "\n".join([f"# the server of {folder}", *lines, "unset AWS_PROFILE AWS_SESSION_TOKEN"])

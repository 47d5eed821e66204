"""Which server a command talks to, and as whom: the environment, else the files of the data folder."""

import configparser
import os
import shlex
from collections.abc import Mapping
from pathlib import Path

from tokiwa.agent.client import CallFailed, Profile
from tokiwa.app.settings import data_home

NAME = "tokiwa"


def data_folder(data: str | None, environment: Mapping[str, str] = os.environ) -> Path:
    """The data folder that a command means."""
    return (Path(data) if data else data_home(environment)).absolute()


def profile(data: str | None, environment: Mapping[str, str] = os.environ) -> Profile:
    """What the AWS variables of the environment say when they are complete, else the profile of the data folder."""
    url, key, secret = (environment.get(n) for n in ("AWS_ENDPOINT_URL", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"))
    if data is None and url and key and secret:
        region = environment.get("AWS_REGION") or environment.get("AWS_DEFAULT_REGION") or "us-east-1"
        token, trusted = environment.get("AWS_SESSION_TOKEN", ""), environment.get("AWS_CA_BUNDLE", "")
        return Profile(url, region, key, secret, token, trusted)
    return of_folder(data_folder(data, environment))


def of_folder(folder: Path) -> Profile:
    """The profile that a server left in its data folder: the root of its first account."""
    files = configparser.ConfigParser(interpolation=None)
    try:
        read = files.read([folder / "credentials", folder / "config"])
        if len(read) == 2:
            keys, config = files[NAME], files[f"profile {NAME}"]
            return Profile(
                config["endpoint_url"],
                config["region"],
                keys["aws_access_key_id"],
                keys["aws_secret_access_key"],
                ca_bundle=config.get("ca_bundle", ""),
            )
    except PermissionError:
        raise CallFailed(
            f"The credentials in {folder} belong to another user. Run this as the user who runs the server."
        ) from None
    except (configparser.Error, KeyError):
        raise CallFailed(f"The files credentials and config in {folder} are not as a server leaves them.") from None
    raise CallFailed(
        f"There are no credentials in {folder}. Start the server once with: tokiwa serve --data {shlex.quote(str(folder))}"
    )


def exports(data: str | None, environment: Mapping[str, str] = os.environ) -> str:
    """Lines for a shell, after which plain `aws` and boto3 talk to the server of the data folder."""
    folder = data_folder(data, environment)
    return "\n".join([f"# the server of {folder}", *export_lines(of_folder(folder))])


def export_lines(who: Profile) -> list[str]:
    """A profile in the form that a shell evaluates."""
    values = {
        "AWS_ACCESS_KEY_ID": who.access_key,
        "AWS_SECRET_ACCESS_KEY": who.secret,
        "AWS_REGION": who.region,
        "AWS_DEFAULT_REGION": who.region,
        "AWS_ENDPOINT_URL": who.url,
        **({"AWS_CA_BUNDLE": who.ca_bundle} if who.ca_bundle else {}),
        "AWS_PAGER": "",
    }
    return [
        *(f"export {name}={shlex.quote(value)}" for name, value in values.items()),
        "unset AWS_PROFILE AWS_SESSION_TOKEN",
    ]

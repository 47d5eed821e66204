"""Where a trust bundle comes from: a file, a URL that is followed by its ETag, or the server that the profile names."""

import http.client
import urllib.parse
from pathlib import Path

import attrs
import click

from tokiwa.agent.client import Profile, call, exchange
from tokiwa.app.now import wall_clock
from tokiwa.cli.profile import profile
from tokiwa.cli.trust.root import Root, read

PATIENCE = 30.0  # seconds for a download
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


@attrs.frozen
class Fetched:
    """A bundle and the tag by which it is known; `roots` is None when nothing has changed since a tag that was given."""

    roots: tuple[Root, ...] | None
    tag: str


def of_file(file: Path) -> tuple[Root, ...]:
    """The roots in a file (PEM)."""
    try:
        return read(file.read_bytes())
    except OSError as error:
        raise click.ClickException(f"{file} cannot be read: {error.strerror}.") from None


def of_server(data: str | None) -> tuple[Root, ...]:
    """The roots of the account that the profile belongs to."""
    told = call(profile(data), "tokiwa", "GetTrustBundle", {}, wall_clock())
    if not told["TrustBundle"]:
        raise click.ClickException("The account has no root CA with a certificate yet, so there is nothing to trust.")
    return read(told["TrustBundle"].encode())


def of_url(url: str, ca: str, tag: str = "") -> Fetched:
    """What is at a URL, unless it is what the tag names. `ca` is what the server is trusted by: a PEM file, or the system's."""
    address = urllib.parse.urlsplit(url)
    if address.scheme != "https" and address.hostname not in _LOOPBACK:
        raise click.ClickException(
            "Whoever stands in between could put a root of their own into a bundle that comes by plain HTTP. Give an"
            " https:// URL, and with --ca the CA by which the server is known."
        )
    nobody = Profile(f"{address.scheme}://{address.netloc}", "", "", "", ca_bundle=ca)
    known = {"if-none-match": tag} if tag else {}
    try:
        status, body, headers = exchange(nobody, "GET", address.path, None, known, PATIENCE)
    except (OSError, http.client.HTTPException) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise click.ClickException(f"There is no trust bundle at {url}: {why}") from None
    if status == http.client.NOT_MODIFIED:
        return Fetched(None, tag)
    if status != http.client.OK:
        raise click.ClickException(f"There is no trust bundle at {url}: the answer is {status}.")
    return Fetched(read(body), headers.get("etag", ""))


def bundle_url(data: str | None) -> tuple[str, str]:
    """The URL of the bundle of the account that the profile belongs to, and what the server is trusted by."""
    mine = profile(data)
    told = call(mine, "tokiwa", "GetTrustBundle", {}, wall_clock())
    return mine.url.rstrip("/") + told["BundlePath"], mine.ca_bundle

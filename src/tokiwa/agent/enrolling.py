"""Enrolls the agent: the token's key is spent for one of its own, which goes to the agent's folder."""

from collections.abc import Callable, Sequence
from pathlib import Path

import attrs

from tokiwa.agent import credentials as keeping
from tokiwa.agent.client import CallFailed, Profile
from tokiwa.agent.credentials import Credentials, Token
from tokiwa.agent.folder import Folder
from tokiwa.agent.link import ask

CA = "ca.pem"  # what the server is trusted by, in the agent's folder


@attrs.frozen
class Host:
    """What an agent says of itself."""

    name: str
    version: str
    kinds: Sequence[str]


def enroll(folder: Folder, token: Token, url: str, ca: Path | None, host: Host, clock: Callable[[], float]) -> str:
    """Its name. `url` and `ca` (PEM) are for tokens that do not say where the server is. CallFailed, with what to do."""
    url = url or token.url
    if not url:
        raise CallFailed("The token does not say where the server is. Give its address: --url https://HOST:8420")
    folder.make()
    trusted = _trusted(folder, token, ca)
    profile = Profile(url.rstrip("/"), token.region, token.access_key, token.secret, ca_bundle=trusted)
    told = ask(
        profile, "EnrollAgent", {"Hostname": host.name, "Version": host.version, "Kinds": list(host.kinds)}, clock()
    )
    made = Credentials(
        profile.url, token.region, told["AgentName"], told["AccessKeyId"], told["SecretAccessKey"], clock(), trusted
    )
    try:
        keeping.write(folder, made)
    except OSError as error:  # the token is spent; a new one is needed
        raise CallFailed(f"The agent's folder {folder.path} cannot be written: {error.strerror}.") from None
    return made.agent


def _trusted(folder: Folder, token: Token, ca: Path | None) -> str:
    """The file with what the server is trusted by; empty when that is what the system trusts."""
    try:
        text = ca.read_text() if ca else token.ca
        if not text:
            return ""
        folder.write_text(CA, text)
    except OSError as error:
        raise CallFailed(f"{error.filename or folder.path} cannot be used: {error.strerror}.") from None
    return str(folder.path / CA)

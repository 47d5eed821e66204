"""How the agent is known to the server: the enrollment token, and the access key that it gets for it and renews."""

import base64
import binascii
import json
from collections.abc import Mapping
from typing import Any

import attrs

from tokiwa.agent.client import CallFailed, Profile
from tokiwa.agent.folder import Folder

FILE = "credentials"
WEEK = 7 * 86_400.0  # how long an access key is used


@attrs.frozen
class Credentials:
    """Where the server is and who calls. `since` (epoch seconds) is when the key was made; `ca` is a file, or nothing.

    `before` is the key before this one, until the server has been called with this one: a server that was restored from a
    backup may know only the old one.
    """

    url: str
    region: str
    agent: str
    access_key: str
    secret: str = attrs.field(repr=False)
    since: float
    ca: str = ""
    before: tuple[str, str] | None = attrs.field(default=None, repr=False)

    @property
    def profile(self) -> Profile:
        """For the client."""
        return Profile(self.url, self.region, self.access_key, self.secret, ca_bundle=self.ca)

    def renewed(self, access_key: str, secret: str, now: float) -> "Credentials":
        """With a new key, and the way back to the old one."""
        return attrs.evolve(
            self, access_key=access_key, secret=secret, since=now, before=(self.access_key, self.secret)
        )

    def reverted(self) -> "Credentials":
        """With the key before this one, which is to be renewed at once."""
        if self.before is None:
            return self
        return attrs.evolve(self, access_key=self.before[0], secret=self.before[1], since=0.0, before=None)

    def due(self, now: float) -> bool:
        """Whether the key is to be renewed: after a week, or when the clock has gone back behind it."""
        return not self.since <= now < self.since + WEEK


def write(folder: Folder, credentials: Credentials) -> None:
    """Keep them. OSError if that cannot be."""
    folder.write(FILE, attrs.asdict(credentials))


def read(folder: Folder) -> Credentials:
    """Those that were kept. CallFailed, with what to do, if there are none."""
    try:
        kept = folder.read(FILE)
        if kept is None:
            raise CallFailed(f"No agent was enrolled with {folder.path}. Do it with: tokiwa agent enroll TOKEN")
        before = kept["before"]
        return Credentials(**{**kept, "before": (before[0], before[1]) if before else None})
    except PermissionError:
        raise CallFailed(f"The agent's folder {folder.path} belongs to another user. Run this as that user.") from None
    except (KeyError, TypeError):
        raise CallFailed(f"{folder.path / FILE} is not as an agent leaves it. Enroll again.") from None


@attrs.frozen
class Token:
    """What a server's administrator handed over: an access key that may enroll, once. `ca` is PEM that the server is trusted by."""

    url: str
    region: str
    access_key: str
    secret: str = attrs.field(repr=False)
    ca: str = ""

    @classmethod
    def of(cls, text: str) -> "Token":
        """From its text, which is base64url of JSON. CallFailed if it is none."""
        try:
            padded = "".join(text.split())
            told: Mapping[str, Any] = json.loads(base64.urlsafe_b64decode(padded + "=" * (-len(padded) % 4)))
            return cls(
                told.get("url") or "",
                told["region"],
                told["accessKeyId"],
                told["secretAccessKey"],
                told.get("ca") or "",
            )
        except (binascii.Error, ValueError, KeyError, TypeError, AttributeError):
            raise CallFailed("This is no enrollment token. `tokiwa agents create NAME` prints one.") from None

"""The agent's line to the server: calls under its access key, which it renews each week so that either side may die meanwhile.

The new key is on the disk before it is used, and the server keeps the old one until it is. Should the server not know the
new one, for it was restored from a backup, the old one is still here.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import attrs

from tokiwa.agent import credentials as keeping
from tokiwa.agent.client import CallFailed, Profile, call
from tokiwa.agent.credentials import Credentials
from tokiwa.agent.folder import Folder

PATIENCE = 30.0  # seconds for one call
_UNKNOWN_KEY = "UnrecognizedClientException"


@attrs.define
class Link:
    """Calls operations. `clock` is the wall clock in epoch seconds."""

    folder: Folder
    credentials: Credentials
    clock: Callable[[], float]

    def ask(self, operation: str, values: Mapping[str, Any]) -> Any:
        """The output of an operation of the `tokiwa` service. CallFailed otherwise."""
        try:
            answer = self._call(operation, values)
        except CallFailed as failed:
            if failed.code != _UNKNOWN_KEY or self.credentials.before is None:
                raise
            self._keep(self.credentials.reverted())
            answer = self._call(operation, values)
        if operation == "PollAgent" and self.credentials.before is not None:
            self._keep(attrs.evolve(self.credentials, before=None))  # the old key is gone there too
        return answer

    def renew(self) -> bool:
        """A new access key if it is time for one; whether it was. CallFailed if there is none, and the old one stays."""
        if not self.credentials.due(self.clock()):
            return False
        told = self._call("RotateAgentKey", {})
        self._keep(self.credentials.renewed(told["AccessKeyId"], told["SecretAccessKey"], self.clock()))
        return True

    def _keep(self, changed: Credentials) -> None:
        """On the disk first: a key that only this process knows would be gone with it."""
        try:
            keeping.write(self.folder, changed)
        except OSError as error:
            raise CallFailed(
                f"The agent's folder {self.folder.path} cannot be written: {error.strerror}.", passing=True
            ) from None
        self.credentials = changed

    def _call(self, operation: str, values: Mapping[str, Any]) -> Any:
        return ask(self.credentials.profile, operation, values, self.clock())


def ask(profile: Profile, operation: str, values: Mapping[str, Any], now: float) -> Any:
    """One call. CallFailed with what to look at when no server answers."""
    try:
        return call(profile, "tokiwa", operation, dict(values), datetime.fromtimestamp(now, UTC), PATIENCE)
    except CallFailed as failed:
        if failed.code or not failed.passing:
            raise
        raise CallFailed(
            f"The server at {profile.url} does not answer as one: {failed.reason}.", passing=True
        ) from None

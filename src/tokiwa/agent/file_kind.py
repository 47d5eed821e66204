"""Kinds that are files in a folder: versions beside each other, a link to switch, a check and a reload."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

from tokiwa.agent.command import run
from tokiwa.agent.kind import Bundle, Kind, Refused, Settings
from tokiwa.agent.versions import Versions
from tokiwa.crypto import pem

_WITH_LEAF = ("fullchain.pem", "combined.pem", "cert.pem")  # those that servers read come first


class FileKind(Kind):
    """A pair in `folder`: `current/fullchain.pem`, `current/privkey.pem` and others, for a service that reads files.

    A kind on top of this says what to check, how to reload, and which files it has beside these.
    """

    def extra_files(self, settings: Settings, bundle: Bundle) -> Mapping[str, bytes]:  # noqa: ARG002 - for kinds that have some
        """What else belongs to a version; its files are as secret as the key."""
        return {}

    def check(self, settings: Settings) -> None:
        """Ask the service whether it could work with what is in `current`. Refused if it could not."""
        if settings.get("check"):
            run(settings["check"])

    def reload(self, settings: Settings) -> None:
        """Let the service take what is in `current`. Refused if it does not."""
        if settings.get("reload"):
            run(settings["reload"])

    def install(self, settings: Settings, bundle: Bundle) -> None:
        """A new version beside the old ones; switched to, checked, loaded; or back at what was."""
        versions, name = _versions(settings), _name(bundle.fingerprint)
        try:
            versions.write(name, self._files(settings, bundle), settings)
            versions.switch(name)
        except OSError as error:
            raise Refused(f"{error.filename or versions.folder} cannot be written: {error.strerror}.") from None
        self._take(settings, versions)

    def undo(self, settings: Settings) -> None:
        """The link goes back, and the service with it."""
        if not _versions(settings).revert():
            raise Refused("Nothing was here before, so there is nothing to go back to.")
        self.reload(settings)

    def settle(self, settings: Settings) -> None:
        """The link for the way back goes, and versions older than the one before."""
        _versions(settings).settle()

    def present(self, settings: Settings) -> str | None:
        """Of the certificate in `current`, if every file there is as it was written; else of the first that is another's."""
        versions = _versions(settings)
        serving = versions.serving()
        if serving is not None and versions.sound(serving, settings):
            return _leaf(versions.current / "cert.pem")
        for file in _WITH_LEAF:
            found = _leaf(versions.current / file)
            if found is not None and _name(found) != serving:
                return found
        return None

    def mend(self, settings: Settings, fingerprint: str) -> bool:
        """Switch back to the version, if it is whole."""
        versions, name = _versions(settings), _name(fingerprint)
        if not versions.sound(name, settings):
            return False
        versions.switch(name)
        self._take(settings, versions)
        versions.settle()
        return True

    def remove(self, settings: Settings) -> None:
        """Everything goes; the folder too, if nothing else is in it."""
        _versions(settings).remove()

    def _take(self, settings: Settings, versions: Versions) -> None:
        """Check and reload; the old version, and the service with it, come back when that is refused."""
        try:
            self.check(settings)
        except Refused:
            versions.revert()  # the service has not noticed
            raise
        try:
            self.reload(settings)
        except Refused as refused:
            if versions.revert():
                self._reload_again(settings, refused)
            raise

    def _reload_again(self, settings: Settings, before: Refused) -> None:
        """What served before is in place. A service that could not be reloaded may have half of it; so once more."""
        try:
            self.reload(settings)
        except Refused as again:
            if str(again) != str(before):
                raise Refused(f"{before} The old pair is back, and then: {again}") from None

    def _files(self, settings: Settings, bundle: Bundle) -> dict[str, bytes]:
        files = {
            "cert.pem": bundle.certificate.encode(),
            "chain.pem": bundle.chain.encode(),
            "fullchain.pem": bundle.fullchain.encode(),
            "privkey.pem": bundle.key.encode(),
            "combined.pem": (bundle.fullchain + bundle.key).encode(),
        }
        return {**files, **self.extra_files(settings, bundle)}


def _versions(settings: Settings) -> Versions:
    folder = Path(settings.get("folder", ""))
    if not folder.is_absolute():
        raise Refused(f"The setting `folder` must be an absolute path; it is {str(folder)!r}.")
    return Versions(folder)


def _name(fingerprint: str) -> str:
    return fingerprint[:16]


def _leaf(path: Path) -> str | None:
    """The fingerprint of the first certificate of a file."""
    try:
        return hashlib.sha256(pem.first(path.read_bytes(), "CERTIFICATE")).hexdigest()
    except (OSError, ValueError):
        return None

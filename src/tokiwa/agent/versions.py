"""A folder in which the versions of a pair lie beside each other, and a link says which one serves.

current -> versions/3f1b0c...            switched by one rename
previous -> versions/9a02e4...           only while `current` has not proved itself: the way back
versions/3f1b0c.../cert.pem ...          with SHA256SUMS, written last: a version without it is not complete
"""

import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import attrs

from tokiwa.agent.kind import Refused, Settings
from tokiwa.agent.placing import Look, as_asked, look, opened, place

SUMS = "SHA256SUMS"  # as `sha256sum -c` reads it
KEPT = 2  # versions: the one that serves, and the one before
_FOLDER_MODE = 0o755  # whoever the service is comes through; the files are shut


@attrs.frozen
class Versions:
    """The versions in one folder. Every step leaves a complete version serving, whenever it is killed."""

    folder: Path

    @property
    def current(self) -> Path:
        """What serves, through the link."""
        return self.folder / "current"

    def path(self, name: str) -> Path:
        """Where a version is."""
        return self.folder / "versions" / name

    def serving(self) -> str | None:
        """The name of the version that serves; None for nothing, and for something that is not ours."""
        target = self._linked("current") or ""
        return target.removeprefix("versions/") if target.startswith("versions/") else None

    def write(self, name: str, files: Mapping[str, bytes], settings: Settings) -> None:
        """A complete version, which serves no earlier than `switch` says so. What is there and right is not touched."""
        there = self.path(name)
        _make(there)
        sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {file}\n" for file, content in sorted(files.items()))
        wanted = {**files, SUMS: sums.encode()}
        with opened(there.parent), opened(there) as handle:
            for file, content in wanted.items():
                seen = look(settings, self.current / file, self.folder)
                if not _is(there / file, content, seen):
                    place(handle, file, content, seen)
        if any((there / file).read_bytes() != content for file, content in wanted.items()):
            raise Refused(f"What was written to {there} does not read back as it was written: look at the disk.")

    def sound(self, name: str, settings: Settings) -> bool:
        """Whether a version is complete, is as it was written, and looks as the settings ask."""
        there = self.path(name)
        try:
            pairs = [line.split("  ", 1) for line in (there / SUMS).read_text().splitlines()]
            return bool(pairs) and all(
                hashlib.sha256((there / file).read_bytes()).hexdigest() == digest and as_asked(settings, there / file)
                for digest, file in pairs
            )
        except (OSError, ValueError):
            return False

    def switch(self, name: str) -> None:
        """Let a version serve, and keep the way back to what served before, until `settle`."""
        before, after = self._linked("current"), f"versions/{name}"
        if before == after:
            return
        if before is not None and self._linked("previous") is None:
            self._link("previous", before)
        self._link("current", after)

    def revert(self) -> bool:
        """Go the way back; whether there is one."""
        before = self._linked("previous")
        if before is None or not (self.folder / before).is_dir():
            return False
        self._link("current", before)
        self._unlink("previous")
        return True

    def settle(self) -> None:
        """What serves is right: the way back goes, and so do versions older than the one before."""
        self._unlink("previous")
        serving = self.serving()
        others = [path for path in (self.folder / "versions").iterdir() if path.name != serving]
        for path in sorted(others, key=lambda path: path.stat().st_mtime_ns, reverse=True)[KEPT - 1 :]:
            shutil.rmtree(path)

    def remove(self) -> None:
        """Everything goes; the folder too, if nothing else is in it."""
        for name in ("current", "previous"):
            self._unlink(name)
        with suppress(FileNotFoundError):
            shutil.rmtree(self.folder / "versions")
        with suppress(OSError):
            self.folder.rmdir()

    def _linked(self, link: str) -> str | None:
        try:
            return os.readlink(self.folder / link)
        except OSError:
            return None

    def _link(self, link: str, target: str) -> None:
        with opened(self.folder) as handle:
            with suppress(FileNotFoundError):
                os.unlink(f".{link}.new", dir_fd=handle)
            os.symlink(target, f".{link}.new", dir_fd=handle)
            try:
                os.rename(f".{link}.new", link, src_dir_fd=handle, dst_dir_fd=handle)
            except IsADirectoryError:
                raise Refused(f"{self.folder / link} is a folder and not our link. Move it away.") from None

    def _unlink(self, link: str) -> None:
        if (self.folder / link).is_symlink():
            (self.folder / link).unlink()


def _make(folder: Path) -> None:
    """A folder and those above it, open to the service, whatever the umask is."""
    if not folder.is_dir():
        _make(folder.parent)
        beside = folder.with_name(f".{folder.name}.new")  # killed between the two, it would stay shut
        beside.mkdir(exist_ok=True)
        beside.chmod(_FOLDER_MODE)
        beside.rename(folder)


def _is(path: Path, content: bytes, seen: Look) -> bool:
    try:
        return seen.matches(path) and path.read_bytes() == content
    except OSError:
        return False

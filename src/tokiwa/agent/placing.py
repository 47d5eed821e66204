"""How a file comes to a host: beside its place, with owner, mode and SELinux context, then there by one rename."""

import grp
import os
import pwd
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs

from tokiwa.agent.kind import Refused, Settings

SECRET_MODE, PUBLIC_MODE = 0o600, 0o644
PUBLIC = frozenset({"cert.pem", "chain.pem", "fullchain.pem", "SHA256SUMS"})  # in every other file there may be a key
_CONTEXT = "security.selinux"


@attrs.frozen
class Look:
    """How a file is seen from outside: owner, group, mode, and SELinux context where the system has one."""

    owner: int
    group: int
    mode: int
    context: bytes | None

    def matches(self, path: Path) -> bool:
        """Whether the file there looks like this."""
        there = path.lstat()
        same = (there.st_uid, there.st_gid, stat.S_IMODE(there.st_mode)) == (self.owner, self.group, self.mode)
        return same and stat.S_ISREG(there.st_mode) and (self.context is None or _context(path) == self.context)


def look(settings: Settings, old: Path, folder: Path) -> Look:
    """What the settings say (`owner`, `group`, and `mode` for secrets), else what the old file has, else the folder's."""
    asked = _asked(settings, old.name)
    mode = PUBLIC_MODE if old.name in PUBLIC else SECRET_MODE
    try:
        like = old.stat()
        mode = stat.S_IMODE(like.st_mode)
    except OSError:
        like, old = folder.stat(), folder
    return Look(
        like.st_uid if asked.owner is None else asked.owner,
        like.st_gid if asked.group is None else asked.group,
        mode if asked.mode is None else asked.mode,
        _context(old),
    )


def as_asked(settings: Settings, path: Path) -> bool:
    """Whether the file there has the owner, the group and the mode that the settings ask for."""
    asked, there = _asked(settings, path.name), path.stat()
    pairs = ((asked.owner, there.st_uid), (asked.group, there.st_gid), (asked.mode, stat.S_IMODE(there.st_mode)))
    return all(wanted is None or wanted == found for wanted, found in pairs)


@attrs.frozen
class _Asked:
    """What the settings say; None where they say nothing."""

    owner: int | None
    group: int | None
    mode: int | None


def _asked(settings: Settings, name: str) -> _Asked:
    owner, group, mode = (settings.get(each) for each in ("owner", "group", "mode"))
    return _Asked(
        _owner(owner) if owner else None,
        _group(group) if group else None,
        _mode(mode) if mode and name not in PUBLIC else None,
    )


def place(folder: int, name: str, content: bytes, seen: Look) -> None:
    """Write a file into an open folder. Nobody but its owner can read it before it looks as it should."""
    beside = f".{name}.new"
    with suppress(FileNotFoundError):
        os.unlink(beside, dir_fd=folder)
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=folder)
    try:
        with open(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fchown(handle, seen.owner, seen.group)
            os.fchmod(handle, seen.mode)
            if seen.context is not None and seen.context != _context(handle):
                os.setxattr(handle, _CONTEXT, seen.context)
            os.fsync(handle)
        os.rename(beside, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(beside, dir_fd=folder)
        raise


@contextmanager
def opened(path: Path) -> Iterator[int]:
    """A folder, held open, so that nobody can put another one in its place; what was done in it is on the disk after."""
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        yield handle
        os.fsync(handle)
    finally:
        os.close(handle)


def _context(path: Path | int) -> bytes | None:
    """The SELinux context, or None where there are none."""
    try:
        return os.getxattr(path, _CONTEXT)
    except OSError:
        return None


def _mode(text: str) -> int:
    try:
        mode = int(text, 8)
    except ValueError:
        mode = -1
    if not 0 <= mode <= 0o777:
        raise Refused(f"The mode {text!r} is not one as chmod takes it, for example 0640.")
    return mode


def _owner(name: str) -> int:
    try:
        return int(name) if name.isdigit() else pwd.getpwnam(name).pw_uid
    except KeyError:
        raise Refused(f"There is no user {name!r} on this host.") from None


def _group(name: str) -> int:
    try:
        return int(name) if name.isdigit() else grp.getgrnam(name).gr_gid
    except KeyError:
        raise Refused(f"There is no group {name!r} on this host.") from None

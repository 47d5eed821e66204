"""Who is at the other end of a loopback connection: only a function's own process may use its Runtime API."""

import os
import socket
from pathlib import Path

_PROC = Path("/proc")


def belongs_to_session(sock: socket.socket, session: int) -> bool:
    """Whether a process of this session (the session id) holds the far end of an accepted TCP connection.

    Everybody on the machine can connect to a loopback port; the kernel's tables say who did.
    """
    inode = _far_end(sock)
    if inode is None:
        return False
    link = f"socket:[{inode}]"
    # The session's leader is nearly always the one; the search through the others is for its children.
    return _holds(session, link) or any(_holds(pid, link) for pid in members(session) if pid != session)


def members(session: int) -> list[int]:
    """The ids of the living processes of a session."""
    found = []
    for pid in processes():
        fields = _stat(pid)
        if fields and int(fields[3]) == session and fields[0] not in {"Z", "X"}:
            found.append(pid)
    return found


def processes() -> list[int]:
    """The ids of all processes that can be seen."""
    return [int(name) for name in os.listdir(_PROC) if name.isdigit()]


def _far_end(sock: socket.socket) -> int | None:
    """The inode of the connecting socket."""
    try:
        peer, own = sock.getpeername(), sock.getsockname()
    except OSError:
        return None
    wanted = f"{_hexadecimal(peer)} {_hexadecimal(own)} "
    with (_PROC / "net/tcp").open() as table:
        for row in table:
            # "  sl: local remote st tx:rx tr:when retransmits uid timeout inode ..."
            _, _, rest = row.partition(": ")
            if rest.startswith(wanted):
                return int(rest.split()[8])
    return None


def _hexadecimal(address: tuple[str, int]) -> str:
    host = int.from_bytes(socket.inet_aton(address[0]), "little")  # the kernel prints host byte order
    return f"{host:08X}:{address[1]:04X}"


def _holds(pid: int, link: str) -> bool:
    folder = f"/proc/{pid}/fd"
    try:
        return any(_target(f"{folder}/{name}") == link for name in os.listdir(folder))
    except OSError:
        return False


def _target(path: str) -> str:
    try:
        return os.readlink(path)
    except OSError:
        return ""


def _stat(pid: int) -> list[str]:
    """The fields of /proc/<pid>/stat after the name: state, parent, group, session ..."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []

"""A socket with one time limit for everything that is done on it, and the few ways to read that the dialogues need."""

import socket
import time

_LONGEST = 64 * 1024  # bytes of a dialogue before TLS; greetings are short, and who never ends is no server
_AT_ONCE = 16 * 1024


class Wire:
    """One connection, until `deadline` (seconds of `time.monotonic`)."""

    def __init__(self, connection: socket.socket, deadline: float) -> None:
        self.socket, self._deadline, self._left = connection, deadline, _LONGEST

    def remaining(self) -> float:
        """Seconds that are left. TimeoutError if none are."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return left

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self.socket.settimeout(self.remaining())
        self.socket.sendall(data)

    def read(self, size: int) -> bytes:
        """Exactly so many bytes, and none of what comes after them: that belongs to TLS. ConnectionError at the end."""
        found = b""
        self._left -= size
        if self._left < 0:
            raise ConnectionError("it says more than a greeting")
        while len(found) < size:
            self.socket.settimeout(self.remaining())
            more = self.socket.recv(size - len(found))
            if not more:
                raise ConnectionError("it ended the connection")
            found += more
        return found

    def some(self) -> bytes:
        """Whatever comes next; nothing at the end of the connection."""
        self.socket.settimeout(self.remaining())
        return self.socket.recv(_AT_ONCE)

    def line(self) -> str:
        """A line without its end."""
        found = b""
        while not found.endswith(b"\n"):
            found += self.read(1)
        return found.rstrip(b"\r\n").decode("latin-1")

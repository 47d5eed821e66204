"""A TLS server that loads `current` when it starts and on SIGHUP, as servers do; with the file `stubborn` beside, it does not.

Run as a program: the folder is its argument, and its port its first word. Each connection gets back what it sends.
"""

from __future__ import annotations

import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any


class Service:
    """The program, run by a test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        command = [sys.executable, "-I", __file__, str(folder)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        assert self.process.stdout is not None
        self.port = int(self.process.stdout.readline())

    @property
    def settings(self) -> dict[str, str]:
        """Those of a deployment of the kind `files`."""
        return {"folder": str(self.folder), "reload": f"/bin/kill -HUP {self.process.pid}"}

    @property
    def probe(self) -> dict[str, Any]:
        """Where a handshake finds it."""
        return {"Host": "127.0.0.1", "Port": self.port, "ServerName": "www.example.com"}

    def stubborn(self, *, on: bool) -> None:
        """Whether it goes on with what it has."""
        path = self.folder.with_name("stubborn")
        path.touch() if on else path.unlink()

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()


def main(folder: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)

    def load(*_: Any) -> None:
        current = folder / "current"
        if current.exists() and not folder.with_name("stubborn").exists():
            context.load_cert_chain(current / "fullchain.pem", current / "privkey.pem")

    load()
    signal.signal(signal.SIGHUP, load)
    listener = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"{listener.getsockname()[1]}\n")
    sys.stdout.flush()
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(context, connection), daemon=True).start()


def answer(context: ssl.SSLContext, connection: socket.socket) -> None:
    try:
        with connection, context.wrap_socket(connection, server_side=True) as channel:
            while said := channel.recv(100):
                channel.sendall(said)
    except OSError:  # no certificate yet, or a client that has seen enough
        pass


if __name__ == "__main__":
    main(Path(os.fspath(sys.argv[1])))

"""The server behind those that are tested: it answers at once, or half, and the rest when it is told to."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Backend:
    """On a free port of this host, until it is closed."""

    def __init__(self) -> None:
        self._may = threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def do_GET(self) -> None:
                halves = [b"the first half, ", b"the second half"] if self.path == "/held" else [b"the whole"]
                self.send_response(200)
                self.send_header("Content-Length", str(sum(map(len, halves))))
                self.end_headers()
                self.wfile.write(halves[0])
                for half in halves[1:]:
                    self.wfile.flush()
                    outer._may.wait(60)
                    self.wfile.write(half)

            def log_message(self, *_: Any) -> None:
                """Silent."""

        self._server = _Silent(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_port
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def go_on(self) -> None:
        """The second half of every answer may go."""
        self._may.set()

    def hold(self) -> None:
        """From now on, halves wait again."""
        self._may.clear()

    def close(self) -> None:
        self._may.set()
        self._server.shutdown()
        self._server.server_close()


class _Silent(ThreadingHTTPServer):
    def handle_error(self, *_: Any) -> None:
        """Servers that are ended in a test leave connections behind."""

"""Where events are delivered: an HTTP endpoint that often fails, and remembers what it was told."""

import json
import random
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """`seen` is how often each event came whose delivery was answered with success; `bad` is how likely a failure is."""

    def __init__(self, seed: int) -> None:
        self.bad = 0.3
        self.seen: dict[str, int] = {}
        self.of: dict[str, set[str]] = {}  # ids of renewals that were told, by certificate
        self._draw, self._lock = random.Random(seed), threading.Lock()
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                event = json.loads(self.rfile.read(int(self.headers["content-length"])))
                status = receiver.take(event)
                self.send_response(status)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:  # type: ignore[override]
                """Say nothing."""

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:  # type: ignore[override]
                """Say nothing: a sender that was killed is what this is about."""

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/events"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def take(self, event: dict[str, Any]) -> int:
        """Take an event, or fail; sometimes both: it was taken, and the answer comes too late or says otherwise."""
        with self._lock:
            chance, slow = self._draw.random(), self._draw.random()
        if slow < self.bad / 20:
            time.sleep(6)  # longer than anybody waits
        if chance < self.bad / 2:
            return 500
        with self._lock:
            self.seen[event["id"]] = self.seen.get(event["id"], 0) + 1
            if event["detail"].get("Action") == "RENEWAL":
                self.of.setdefault(event["resources"][0], set()).add(event["id"])
        return 503 if chance < self.bad else 200

    def close(self) -> None:
        """Take no more."""
        self._server.shutdown()
        self._server.server_close()

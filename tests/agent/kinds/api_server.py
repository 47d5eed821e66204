"""A stand-in for the API server of Kubernetes: Secrets of one namespace, as far as the kind asks for them.

It holds to what the API's documentation says of Secrets: a token, types that do not change, data in base64, both files of
a TLS Secret, versions of resources that a patch may insist on, merge patches. No package has the real one's program.
"""

from __future__ import annotations

import base64
import json
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.agent.kinds.pairs import pair, root

TOKEN = "a.service.account"
PREFIX = "/api/v1/namespaces/web/secrets"


class ApiServer:
    """On a free port, until it is closed. `secrets` is what it has; `refuses` is the status for every write, if it is set."""

    def __init__(self, folder: Path) -> None:
        self.secrets: dict[str, dict[str, Any]] = {}
        self.writes: list[tuple[str, dict[str, Any]]] = []
        self.refuses: int | None = None
        self._version, self._lock = 0, threading.Lock()
        own = pair()
        files = {"chain": own.fullchain, "key": own.key, "ca.crt": root().pem, "token": f"{TOKEN}\n"}
        folder.mkdir()
        for name, text in files.items():
            (folder / name).write_text(text)
        self.token_file, self.ca_file = str(folder / "token"), str(folder / "ca.crt")
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_any(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                form = self.headers.get("Content-Type", "")
                with outer._lock:
                    if self.headers.get("Authorization") == f"Bearer {TOKEN}":
                        status, answer = outer._answer(self.command, self.path, form, json.loads(body or b"null"))
                    else:
                        status, answer = 401, failure("Unauthorized")
                text = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            do_GET = do_POST = do_PATCH = do_DELETE = do_any  # noqa: N815 - the library's names

            def log_message(self, *_: Any) -> None:
                """Silent."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "chain", folder / "key")
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"https://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def put(self, name: str, **changes: str) -> None:
        """As somebody does who is not the agent."""
        secret = self.secrets.setdefault(name, {"metadata": {"name": name}, "type": "kubernetes.io/tls", "data": {}})
        coded = {key.replace("_", "."): base64.b64encode(text.encode()).decode() for key, text in changes.items()}
        secret["data"] |= coded
        self._touch(secret)

    def text(self, name: str, file: str) -> str:
        """What a pod sees."""
        return base64.b64decode(self.secrets[name]["data"][file]).decode()

    def _answer(self, method: str, path: str, form: str, body: Any) -> tuple[int, dict[str, Any]]:
        if not path.startswith(PREFIX):
            return 403, failure("secrets is forbidden")
        name = path.removeprefix(PREFIX).lstrip("/")
        there = self.secrets.get(name)
        if method != "GET":
            self.writes.append((method, body))
            if self.refuses:
                return self.refuses, failure("admission webhook denied the request")
        if method == "POST" and not name:
            return self._create(form, body)
        if there is None:
            return 404, failure(f'secrets "{name}" not found')
        match method:
            case "GET":
                return 200, there
            case "DELETE":
                return 200, self.secrets.pop(name)
            case "PATCH":
                return self._patch(form, there, body)
        return 405, failure("the server does not allow this method")

    def _create(self, form: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        name = body["metadata"]["name"]
        if form != "application/json" or (body["apiVersion"], body["kind"]) != ("v1", "Secret"):
            return 415, failure("the body of the request was in an unknown format")
        if name in self.secrets:
            return 409, failure(f'secrets "{name}" already exists')
        if wrong := invalid(body):
            return 422, failure(wrong)
        self.secrets[name] = body
        self._touch(body)
        return 201, body

    def _patch(self, form: str, there: dict[str, Any], body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if form != "application/merge-patch+json":
            return 415, failure("the body of the request was in an unknown format")
        seen = body["metadata"].get("resourceVersion")
        if seen not in {None, there["metadata"]["resourceVersion"]}:
            return 409, failure("the object has been modified; please apply your changes to the latest version")
        after = merged(there, body)
        if wrong := invalid(after):
            return 422, failure(wrong)
        there.clear()
        there.update(after)
        self._touch(there)
        return 200, there

    def _touch(self, secret: dict[str, Any]) -> None:
        self._version += 1
        secret["metadata"]["resourceVersion"] = str(self._version)


def invalid(secret: dict[str, Any]) -> str | None:
    for name, text in secret["data"].items():
        base64.b64decode(text, validate=True)
        if not name.replace("-", "").replace(".", "").replace("_", "").isalnum():
            return f"data[{name}]: Invalid value"
    missing = {"tls.crt", "tls.key"} - secret["data"].keys()
    return f"data[{min(missing)}]: Required value" if missing and secret["type"] == "kubernetes.io/tls" else None


def merged(target: Any, patch: Any) -> Any:
    """RFC 7396 section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


def failure(message: str) -> dict[str, Any]:
    return {"kind": "Status", "status": "Failure", "message": message}

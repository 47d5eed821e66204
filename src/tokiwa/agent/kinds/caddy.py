"""Caddy: its API loads the configuration again, and with it the files; connections go on meanwhile."""

import json

from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.kind import Refused, Settings
from tokiwa.agent.kinds.exchange import NobodyListens, ask
from tokiwa.domain.deployment_kind import KINDS

# Without the second one, Caddy does nothing for a configuration that it has already.
_HEADERS = {"Content-Type": "application/json", "Cache-Control": "must-revalidate"}


class Caddy(FileKind):
    """`tls …/current/fullchain.pem …/current/privkey.pem`. Source: Caddy's documentation, "API"."""

    def reload(self, settings: Settings) -> None:
        """By the command of the settings, or with what Caddy says is its configuration, which it checks before it serves."""
        whole = KINDS["caddy"].complete(settings)
        if "reload" in whole:
            super().reload(whole)
            return
        try:
            running = ask(whole["admin"], "GET", "/config/")
        except NobodyListens:
            return  # it reads the files when it starts
        if not running.ok or not _is_configuration(running.body):
            raise Refused(f"What answers at {whole['admin']} has no configuration of Caddy to load again.")
        loaded = ask(whole["admin"], "POST", "/load", running.body, _HEADERS)
        if not loaded.ok:
            raise Refused(f"Caddy did not load its configuration again: {_reason(loaded.body)}")


def _is_configuration(body: bytes) -> bool:
    try:
        return isinstance(json.loads(body), dict)
    except ValueError:
        return False


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except (ValueError, KeyError, TypeError):
        return body.decode(errors="replace")[:300]

"""A TLS Secret of Kubernetes, which ingress controllers and mounted volumes follow: one request to the API server.

What was there before stays in the Secret, under names of ours, until the new pair has proved itself: the way back is
where an agent on another node finds it too, and one write changes both.
Source: Kubernetes' documentation, "Secrets" and "API Concepts"; RFC 7396 (merge patch).
"""

import base64
import hashlib
import json
import ssl
from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any, TypeAlias

from tokiwa.agent.kind import Bundle, Kind, Refused, Settings
from tokiwa.agent.kinds.exchange import Answer, ask
from tokiwa.crypto import pem
from tokiwa.domain.deployment_kind import KINDS

_CERTIFICATE, _KEY, _ROOTS = _NAMES = ("tls.crt", "tls.key", "ca.crt")
_BEFORE = {name: f"before-{name}" for name in _NAMES}
_MARK = "tokiwa/sum"  # an annotation: which pair it is, and the sum of all that belongs to it
_NAMESPACE = Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")

_Secret: TypeAlias = dict[str, Any]
_Data: TypeAlias = Mapping[str, str]  # in base64, as the API has it


class Kubernetes(Kind):
    """The account of the token needs `get`, `create`, `patch` and, to remove it, `delete` on Secrets of the namespace."""

    def install(self, settings: Settings, bundle: Bundle) -> None:
        """The pair and the roots by one write, which is refused if somebody else has written meanwhile."""
        texts = (bundle.fullchain, bundle.key, bundle.roots)
        wanted = {name: base64.b64encode(text.encode()).decode() for name, text in zip(_NAMES, texts, strict=True)}
        there = _read(settings)
        if there is None:
            _create(settings, wanted)
            return
        data = _data(there)
        if wanted.items() <= data.items():
            _write(settings, there, {})
            return
        keeps = _BEFORE[_CERTIFICATE] not in data and {_CERTIFICATE, _KEY} <= data.keys()
        kept = {_BEFORE[name]: data[name] for name in _NAMES if name in data} if keeps else {}
        _write(settings, there, {**wanted, **kept})

    def undo(self, settings: Settings) -> None:
        """What was kept takes its place."""
        there = _read(settings)
        data = _data(there) if there else {}
        if there is None or _BEFORE[_CERTIFICATE] not in data:
            raise Refused("Nothing was in the Secret before, so there is nothing to go back to.")
        back = {name: data.get(_BEFORE[name]) for name in _NAMES}
        _write(settings, there, {**back, **dict.fromkeys(_BEFORE.values())})

    def settle(self, settings: Settings) -> None:
        """What was kept goes."""
        there = _read(settings)
        if there is not None:
            _write(settings, there, {name: None for name in _BEFORE.values() if name in _data(there)})

    def present(self, settings: Settings) -> str | None:
        """Of the first certificate; None if it is still the one of our mark, and what belongs to it is not."""
        there = _read(settings)
        found = _leaf(_data(there)) if there else None
        if there is None or found is None:
            return None
        marked = _marked(there)
        return found if marked in {"", _mark(_data(there))} or not marked.startswith(found) else None

    def remove(self, settings: Settings) -> None:
        """The Secret goes."""
        answer = _ask(settings, "DELETE", f"/{_place(settings)[1]}")
        if not answer.ok and answer.status != HTTPStatus.NOT_FOUND:
            raise _refusal(answer)


def _read(settings: Settings) -> _Secret | None:
    answer = _ask(settings, "GET", f"/{_place(settings)[1]}")
    if answer.status == HTTPStatus.NOT_FOUND:
        return None
    if not answer.ok:
        raise _refusal(answer)
    try:
        found: _Secret = json.loads(answer.body)
        return {"metadata": dict(found["metadata"]), "data": dict(found.get("data") or {})}
    except (ValueError, KeyError, TypeError):
        raise Refused("What answers is not an API server of Kubernetes: is the setting server right?") from None


def _create(settings: Settings, data: _Data) -> None:
    name = {"name": _place(settings)[1], "annotations": {_MARK: _mark(data)}}
    secret = {"apiVersion": "v1", "kind": "Secret", "type": "kubernetes.io/tls", "metadata": name, "data": data}
    answer = _ask(settings, "POST", "", secret, "application/json")
    if not answer.ok:
        raise _refusal(answer)


def _write(settings: Settings, there: _Secret, changes: Mapping[str, str | None]) -> None:
    """Change some of the data (None takes away), and mark what is there then. Nothing is written that is there already."""
    after = {name: text for name, text in {**_data(there), **changes}.items() if text is not None}
    mark = _mark(after)
    if after == _data(there) and mark == _marked(there):
        return
    seen = {"resourceVersion": there["metadata"].get("resourceVersion"), "annotations": {_MARK: mark}}
    patch = {"metadata": seen, "data": changes}
    answer = _ask(settings, "PATCH", f"/{_place(settings)[1]}", patch, "application/merge-patch+json")
    if not answer.ok:
        raise _refusal(answer)


def _ask(settings: Settings, method: str, path: str, body: object = None, form: str = "") -> Answer:
    whole = KINDS["kubernetes"].complete(settings)
    try:
        token = Path(whole["token-file"]).read_text().strip()  # each time: the cluster replaces it every hour
        trust = ssl.create_default_context(cafile=whole["ca-file"])
    except OSError as error:  # an SSLError is one too
        raise Refused(f"{error.filename or whole['ca-file']} cannot be read: {error.strerror or error}.") from None
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    sent = None if body is None else json.dumps(body).encode()
    url = f"/api/v1/namespaces/{_place(settings)[0]}/secrets{path}"
    return ask(whole["server"], method, url, sent, headers | ({"Content-Type": form} if form else {}), trust)


def _place(settings: Settings) -> tuple[str, str]:
    """The namespace and the name."""
    try:
        return settings.get("namespace") or _NAMESPACE.read_text().strip(), settings["secret"]
    except OSError:
        raise Refused("The agent runs in no pod, so the setting namespace must say where the Secret is.") from None


def _refusal(answer: Answer) -> Refused:
    try:
        said = str(json.loads(answer.body)["message"])
    except (ValueError, KeyError, TypeError):
        said = answer.body.decode(errors="replace")[:300]
    return Refused(f"The API server refused with {answer.status}: {said}")


def _data(secret: _Secret) -> dict[str, str]:
    found: dict[str, str] = secret["data"]
    return found


def _marked(secret: _Secret) -> str:
    return str((secret["metadata"].get("annotations") or {}).get(_MARK, ""))


def _mark(data: _Data) -> str:
    whole = hashlib.sha256("\n".join(data.get(name, "") for name in _NAMES).encode())
    return f"{_leaf(data) or 'none'} {whole.hexdigest()}"


def _leaf(data: _Data) -> str | None:
    try:
        return hashlib.sha256(pem.first(base64.b64decode(data[_CERTIFICATE]), "CERTIFICATE")).hexdigest()
    except (KeyError, ValueError):
        return None

"""Gets the pair of a deployment from the server. The key is in the clear in memory only, and the pair is checked first."""

import base64
import os
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tokiwa.agent.client import CallFailed
from tokiwa.agent.kind import Bundle, Refused
from tokiwa.agent.task import Task

Ask: TypeAlias = Callable[[str, Mapping[str, Any]], Any]  # an operation and its input; CallFailed

_CHANGED = ("ConflictException", "ResourceNotFoundException")
_LATER = (
    "",
    "ThrottlingException",
)  # no answer at all, or not now; a server that breaks over it is a reason to be told


class Outdated(Exception):
    """The server wants something else by now: ask it again."""


def fetch(ask: Ask, task: Task) -> Bundle:
    """What the task wants installed. Refused if it is no pair, Outdated, or CallFailed while the server is away."""
    from tokiwa.crypto import pair  # `cryptography` takes most of the start, and most rounds need none

    passphrase = os.urandom(24).hex().encode()
    given = {"DeploymentArn": task.arn, "Passphrase": base64.b64encode(passphrase).decode()}
    try:
        told = ask("FetchDeployment", given)
    except CallFailed as failed:
        if failed.code in _CHANGED:
            raise Outdated(str(failed)) from None
        if failed.code in _LATER:
            raise
        raise Refused(f"The server does not give the certificate: {failed}") from None
    leaf, chain, roots = (_ended(told[name]) for name in ("Certificate", "CertificateChain", "TrustBundle"))
    try:
        key = pair.decrypted(told["PrivateKey"], passphrase)
    except ValueError as error:
        raise Refused(f"What the server delivered was not installed: {error}.") from None
    defect = pair.defect(leaf, chain, key, roots, task.serial, task.fingerprint)
    if defect:
        raise Refused(f"What the server delivered was not installed: {defect}.")
    return Bundle(leaf, chain, _ended(key), roots, task.serial, task.fingerprint, _ended(told.get("Root") or ""))


def _ended(text: str) -> str:
    """PEM with one newline at its end, so that files can be put together."""
    return f"{text.strip()}\n" if text.strip() else ""

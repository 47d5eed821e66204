"""What proves that a certificate is served: clients as they are accept it, and so does one that trusts its own root alone.

While a CA gives way to another one, clients trust both roots; who comes later knows the new one only.
"""

import hashlib
from collections.abc import Callable
from typing import TypeAlias

import attrs

from tokiwa.agent.task import Task
from tokiwa.crypto import pem
from tokiwa.domain.sight import Sight, judge

Look: TypeAlias = Callable[[Task, str], tuple[Sight, ...]]  # what a client sees that trusts these roots (PEM)


@attrs.frozen
class Trust:
    """Whom clients trust for a certificate (PEM): all roots together, and its own, which is empty if the server does not say."""

    bundle: str
    own: str = ""


@attrs.frozen
class Proof:
    """What looking came to; nothing where nobody can look.

    `unserved` says why clients do not get it or refuse it, `refused` why one with its own root alone does, though the others
    accept it; both are empty when all is well. `root` (SHA-256, hex) is the root that was enough by itself.
    """

    sights: tuple[Sight, ...] = ()
    unserved: str = ""
    refused: str = ""
    root: str = ""

    @property
    def problem(self) -> str:
        """Why all is not well."""
        return self.unserved or self.refused


def prove(look: Look, task: Task, trust: Trust) -> Proof:
    """Look as both clients do. Where there is one root they are the same, and one look is enough."""
    sights = look(task, trust.bundle)
    unserved = judge(sights, task.fingerprint)
    if unserved is not None:
        return Proof(sights, unserved=unserved)
    own = _ders(trust.own)
    if not own:
        return Proof(sights)
    if own != _ders(trust.bundle):
        sights = look(task, trust.own)
        why = judge(sights, task.fingerprint)
        if why is not None:
            return Proof(
                sights, refused=f"Clients with the whole trust bundle accept it. With its own root alone: {why}"
            )
    return Proof(sights, root=hashlib.sha256(b"".join(own)).hexdigest())


def _ders(text: str) -> list[bytes]:
    return list(pem.decode(text.encode(), "CERTIFICATE"))

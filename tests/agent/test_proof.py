"""What handshakes prove: to clients as they are, and to one that has nothing but the certificate's own root."""

from __future__ import annotations

import hashlib
from pathlib import Path

import attrs
import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from tests.agent.given import sight, task
from tests.agent.kinds.pairs import another_root, pair
from tests.probe.places import Ca, Pair, serving

from tokiwa.agent.proof import Proof, Trust, prove
from tokiwa.crypto.pem import decode
from tokiwa.domain.sight import Sight, Target
from tokiwa.probe import look

MADE = pair()
TASK = task(MADE, Path("/etc/tls"))
OWN, BOTH = MADE.roots, MADE.roots + another_root()
SEEN, OTHER = sight(MADE.fingerprint), sight("cd" * 32)
REFUSED = sight(MADE.fingerprint, trusted=False, problem="A client refuses it.")


def root(text: str) -> str:
    (der,) = decode(text.encode(), "CERTIFICATE")
    return hashlib.sha256(der).hexdigest()


ALONE = "Clients with the whole trust bundle accept it. With its own root alone: A client refuses it."
# Whom clients trust, what one with these roots sees, and what that comes to; who is not in the table does not look.
CASES = {
    "there is one root": (Trust(OWN, OWN), {OWN: SEEN}, Proof((SEEN,), root=root(OWN))),
    "there are more": (Trust(BOTH, OWN), {BOTH: SEEN, OWN: SEEN}, Proof((SEEN,), root=root(OWN))),
    "its own is not enough": (Trust(BOTH, OWN), {BOTH: SEEN, OWN: REFUSED}, Proof((REFUSED,), refused=ALONE)),
    "nobody accepts it": (Trust(BOTH, OWN), {BOTH: REFUSED}, Proof((REFUSED,), "A client refuses it.")),
    "the server does not say which is its own": (Trust(BOTH), {BOTH: SEEN}, Proof((SEEN,))),
}


@pytest.mark.parametrize("case", CASES)
def test_who_looks_and_what_it_comes_to(case: str) -> None:
    trust, sights, expected = CASES[case]
    asked: list[str] = []

    def looking(_, roots: str) -> tuple[Sight, ...]:
        asked.append(roots)
        return (sights[roots],)

    assert prove(looking, TASK, trust) == expected
    assert asked == list(sights)


def test_another_certificate_is_no_proof_whoever_looks() -> None:
    found = prove(lambda _, roots: (OTHER if roots == OWN else SEEN,), TASK, Trust(BOTH, OWN))
    assert (found.root, found.sights) == ("", (OTHER,))
    assert "serves another certificate" in found.refused


OLD, NEW = Ca("Old"), Ca("New")
LEAF = OLD.pair("www.example.com")  # of a CA that the new root has signed anew
ANEW, BRIDGE = NEW.signed(OLD, 1), OLD.signed(NEW)
CHAINS = {
    "the chain of before": ((OLD.issuing,), {"old", "both"}),
    "the new chain": ((ANEW,), {"new", "both"}),
    "the new chain over a bridge": ((ANEW, BRIDGE), {"old", "new", "both"}),
}


@pytest.mark.parametrize("case", CHAINS)
def test_real_servers_while_a_root_gives_way(case: str, tmp_path: Path) -> None:
    """What clients of both roots accept need not be what one with the new root does; over a bridge each accepts it."""
    above, accepted = CHAINS[case]
    served, clients = attrs.evolve(LEAF, above=above), {"old": OLD.pem, "new": NEW.pem, "both": OLD.pem + NEW.pem}
    with serving(served, tmp_path) as port:
        assert {
            name for name, roots in clients.items() if not seen(port, served, Trust(roots, roots)).problem
        } == accepted
        proof = seen(port, served, Trust(clients["both"], NEW.pem))
    assert proof.unserved == ""
    assert proof.root == (NEW.root.fingerprint(SHA256()).hex() if "new" in accepted else "")
    assert bool(proof.refused) is ("new" not in accepted)


def seen(port: int, served: Pair, trust: Trust) -> Proof:
    wanted = attrs.evolve(TASK, fingerprint=served.fingerprint)
    return prove(lambda _, roots: look(Target("127.0.0.1", port, "www.example.com", roots=roots), 20), wanted, trust)

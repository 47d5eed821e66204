import base64
from pathlib import Path
from typing import Any

import attrs
import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from tests.agent.given import ARN, task
from tests.agent.kinds.pairs import pair, unfit

from tokiwa.agent.client import CallFailed
from tokiwa.agent.fetching import Outdated, fetch
from tokiwa.agent.kind import Bundle, Refused
from tokiwa.crypto.export import encrypted_key
from tokiwa.crypto.pem import decode

FOLDER = Path("/etc/tls")


def answered(made: Bundle, **changes: Any):
    """A server that delivers a bundle."""
    asked: list[dict[str, Any]] = []

    def ask(operation: str, given: Any) -> Any:
        assert operation == "FetchDeployment"
        asked.append(given)
        (key,) = decode(made.key.encode(), "PRIVATE KEY")
        passphrase = base64.b64decode(given["Passphrase"])
        return {
            "Certificate": made.certificate.rstrip("\n"),
            "CertificateChain": made.chain,
            "PrivateKey": encrypted_key(key, passphrase, lambda count: b"\1" * count),
            "Serial": made.serial,
            "Fingerprint": made.fingerprint,
            "TrustBundle": made.roots,
            **changes,
        }

    return ask, asked


def test_a_pair_is_had_under_a_passphrase_that_is_never_used_again() -> None:
    made = pair()
    ask, asked = answered(made)
    found = fetch(ask, task(made, FOLDER))
    assert attrs.asdict(found) == attrs.asdict(made)
    fetch(ask, task(made, FOLDER))
    assert asked[0]["DeploymentArn"] == ARN
    assert asked[0]["Passphrase"] != asked[1]["Passphrase"]
    assert len(base64.b64decode(asked[0]["Passphrase"])) == 48


def test_which_root_is_its_own_is_told_by_servers_that_know_it() -> None:
    made = pair()
    assert fetch(answered(made, Root=made.roots.rstrip("\n"))[0], task(made, FOLDER)).root == made.roots
    for silent in ({}, {"Root": None}):
        assert fetch(answered(made, **silent)[0], task(made, FOLDER)).root == ""


def test_the_key_is_the_same_whatever_form_it_came_in() -> None:
    made = pair()
    found = fetch(answered(made)[0], task(made, FOLDER))
    key = load_pem_private_key(found.key.encode(), None)
    assert key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode() == made.key


TAMPERED = {
    "the key of another certificate": (unfit(), {}, "the private key does not fit the certificate"),
    "a key in the clear": (pair(), {"PrivateKey": pair().key}, "does not open with the passphrase"),
    "another certificate": (pair(), {"Certificate": pair().certificate}, "has the serial number"),
    "another chain": (pair(), {"CertificateChain": pair().certificate}, "was not issued by CN=localhost"),
    "other roots": (pair(), {"TrustBundle": pair().certificate}, "does not lead to a root that is trusted"),
}


@pytest.mark.parametrize("case", TAMPERED)
def test_what_is_no_pair_is_refused(case: str) -> None:
    made, changes, why = TAMPERED[case]
    with pytest.raises(Refused, match=why) as refused:
        fetch(answered(made, **changes)[0], task(made, FOLDER))
    assert str(refused.value).startswith("What the server delivered was not installed: ")
    assert "PRIVATE KEY" not in str(refused.value)


FAILURES = {
    "it wants something else by now": (CallFailed("Conflict: poll again", "ConflictException"), Outdated),
    "it has no such deployment": (CallFailed("None", "ResourceNotFoundException"), Outdated),
    "it is away": (CallFailed("There is no server", passing=True), CallFailed),
    "it is asked too often": (CallFailed("Throttling: slower", "ThrottlingException", passing=True), CallFailed),
    "it breaks over it": (CallFailed("InternalFailure: x", "InternalFailure", passing=True), Refused),
    "it does not allow it": (CallFailed("AccessDenied: no", "AccessDeniedException"), Refused),
}


@pytest.mark.parametrize("case", FAILURES)
def test_a_server_that_does_not_deliver(case: str) -> None:
    failure, raised = FAILURES[case]

    def ask(*_: Any) -> Any:
        raise failure

    with pytest.raises(raised):
        fetch(ask, task(pair(), FOLDER))

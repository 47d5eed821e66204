"""What an agent fetches, and what it reports."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key
from tests.operations.acm import handing_in
from tests.operations.acm.asking import authority, describe, refused, request
from tests.operations.acm.handing_in import handed_in

from deploying import Host, agent, deploy, shown
from tokiwa.store import audit
from world import ACCOUNT, World

FETCH, REPORT = "tokiwa:FetchDeployment", "tokiwa:ReportDeployment"
SIGHT = {
    "Address": "192.0.2.1",
    "ServerName": "web.example.com",
    "Fingerprint": "ab" * 32,
    "Serial": "0a:0b",
    "Trusted": False,
    "Problem": "It is another one.",
}


@pytest.fixture
def host(world: World) -> Host:
    return agent(world)


@pytest.fixture
def certificate(world: World) -> str:
    return request(world, authority(world))


def leaf(text: str) -> x509.Certificate:
    return x509.load_pem_x509_certificate(text.encode())


def refused_to(host: Host, task: dict[str, Any], **more: Any) -> str:
    """The code with which a host is refused what it fetches."""
    given = {"DeploymentArn": task["DeploymentArn"], "Passphrase": b"hush", **more}
    return refused(host.world, FETCH, given, host.principal)[0]


def test_the_pair_and_whom_clients_trust(world: World, host: Host, certificate: str) -> None:
    deploy(world, certificate)
    task = host.tasks()["front"]
    found = host.fetch(task)
    served, root = leaf(found["Certificate"]), leaf(found["TrustBundle"])
    key = load_pem_private_key(found["PrivateKey"].encode(), b"hush")
    assert key.public_key() == served.public_key()
    assert found["PrivateKey"].startswith("-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert hashlib.sha256(served.public_bytes(Encoding.DER)).hexdigest() == found["Fingerprint"] == task["Fingerprint"]
    assert found["Serial"] == task["Serial"] == describe(world, certificate)["Serial"]
    assert root.subject == root.issuer
    assert found["CertificateChain"].endswith(found["TrustBundle"])
    assert found["Root"] == found["TrustBundle"]


def test_a_key_that_goes_out_is_on_record_and_the_certificate_not_exported(
    world: World, host: Host, certificate: str
) -> None:
    arn = deploy(world, certificate)
    host.fetch(host.tasks()["front"])
    with world.means.store.snapshot() as tx:
        (entry,) = (each for each in audit.latest(tx, ACCOUNT, world.now, 100) if each.name == FETCH)
    assert entry.handed == describe(world, certificate)["Serial"].replace(":", "")
    assert "hush" not in entry.parameters
    assert arn in entry.parameters
    world.call("tokiwa:DeleteDeployment", {"DeploymentArn": arn, "Force": True})
    assert describe(world, certificate)["RenewalEligibility"] == "INELIGIBLE"


def test_nothing_is_to_be_fetched_before_its_turn(world: World, host: Host, certificate: str) -> None:
    deploy(world, certificate)
    deploy(world, certificate, "back", Wave=1)
    front = host.tasks()["front"]
    assert refused_to(host, {"DeploymentArn": front["DeploymentArn"].replace("front", "back")}) == "ConflictException"


def test_a_version_that_was_renewed_since_is_not_given_any_more(world: World, host: Host, certificate: str) -> None:
    deploy(world, certificate)
    task = host.tasks()["front"]
    world.call("acm:RenewCertificate", {"CertificateArn": certificate})
    world.settle()
    told = refused(
        world,
        REPORT,
        {"DeploymentArn": task["DeploymentArn"], "Fingerprint": task["Fingerprint"], "Outcome": "SERVED"},
        host.principal,
    )
    assert told[0] == "ConflictException"
    again = host.tasks()["front"]
    assert (host.fetch(again)["Fingerprint"], again["Action"]) == (again["Fingerprint"], "INSTALL")
    assert again["Fingerprint"] != task["Fingerprint"]


def test_a_deployment_is_its_agents_alone(world: World, host: Host, certificate: str) -> None:
    other = agent(world, "mail")
    deploy(world, certificate)
    task = host.tasks()["front"]
    assert refused_to(other, task) == "AccessDeniedException"
    given = {"DeploymentArn": task["DeploymentArn"], "Fingerprint": task["Fingerprint"], "Outcome": "SERVED"}
    for principal in (other.principal, world.root):
        assert refused(world, REPORT, given, principal)[0] == "AccessDeniedException"
        assert refused(world, FETCH, {**given, "Passphrase": b"hush"}, principal)[0] == "AccessDeniedException"


def test_a_deleted_deployment_gives_nothing_out(world: World, host: Host, certificate: str) -> None:
    arn = deploy(world, certificate)
    host.work()
    world.call("tokiwa:DeleteDeployment", {"DeploymentArn": arn})
    assert refused_to(host, host.tasks()["front"]) == "ConflictException"


def test_what_is_kept_may_be_fetched_again(world: World, host: Host, certificate: str) -> None:
    deploy(world, certificate)
    host.work()
    task = host.tasks()["front"]
    assert (task["Action"], host.fetch(task)["Fingerprint"]) == ("KEEP", task["Fingerprint"])


def test_what_handshakes_saw_is_told(world: World, host: Host, certificate: str) -> None:
    arn = deploy(world, certificate)
    host.work()
    host.report(host.tasks()["front"], "DRIFTED", Message="Another file.", Sights=[SIGHT])
    found = shown(world, arn)
    assert (found["Status"], found["Reason"], found["Sights"], found["SeenAt"]) == (
        "DRIFTED",
        "Another file.",
        [SIGHT],
        world.now,
    )
    assert found["UnservedSince"] == world.now


def test_an_imported_certificate_is_deployed_like_another(world: World, host: Host) -> None:
    arn = handed_in(world)
    front = deploy(world, arn)
    found = host.fetch(host.tasks()["front"])
    key = load_pem_private_key(found["PrivateKey"].encode(), b"hush")
    assert key.public_key() == leaf(found["Certificate"]).public_key()
    assert host.work() == ["front"]
    world.advance(minutes=1)
    handed_in(world, handing_in.leaf(), CertificateArn=arn)
    world.settle()
    assert host.work() == ["front"]
    assert shown(world, front)["Status"] == "SERVED"


def test_of_an_import_that_ends_below_its_root_nobody_knows_which_root_is_enough(world: World, host: Host) -> None:
    """No client accepts an intermediate CA for a root, whatever the account's trust bundle has beside it."""
    chains = {"whole": (handing_in.intermediate(), handing_in.root()), "short": (handing_in.intermediate(),)}
    for name, above in chains.items():
        arn = world.call(handing_in.IMPORT, handing_in.leaf().input(*above))["CertificateArn"]
        deploy(world, arn, name)
    tasks = host.tasks()
    found = {name: host.fetch(tasks[name]).get("Root") for name in chains}
    assert found == {"whole": handing_in.root().pem.decode(), "short": None}

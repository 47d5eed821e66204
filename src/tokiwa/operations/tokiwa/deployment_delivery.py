"""tokiwa:FetchDeployment and ReportDeployment: what a deployment's agent takes, and what it says came of it."""

from collections.abc import Mapping
from typing import Any

from tokiwa.crypto import serial
from tokiwa.crypto.export import encrypted_key
from tokiwa.domain.agent import OF_AGENT
from tokiwa.domain.call import Call
from tokiwa.domain.deployment import Deployment
from tokiwa.domain.deployment_notice import gone
from tokiwa.domain.deployment_step import Outcome, Report, reported
from tokiwa.domain.deployment_task import Action, task_of
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm.signed import signed_pem
from tokiwa.operations.registry import operation
from tokiwa.operations.tokiwa.agent_itself import caller
from tokiwa.operations.tokiwa.deployment_shown import sights_given
from tokiwa.operations.tokiwa.deployments import ARN, deployment
from tokiwa.store import certificates, deployments
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.deploying import written
from tokiwa.work.editions import edition, root, roots
from tokiwa.work.trust import Trust, trust


def _keys(work: Work, call: Call, resource: str) -> Mapping[str, str | tuple[str, ...]]:
    """`tokiwa:AgentName`: whose deployment it is."""
    with work.means.store.snapshot() as tx:
        found = deployments.get(tx, resource)
    return {} if found is None or found.account != call.account else {OF_AGENT: found.agent}


@operation("tokiwa:FetchDeployment", on=ARN, context=_keys, slow=True)
def fetch_deployment(work: Work, call: Call) -> dict[str, Any]:
    """The current version of the certificate, its key under a passphrase, and the roots that are trusted, its own apart."""
    agent = caller(work, call)
    with work.transaction() as tx:
        found = _own(tx, call, agent.name)
        task, certificate = task_of(found), certificates.get(tx, found.certificate)
        current = None if certificate is None else edition(tx, certificate)
        if certificate is None or current is None or task is None or task.edition != current:
            raise Problem(
                Kind.CONFLICT, f"The deployment {found.name} is {found.status}: nothing is to be installed. Poll again."
            )
        if task.action is Action.REMOVE:
            raise Problem(Kind.CONFLICT, f"The deployment {found.name} is deleted.")
        (leaf, chain), own, alone = signed_pem(tx, certificate), roots(tx, certificate), root(tx, certificate)
        tx.receipt = certificate.serial or ""  # a key goes out: that is on record like every export
    key = work.means.sealed.reveal(certificate.key, account=certificate.account, name=certificate.arn)
    return {
        "Certificate": leaf,
        "CertificateChain": chain,
        "PrivateKey": encrypted_key(key, call.input["Passphrase"], work.draw.entropy),
        "Serial": serial.colons(int(current.serial, 16)),
        "Fingerprint": current.fingerprint,
        "TrustBundle": _trusted(trust(work.means, call.account, call.now).pem, own),
        "Root": alone or None,
    }


@operation("tokiwa:ReportDeployment", on=ARN, context=_keys)
def report_deployment(work: Work, call: Call) -> None:
    """What came of a task."""
    agent, given = caller(work, call), call.input
    report = Report(
        given["Fingerprint"],
        Outcome(given["Outcome"]),
        given.get("Message", ""),
        sights_given(given),
        given.get("ProvedRoot", ""),
    )
    with work.transaction() as tx:
        found = _own(tx, call, agent.name)
        after = reported(found, report, call.now)
        if after is not None and given.get("TrustRevision"):
            after = _trusting(after, trust(work.means, call.account, call.now), given["TrustRevision"])
        apply(tx, gone(found) if after is None else written(work, found, after, call.now, call.wall))


def _trusted(bundle: str, own: str) -> str:
    """The account's trust bundle, and with it the certificate's own root where that is none of the account's."""
    return bundle if own in bundle else bundle + own


def _trusting(found: Deployment, current: Trust, revision: str) -> Deployment:
    """With the roots that its agent uses, if it says that they are those of now: proof that they have come there."""
    if revision != current.revision:
        return found
    return evolve(found, trusts=tuple(root.fingerprint for root in current.roots))


def _own(tx: Transaction, call: Call, agent: str) -> Deployment:
    found = deployment(tx, call)
    if found.agent != agent:
        raise Problem(Kind.DENIED, f"The deployment {found.name} is not one of the agent {agent}.")
    return found

"""tokiwa:DescribeDependents, PutDeletionProtection, GetDeletionProtection: what dies when a private CA dies, and who is asked."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.configuration import Protection
from tokiwa.domain.dependents import Dependents, Tally
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca.arn import undeleted
from tokiwa.operations.registry import operation
from tokiwa.store import configurations
from tokiwa.work import Work, apply
from tokiwa.work.dependents import dependents

CA = "CertificateAuthorityArn"
MOST = 100  # names that are told


@operation("tokiwa:DescribeDependents", on=CA, slow=True)  # it goes through everything
def describe_dependents(work: Work, call: Call) -> dict[str, Any]:
    """Everything that is valid through a CA and the CAs below it."""
    with work.transaction() as tx:
        found = undeleted(tx, call)
    return {"Dependents": dependents_shown(dependents(work, found, call.now))}


@operation("tokiwa:PutDeletionProtection")
def put_deletion_protection(work: Work, call: Call) -> None:
    """Say which private CAs of the account are not deleted while something depends on them."""
    wanted = Protection(call.input["Protection"])
    with work.transaction() as tx:
        found = configurations.get(tx, call.account)
        if found.protection is not wanted:
            apply(tx, Change(puts=(evolve(found, protection=wanted),)))


@operation("tokiwa:GetDeletionProtection")
def get_deletion_protection(work: Work, call: Call) -> dict[str, Any]:
    """Which ones they are."""
    with work.transaction() as tx:
        return {"Protection": configurations.get(tx, call.account).protection.value}


def dependents_shown(found: Dependents) -> dict[str, Any]:
    """A Dependents."""
    return {
        "ManagedCertificates": _tally(found.managed),
        "DirectCertificates": _tally(found.direct),
        "EarlierVersions": _tally(found.earlier),
        "CertificateAuthorities": [
            {"Arn": each.arn, "IssuerArn": each.issuer, "Status": each.status.value, "NotAfter": each.ends_at}
            for each in found.authorities[:MOST]
        ],
        "Deployments": list(found.deployments[:MOST]),
        "DeploymentCount": len(found.deployments),
        "Accounts": list(found.accounts),
        "TrustedRoots": list(found.roots),
        "DefaultCertificateAuthority": found.default,
        "EndsAt": found.ends_at,
    }


def _tally(tally: Tally) -> dict[str, Any]:
    return {
        "Count": tally.count,
        "Last": [{"Arn": arn, "NotAfter": ends} for arn, ends in tally.examples],
    }

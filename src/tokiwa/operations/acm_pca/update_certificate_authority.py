"""acm-pca:UpdateCertificateAuthority: enable, disable, or change how revocation is told."""

from tokiwa.domain import revoking
from tokiwa.domain.authority import AuthorityAct, AuthorityStatus, move
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca import revocation
from tokiwa.operations.acm_pca.access import resource_keys
from tokiwa.operations.acm_pca.arn import authority
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply

_REFUSAL = "The certificate authority must be in the ACTIVE or DISABLED state to be updated"
_ACTS = {AuthorityStatus.ACTIVE: AuthorityAct.ENABLE, AuthorityStatus.DISABLED: AuthorityAct.DISABLE}


@operation("acm-pca:UpdateCertificateAuthority", on="CertificateAuthorityArn", context=resource_keys)
def update_certificate_authority(work: Work, call: Call) -> None:
    """What is not given stays as it is."""
    status = call.input.get("Status")
    if status is not None and status not in _ACTS:
        raise Problem(Kind.INVALID_ARGUMENTS, f"The status cannot be set to {status}, only to ACTIVE or DISABLED.")
    with work.transaction() as tx:
        found = authority(tx, call)
        state = found.state(call.now)
        if state not in _ACTS:
            raise Problem(Kind.WRONG_STATE, _REFUSAL)
        updated = found
        if status not in (None, state):
            updated = move(found, _ACTS[AuthorityStatus(status)], call.now, _REFUSAL)
        if "RevocationConfiguration" in call.input:
            wanted = revocation.permitted(work, found.account, call.input["RevocationConfiguration"])
            updated = evolve(updated, revocation={**found.revocation, **wanted})
        if updated != found:
            apply(tx, Change(puts=(updated,), jobs=revoking.upkeep(updated, call.now)))

"""acm:RevokeCertificate: a private certificate that was exported is no longer good, and is not managed any more."""

from tokiwa.domain import notice, renewal, revoking
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate, CertificateAct, CertificateStatus, CertificateType, moved
from tokiwa.domain.change import NOTHING, Change
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.acm.authority_right import permit
from tokiwa.operations.acm.signed import issued_record
from tokiwa.operations.registry import operation
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.authorities import remembered
from tokiwa.work.authority_events import about
from tokiwa.work.moments import moment

ARN = "CertificateArn"
# ACM's spellings of what Private CA calls otherwise.
_REASONS = {"CA_COMPROMISE": "CERTIFICATE_AUTHORITY_COMPROMISE", "SUPERCEDED": "SUPERSEDED"}
_PASSING = frozenset({"CERTIFICATE_HOLD", "REMOVE_FROM_CRL"})


@operation("acm:RevokeCertificate", on=ARN, context=resource_keys)
def revoke_certificate(work: Work, call: Call) -> dict[str, str]:
    """The ARN of what is REVOKED for ever, here and on its authority's record."""
    reason = call.input["RevocationReason"]
    if reason in _PASSING:
        raise Problem(Kind.INVALID, f"A certificate is revoked for ever, so the reason cannot be {reason}.")
    with work.transaction() as tx:
        found = certificate(tx, call)
        _revocable(found)
        permit(work, call, "acm-pca:RevokeCertificate", found.authority or "")
        status = moved(found.state(call.now), CertificateAct.REVOKE)
        if status is None:
            raise Problem(
                Kind.WRONG_STATE,
                f"Certificate {found.arn} is {found.state(call.now).value}; only an issued certificate can be revoked.",
            )
        at = moment(work, call.account, call.now, ids=1)
        word = _REASONS.get(reason, reason)
        now_revoked = evolve(found, status=status, revoked_at=call.now, revocation_reason=reason)
        unmanaged = Change(puts=(now_revoked,), cancels=((renewal.RENEW, found.arn), (notice.WATCH, found.arn)))
        apply(tx, unmanaged + notice.revoked(now_revoked, at, at.ids[0]) + _on_record(work, tx, found, word, call))
    return {ARN: found.arn}


def _revocable(found: Certificate) -> None:
    if found.type is not CertificateType.PRIVATE:
        raise Problem(Kind.INVALID, f"Certificate {found.arn} was imported: only who issued it can revoke it.")
    if found.in_use:
        raise Problem(Kind.IN_USE, f"Certificate {found.arn} in account {found.account} is in use.")
    if found.status is CertificateStatus.ISSUED and not found.exported:
        raise Problem(Kind.INVALID, f"Certificate {found.arn} has not been exported, so it cannot be revoked.")


def _on_record(work: Work, tx: Transaction, found: Certificate, reason: str, call: Call) -> Change:
    """REVOKED on the authority's record, with its event and the work that tells everybody."""
    record, authority = issued_record(tx, found), remembered(work, found.authority or "")
    if record is None or authority is None or record.status is not IssuedStatus.ISSUED:
        return NOTHING  # revoked there before, or with no authority left that could say so
    now_revoked = evolve(record, status=IssuedStatus.REVOKED, revoked_at=call.now, revocation_reason=reason)
    event = about(work, authority, "ACM Private CA Certificate Revocation", call.now, record.arn)
    jobs = revoking.revoked(authority, call.now)
    return Change(puts=(now_revoked,), events=(event,), jobs=jobs)

"""acm-pca:DeleteCertificateAuthority and RestoreCertificateAuthority: set aside for some days, and taken back."""

from tokiwa.domain import revoking
from tokiwa.domain.authority import DELETION, delete, restore
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change, Job
from tokiwa.domain.dependents import deletable, protected
from tokiwa.operations.acm_pca.access import resource_keys
from tokiwa.operations.acm_pca.arn import authority
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply
from tokiwa.work.dependents import dependents
from tokiwa.work.moments import configuration

DAYS = 30


@operation("acm-pca:DeleteCertificateAuthority", on="CertificateAuthorityArn", context=resource_keys, slow=True)
def delete_certificate_authority(work: Work, call: Call) -> None:
    """DELETED from now on; gone for good after PermanentDeletionTimeInDays.

    AWS asks nobody whether something depends on it. Nor is it asked here, unless the account's setting has it so.
    """
    with work.transaction() as tx:
        found = authority(tx, call)
    if protected(found, configuration(work, found.account).protection):
        deletable(found, dependents(work, found, call.now))
    with work.transaction() as tx:
        gone = delete(authority(tx, call), call.input.get("PermanentDeletionTimeInDays", DAYS), call.now)
        due = gone.restorable_until or call.now
        apply(tx, Change(puts=(gone,), jobs=(Job(DELETION, gone.arn, gone.account, due),)))


@operation("acm-pca:RestoreCertificateAuthority", on="CertificateAuthorityArn", context=resource_keys)
def restore_certificate_authority(work: Work, call: Call) -> None:
    """In the state that it had before it was deleted."""
    with work.transaction() as tx:
        back = restore(authority(tx, call), call.now)
        jobs = revoking.upkeep(back, call.now)
        apply(tx, Change(puts=(back,), cancels=((DELETION, back.arn),), jobs=jobs))

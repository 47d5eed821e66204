"""The work that keeps telling what an authority revoked: which jobs must exist for it as it is."""

from datetime import datetime

from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.change import Job
from tokiwa.domain.crl import CRL_SOON, soon
from tokiwa.domain.distribution import crl_configuration, ocsp_configuration
from tokiwa.domain.ocsp_signer import OCSP_SIGNER

# PCA User Guide, "Private CA lifecycle": a disabled authority goes on to tell; an expired or deleted one does not.
TELLING = frozenset({AuthorityStatus.ACTIVE, AuthorityStatus.DISABLED})


def tells(authority: Authority, now: datetime) -> bool:
    """Whether it says what it revoked."""
    return authority.certificate is not None and authority.state(now) in TELLING


def upkeep(authority: Authority, now: datetime) -> tuple[Job, ...]:
    """To be stored whenever its certificate, its state or its configuration changes: lists and signer are made at once."""
    if not tells(authority, now):
        return ()
    # The regular job is the list's own: it may be at work right now, and would put its own date in the place of this one.
    kinds = [CRL_SOON] if crl_configuration(authority) is not None else []
    kinds += [OCSP_SIGNER] if ocsp_configuration(authority) is not None else []
    return tuple(Job(kind, authority.arn, authority.account, now) for kind in kinds)


def revoked(authority: Authority, now: datetime) -> tuple[Job, ...]:
    """To be stored when one of its certificates is revoked."""
    if crl_configuration(authority) is None:
        return ()
    return (Job(CRL_SOON, authority.arn, authority.account, soon(now)),)

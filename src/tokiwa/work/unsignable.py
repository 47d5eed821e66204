"""What a private CA would say to a certificate before it signs, without signing anything: its own checks."""

from datetime import datetime

from tokiwa.crypto import applicant
from tokiwa.crypto.issue import Draft, defect
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.defect import Defect
from tokiwa.domain.template import END_ENTITY
from tokiwa.work.issuing import Issuer, defect_of, issuer, order, unable
from tokiwa.work.work import Work


def unsignable(work: Work, certificate: Certificate, authority: Authority | None, now: datetime) -> Defect | None:
    """Why the CA would refuse it, for example for a name that its constraints forbid; None when it would sign."""
    if authority is None or authority.certificate is None:
        return None
    try:
        by = issuer(work, authority)
    except Exception as error:  # noqa: BLE001 - a key or a certificate that cannot be read is what is to be told
        return unable(authority, type(error).__name__)
    return _refusal(by, certificate, now)


def constrained(work: Work, authority: Authority | None) -> bool:
    """Whether it depends on a certificate's names what the CA says. Most say the same to all."""
    if authority is None or authority.certificate is None:
        return False
    try:
        return bool(issuer(work, authority).parts.constraints)
    except Exception:  # noqa: BLE001 - then it says so to every certificate
        return True


def _refusal(by: Issuer, certificate: Certificate, now: datetime) -> Defect | None:
    wanted = order(certificate, "01", now)
    # There is no key yet, and none is asked for: the CA's own stands in its place.
    names = applicant.for_names(by.parts.spki, wanted.common_name, wanted.names)
    problem = defect(Draft(by.parts, END_ENTITY, names, 1, wanted.not_before, wanted.not_after))
    return None if problem is None else defect_of(problem)

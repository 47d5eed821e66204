"""The first issue of a requested certificate, within the call or by a job; renewals are in jobs.renew."""

from datetime import datetime

from tokiwa.domain import defect, notice, renewal
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate, CertificateAct, moved
from tokiwa.domain.change import Change
from tokiwa.domain.defect import Defect
from tokiwa.domain.deployment_notice import rollout
from tokiwa.domain.template import END_ENTITY
from tokiwa.domain.value import evolve
from tokiwa.work.issuing import NotMade, make, record, signed
from tokiwa.work.moments import moment
from tokiwa.work.work import Work


def first_issue(
    work: Work, wanted: Certificate, authority: Authority | None, now: datetime, ready: bytes | None = None
) -> Change:
    """The certificate ISSUED with what follows from that, or FAILED with the reason; nothing when it is neither."""
    status = moved(wanted.status, CertificateAct.ISSUE)
    if status is None:  # a task whose lease was lost comes here after somebody else has done it
        return Change()
    found = defect.find(defect.ISSUING, wanted, authority, now)
    if found is not None or authority is None:
        return _failed(wanted, found)
    reserved = work.means.serials.take(authority.arn, authority.account, now)
    made = make(work, wanted, authority, reserved, now, ready)
    if isinstance(made, NotMade):
        return _failed(wanted, made.defect) + made.left
    at = moment(work, wanted.account, now, ids=2)
    issued = signed(wanted, made, now, status)
    return (
        Change(
            puts=(issued,),
            drops=(reserved,),
            jobs=(
                *renewal.plan(issued, now, at.policies.of(issued)),
                *notice.plan(issued, at),
                *rollout(issued, now),
            ),
        )
        + record(made.by, made.new.issued, END_ENTITY, wanted.requested_by, at, at.ids[0])
        + notice.available(issued, "ISSUANCE", at, at.ids[1])
    )


def _failed(wanted: Certificate, found: Defect | None) -> Change:
    status = moved(wanted.status, CertificateAct.FAIL)
    if found is None or status is None:
        return Change()
    failed = evolve(wanted, status=status, failure_reason=found.code, failure_message=found.message)
    return Change(puts=(failed,))

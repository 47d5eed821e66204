"""acm-pca:IssueCertificate: sign a request after a template, at once."""

from datetime import datetime, timedelta

from tokiwa.crypto import precedence, request, validity
from tokiwa.crypto.issue import Draft, Issued, issue, prepare
from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.request import Request
from tokiwa.crypto.validity import Period
from tokiwa.domain import template as templates
from tokiwa.domain.authority import Authority, AuthorityStatus, AuthorityType, UsageMode
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import Template
from tokiwa.operations.acm_pca.access import issuing_keys, policy
from tokiwa.operations.acm_pca.arn import unchanged
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply
from tokiwa.work.custody import token_problems
from tokiwa.work.idempotency import earlier, remember
from tokiwa.work.issuing import issuer, not_issued, record
from tokiwa.work.moments import moment

REMEMBERED = timedelta(minutes=5)
SHORT = timedelta(days=7)
# A root signs its own certificate before it has one, and the next one when that has expired: nobody else can.
_OWN = frozenset({AuthorityStatus.PENDING_CERTIFICATE, AuthorityStatus.ACTIVE, AuthorityStatus.EXPIRED})


@operation("acm-pca:IssueCertificate", on="CertificateAuthorityArn", context=issuing_keys, policy=policy)
def issue_certificate(work: Work, call: Call) -> dict[str, str]:
    """The new certificate's ARN. Templates whose names do not say so ignore ApiPassthrough, as AWS documents."""
    template = templates.find(call.input.get("TemplateArn"))
    with work.transaction() as tx:
        before = earlier(tx, call)
        if before is not None:
            return {"CertificateArn": before}
        found = unchanged(work, call)
        _check_state(found, template, call.now)
        signed, change = _issue(work, call, found, template)
        arn = f"{found.arn}/certificate/{signed.digits}"
        apply(tx, remember(tx, call, arn, REMEMBERED) + change)
    return {"CertificateArn": arn}


def _check_state(found: Authority, template: Template, now: datetime) -> None:
    if template.self_signed and found.type is not AuthorityType.ROOT:
        raise Problem(Kind.INVALID_ARGUMENTS, f"The template {template.name} is for root certificate authorities only.")
    if found.state(now) not in (_OWN if template.self_signed else (AuthorityStatus.ACTIVE,)):
        raise Problem(Kind.WRONG_STATE, "The certificate authority is not in a valid state for issuing certificates")


def _issue(work: Work, call: Call, found: Authority, template: Template) -> tuple[Issued, Change]:
    asked = request.read(call.input["Csr"])
    with token_problems(found.arn):
        by = issuer(work, found)
    reserved = work.means.serials.take(found.arn, found.account, call.now)
    try:
        prepared = prepare(_draft(call, found, template, asked, by.parts_for(reserved.serial), reserved.serial))
    except Problem:
        work.means.serials.put_back(reserved)  # a refusal comes before any signature
        raise
    try:
        with token_problems(found.arn):
            signed = issue(prepared, by.signer)
    except Problem:  # the call's own change is not written, and this is to be told all the same
        failure = not_issued(work, found, reserved.serial, call.now)
        work.means.store.submit([Change(events=(failure,))])
        raise
    now = moment(work, found.account, call.now, ids=1)
    return signed, record(by, signed, template, call.principal.arn, now, now.ids[0]) + Change(drops=(reserved,))


def _draft(call: Call, found: Authority, template: Template, asked: Request, parts: Issuer, serial: str) -> Draft:
    given = call.input
    period = validity.period(given["Validity"], given.get("ValidityNotBefore"), now=call.now)
    _check_length(found, template, period, call.now)
    applicant, extensions = precedence.settle(parts, template, asked, given.get("ApiPassthrough"))
    return Draft(
        issuer=parts,
        template=template,
        applicant=applicant,
        serial=int(serial, 16),
        not_before=period.not_before,
        not_after=period.not_after,
        algorithm=given["SigningAlgorithm"],
        extensions=extensions,
    )


def _check_length(found: Authority, template: Template, period: Period, now: datetime) -> None:
    if found.usage_mode is not UsageMode.SHORT_LIVED_CERTIFICATE or template.self_signed:
        return
    if period.not_after > now + SHORT:
        raise Problem(
            Kind.INVALID,
            f"The certificate authority issues certificates that are valid for at most {SHORT.days} days,"
            " because its usage mode is SHORT_LIVED_CERTIFICATE.",
        )

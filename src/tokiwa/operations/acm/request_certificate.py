"""acm:RequestCertificate: a certificate from a private CA, signed at once when its key costs little."""

import re
from datetime import timedelta

from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.change import Change, Job
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import checked_tags
from tokiwa.domain.template import END_ENTITY
from tokiwa.operations.acm.arn import new_arn
from tokiwa.operations.authorise import require
from tokiwa.operations.registry import operation
from tokiwa.store import authorities
from tokiwa.work import Work, apply
from tokiwa.work.first_issue import first_issue
from tokiwa.work.idempotency import earlier, remember

ISSUE = "issue"
REMEMBERED = timedelta(hours=1)
MOST_NAMES = 100
LONGEST_COMMON_NAME = 64
QUICK = frozenset({"EC_prime256v1", "EC_secp384r1"})  # their keys are made within a millisecond
REQUESTABLE = ("RSA_2048", "EC_prime256v1", "EC_secp384r1")


@operation("acm:RequestCertificate")
def request_certificate(work: Work, call: Call) -> dict[str, str]:
    """The ARN of a new certificate, issued or PENDING_VALIDATION; a CA that cannot issue makes it FAILED."""
    wanted = _wanted(work, call)
    _permitted(work, call, wanted.authority or "")
    with work.transaction() as tx:
        before = earlier(tx, call)
        if before is not None:
            return {"CertificateArn": before}
        if wanted.key_algorithm in QUICK:
            made = first_issue(work, wanted, authorities.get(tx, wanted.authority or ""), call.now)
        else:
            made = Change(puts=(wanted,), jobs=(Job(ISSUE, wanted.arn, wanted.account, call.now),))
        apply(tx, remember(tx, call, wanted.arn, REMEMBERED) + made)
    return {"CertificateArn": wanted.arn}


def _wanted(work: Work, call: Call) -> Certificate:
    names = _names(call.input["DomainName"], call.input.get("SubjectAlternativeNames", ()))
    authority = call.input.get("CertificateAuthorityArn")
    if authority is None:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            "This server issues from private CAs only: give CertificateAuthorityArn, the ARN of an active private CA.",
        )
    algorithm = call.input.get("KeyAlgorithm", "RSA_2048")
    if algorithm not in REQUESTABLE:
        raise Problem(
            Kind.INVALID, f"The key algorithm {algorithm} cannot be requested. Use one of {', '.join(REQUESTABLE)}."
        )
    return Certificate(
        arn=new_arn(work, call),
        account=call.account,
        domain_name=names[0],
        names=names,
        key_algorithm=algorithm,
        created_at=call.now,
        status=CertificateStatus.PENDING_VALIDATION,
        authority=authority,
        tags=checked_tags(call.input.get("Tags", ())),
        options={"CertificateTransparencyLoggingPreference": "DISABLED"},
        requested_by=call.principal.arn,
    )


def _names(domain: str, others: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys((domain, *others)))
    if len(domain) > LONGEST_COMMON_NAME:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"The first domain name becomes the common name and can have at most {LONGEST_COMMON_NAME} characters.",
        )
    if len(names) > MOST_NAMES:
        raise Problem(Kind.LIMIT, f"A certificate can have at most {MOST_NAMES} domain names.")
    for name in names:
        if re.search(r"(^|\.)(?!xn--)..--", name, re.IGNORECASE):
            raise Problem(
                Kind.INVALID,
                f"{name} is not a valid domain name: hyphens in the third and fourth place are for internationalised names.",
            )
    return names


def _permitted(work: Work, call: Call, authority: str) -> None:
    # The certificate is issued with the caller's own rights on the CA; only renewal needs the manager's.
    require(
        work,
        call,
        "acm-pca:IssueCertificate",
        authority,
        {"acm-pca:TemplateArn": f"arn:aws:acm-pca:::template/{END_ENTITY.name}/V1"},
    )

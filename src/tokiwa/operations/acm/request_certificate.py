"""acm:RequestCertificate: a certificate from a private CA, signed at once when its key costs little."""

from datetime import timedelta

from tokiwa.domain.call import Call
from tokiwa.domain.certificate import ISSUE, Certificate, CertificateStatus
from tokiwa.domain.change import Change, Job
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.quota import CERTIFICATES, MOST, NAMES, REQUESTED_IN_A_YEAR
from tokiwa.domain.tags import checked_tags
from tokiwa.operations.acm.access import DEFAULT_KEY, default_authority, requesting_keys
from tokiwa.operations.acm.arn import new_arn
from tokiwa.operations.acm.authority_right import permit
from tokiwa.operations.acm.service_role import service_role
from tokiwa.operations.acm.validation import method, private_options, public_options
from tokiwa.operations.acm_pca.access import DEFAULT_TEMPLATE, Keys
from tokiwa.operations.registry import operation
from tokiwa.store import certificates, imports
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.authorities import remembered
from tokiwa.work.first_issue import first_issue
from tokiwa.work.idempotency import earlier, remember
from tokiwa.work.quotas import Limits, limits

REMEMBERED = timedelta(hours=1)
MOST_NAMES = 100
LONGEST_COMMON_NAME = 64
QUICK = frozenset({"EC_prime256v1", "EC_secp384r1"})  # their keys are made within a millisecond
REQUESTABLE = ("RSA_2048", "EC_prime256v1", "EC_secp384r1")


@operation("acm:RequestCertificate", context=requesting_keys)
def request_certificate(work: Work, call: Call) -> dict[str, str]:
    """The ARN of a new certificate, issued or PENDING_VALIDATION; a CA that cannot issue makes it FAILED."""
    wanted = _wanted(work, call)
    template: Keys = {"acm-pca:TemplateArn": DEFAULT_TEMPLATE}
    permit(work, call, "acm-pca:IssueCertificate", wanted.authority or "", template)
    allowed = limits(work, call.account)
    with work.transaction() as tx:
        before = earlier(tx, call)
        if before is not None:
            return {"CertificateArn": before}
        _room(tx, call, allowed)
        counted = allowed.counted(tx, call, REQUESTED_IN_A_YEAR)
        ready = work.means.stock.take(wanted.key_algorithm)
        if ready or wanted.key_algorithm in QUICK:
            made = first_issue(work, wanted, remembered(work, wanted.authority or ""), call.now, ready)
        else:
            made = Change(puts=(wanted,), jobs=(Job(ISSUE, wanted.arn, wanted.account, call.now),))
        apply(tx, remember(tx, call, wanted.arn, REMEMBERED) + counted + made + service_role(work, call))
    return {"CertificateArn": wanted.arn}


def _wanted(work: Work, call: Call) -> Certificate:
    most = limits(work, call.account).of(NAMES) or MOST_NAMES
    names = _names(call.input["DomainName"], call.input.get("SubjectAlternativeNames", ()), most)
    authority = call.input.get("CertificateAuthorityArn")
    like_public = authority is None
    if authority is None:
        authority = default_authority(work, call.account)
    if authority is None:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            "This server issues from private CAs only: give CertificateAuthorityArn, the ARN of an active private CA,"
            " or set the account's default CA (tokiwa default-ca set ARN).",
        )
    algorithm = call.input.get("KeyAlgorithm", DEFAULT_KEY)
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
        options=public_options(call.input) if like_public else private_options(call.input),
        requested_by=call.principal.arn,
        validation=method(call.input, names) if like_public else "",
    )


def _room(tx: Transaction, call: Call, allowed: Limits) -> None:
    most = allowed.of(CERTIFICATES)
    if most is None:
        return
    imported = imports.count(tx, call.account, MOST)
    if certificates.count(tx, call.account, most + imported) - imported >= most:
        raise Problem(Kind.LIMIT, f"Error: you have reached your limit of {most} certificates.")


def _names(domain: str, others: tuple[str, ...], most: int) -> tuple[str, ...]:
    names = tuple(dict.fromkeys((domain, *others)))
    if len(domain) > LONGEST_COMMON_NAME:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"The first domain name becomes the common name and can have at most {LONGEST_COMMON_NAME} characters.",
        )
    if len(names) > min(most, MOST_NAMES):
        raise Problem(Kind.LIMIT, f"A certificate can have at most {min(most, MOST_NAMES)} domain names.")
    for name in names:
        if not all(map(_is_ordinary, name.split("."))):
            raise Problem(
                Kind.INVALID,
                f"{name} is not a valid domain name: hyphens in the third and fourth place are for internationalised names.",
            )
    return names


def _is_ordinary(label: str) -> bool:
    """Whether a label has no hyphens in the third and fourth place, or is an A-label (RFC 5890 section 2.3.1)."""
    if label[2:4] != "--":
        return True
    try:
        return label[:4].lower() == "xn--" and bool(label[4:].lower().encode().decode("punycode"))
    except UnicodeError:
        return False

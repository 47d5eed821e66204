"""acm:RequestCertificate: a certificate from a private CA, signed at once when its key costs little."""

from datetime import timedelta

from tokiwa.domain.call import Call
from tokiwa.domain.certificate import ISSUE, Certificate, CertificateStatus
from tokiwa.domain.change import Change, Job
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.policy.form import Form
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import checked_tags
from tokiwa.operations.acm.access import DEFAULT_KEY, requesting_keys
from tokiwa.operations.acm.arn import new_arn
from tokiwa.operations.acm_pca import access as authority_access
from tokiwa.operations.authorise import require
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply
from tokiwa.work.authorities import remembered
from tokiwa.work.first_issue import first_issue
from tokiwa.work.idempotency import earlier, remember
from tokiwa.work.policies import compiled

REMEMBERED = timedelta(hours=1)
MOST_NAMES = 100
LONGEST_COMMON_NAME = 64
QUICK = frozenset({"EC_prime256v1", "EC_secp384r1"})  # their keys are made within a millisecond
REQUESTABLE = ("RSA_2048", "EC_prime256v1", "EC_secp384r1")


@operation("acm:RequestCertificate", context=requesting_keys)
def request_certificate(work: Work, call: Call) -> dict[str, str]:
    """The ARN of a new certificate, issued or PENDING_VALIDATION; a CA that cannot issue makes it FAILED."""
    wanted = _wanted(work, call)
    _permitted(work, call, wanted.authority or "")
    with work.transaction() as tx:
        before = earlier(tx, call)
        if before is not None:
            return {"CertificateArn": before}
        ready = work.means.stock.take(wanted.key_algorithm)
        if ready or wanted.key_algorithm in QUICK:
            made = first_issue(work, wanted, remembered(work, wanted.authority or ""), call.now, ready)
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


def _permitted(work: Work, call: Call, authority: str) -> None:
    """Whether the caller may issue from the authority: only renewal is by the manager's own right."""
    context = authority_access.resource_keys(work, call, authority) | {
        "acm-pca:TemplateArn": authority_access.DEFAULT_TEMPLATE,
        "aws:ViaAWSService": "true",
        "aws:CalledVia": (MANAGER,),
        "aws:CalledViaFirst": MANAGER,
        "aws:CalledViaLast": MANAGER,
    }
    text = authority_access.policy(work, authority)
    policy = None if text is None else compiled(text, Form.RESOURCE)
    require(work, call, "acm-pca:IssueCertificate", authority, context, policy)

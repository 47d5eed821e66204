"""acm-pca:CreateCertificateAuthority: a key, a request for its certificate, and PENDING_CERTIFICATE."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tokiwa.crypto import ca_request
from tokiwa.crypto.algorithms import signing_algorithm, suits
from tokiwa.domain.authority import Authority, AuthorityStatus, AuthorityType, UsageMode
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import checked_tags
from tokiwa.operations.acm_pca import revocation
from tokiwa.operations.acm_pca.access import request_keys
from tokiwa.operations.acm_pca.arn import any_of, new_arn
from tokiwa.operations.acm_pca.event import told
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply
from tokiwa.work.custody import HARDWARE, STANDARDS, Owner, new_key, token_problems
from tokiwa.work.idempotency import earlier, remember

REMEMBERED = timedelta(minutes=5)


@operation("acm-pca:CreateCertificateAuthority", on=any_of, context=request_keys, slow=True)
def create_certificate_authority(work: Work, call: Call) -> dict[str, str]:
    """The ARN of the new authority, whose request is there at once."""
    with work.transaction() as tx:
        before = earlier(tx, call)
    if before is not None:
        return {"CertificateAuthorityArn": before}
    made, kept = _authority(work, call)  # a large RSA key takes a second: no snapshot is held open meanwhile
    event = told(work, call, made, "ACM Private CA Creation")
    with work.transaction() as tx:
        apply(tx, remember(tx, call, made.arn, REMEMBERED) + kept + Change(puts=(made,), events=(event,)))
    return {"CertificateAuthorityArn": made.arn}


def _authority(work: Work, call: Call) -> tuple[Authority, Change]:
    """The authority, and what is to be stored with it about its key."""
    given = call.input
    configuration = given["CertificateAuthorityConfiguration"]
    key_algorithm, algorithm = configuration["KeyAlgorithm"], configuration["SigningAlgorithm"]
    _check_algorithms(key_algorithm, algorithm)
    standard = _storage(given)
    revoking = revocation.permitted(work, call.account, given.get("RevocationConfiguration", {}))
    tags = checked_tags(given.get("Tags", ()))
    arn, subject, extensions = new_arn(work, call), configuration["Subject"], configuration.get("CsrExtensions")
    with token_problems(arn):
        kept = new_key(work, key_algorithm, standard, Owner(call.account, arn), call.now)
        csr = ca_request.make(subject, kept.signer, algorithm, extensions)
    made = Authority(
        arn=arn,
        account=call.account,
        type=AuthorityType(given["CertificateAuthorityType"]),
        key_algorithm=key_algorithm,
        signing_algorithm=algorithm,
        subject=subject,
        created_at=call.now,
        changed_at=call.now,
        status=AuthorityStatus.PENDING_CERTIFICATE,
        csr=csr,
        key=kept.uri,
        usage_mode=UsageMode(given.get("UsageMode", UsageMode.GENERAL_PURPOSE)),
        csr_extensions=extensions,
        revocation=revoking,
        key_storage=standard,
        tags=tags,
    )
    return made, kept.change


def _check_algorithms(key_algorithm: str, algorithm: str) -> None:
    signing_algorithm(algorithm)
    if not suits(algorithm, key_algorithm):
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"The signing algorithm {algorithm} cannot be used with a key of the type {key_algorithm}.",
        )


def _storage(given: Mapping[str, Any]) -> str:
    standard: str = given.get("KeyStorageSecurityStandard", HARDWARE)
    if standard not in STANDARDS:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            "A certificate authority cannot be created in this region with the specified security standard.",
        )
    return standard

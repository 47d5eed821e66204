"""acm-pca:CreateCertificateAuthority: a key, a request for its certificate, and PENDING_CERTIFICATE."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tokiwa.crypto import ca_request, keys
from tokiwa.crypto.algorithms import signing_algorithm, suits
from tokiwa.crypto.signer import KeySigner
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
from tokiwa.work.idempotency import earlier, remember

REMEMBERED = timedelta(minutes=5)
FIPS = ("FIPS_140_2_LEVEL_3_OR_HIGHER", "FIPS_140_2_LEVEL_2_OR_HIGHER")


@operation("acm-pca:CreateCertificateAuthority", on=any_of, context=request_keys, slow=True)
def create_certificate_authority(work: Work, call: Call) -> dict[str, str]:
    """The ARN of the new authority, whose request is there at once."""
    with work.transaction() as tx:
        before = earlier(tx, call)
    if before is not None:
        return {"CertificateAuthorityArn": before}
    made = _authority(work, call)  # a large RSA key takes a second: no snapshot is held open meanwhile
    event = told(work, call, made, "ACM Private CA Creation")
    with work.transaction() as tx:
        apply(tx, remember(tx, call, made.arn, REMEMBERED) + Change(puts=(made,), events=(event,)))
    return {"CertificateAuthorityArn": made.arn}


def _authority(work: Work, call: Call) -> Authority:
    given = call.input
    configuration = given["CertificateAuthorityConfiguration"]
    key_algorithm, algorithm = configuration["KeyAlgorithm"], configuration["SigningAlgorithm"]
    _check_algorithms(key_algorithm, algorithm)
    _check_storage(given)
    arn, subject, extensions = new_arn(work, call), configuration["Subject"], configuration.get("CsrExtensions")
    key = keys.make(key_algorithm)
    return Authority(
        arn=arn,
        account=call.account,
        type=AuthorityType(given["CertificateAuthorityType"]),
        key_algorithm=key_algorithm,
        signing_algorithm=algorithm,
        subject=subject,
        created_at=call.now,
        changed_at=call.now,
        status=AuthorityStatus.PENDING_CERTIFICATE,
        csr=ca_request.make(subject, KeySigner(key), algorithm, extensions),
        key=work.means.sealed.keep(keys.encode(key), account=call.account, name=arn),
        usage_mode=UsageMode(given.get("UsageMode", UsageMode.GENERAL_PURPOSE)),
        csr_extensions=extensions,
        revocation=revocation.checked(given.get("RevocationConfiguration", {})),
        key_storage=given.get("KeyStorageSecurityStandard", FIPS[0]),
        tags=checked_tags(given.get("Tags", ())),
    )


def _check_algorithms(key_algorithm: str, algorithm: str) -> None:
    signing_algorithm(algorithm)
    if not suits(algorithm, key_algorithm):
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"The signing algorithm {algorithm} cannot be used with a key of the type {key_algorithm}.",
        )


def _check_storage(given: Mapping[str, Any]) -> None:
    if given.get("KeyStorageSecurityStandard", FIPS[0]) not in FIPS:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            "A certificate authority cannot be created in this region with the specified security standard.",
        )

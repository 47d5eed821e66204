"""acm:DescribeCertificate: everything about a certificate but its PEM."""

from typing import Any

from tokiwa.crypto.algorithms import shown
from tokiwa.crypto.serial import colons
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate, CertificateStatus, Renewal
from tokiwa.domain.eligibility import eligibility
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.acm.validation import options
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("acm:DescribeCertificate", on="CertificateArn", context=resource_keys)
def describe_certificate(work: Work, call: Call) -> dict[str, Any]:
    """The CertificateDetail."""
    with work.transaction() as tx:
        found = certificate(tx, call)
    return {"Certificate": _detail(found, call)}


def _detail(found: Certificate, call: Call) -> dict[str, Any]:
    return {
        "CertificateArn": found.arn,
        "DomainName": found.domain_name,
        "SubjectAlternativeNames": found.names,
        "DomainValidationOptions": options(found),
        "Serial": None if found.serial is None else colons(int(found.serial, 16)),
        "Subject": found.subject,
        "Issuer": found.issuer,
        "CreatedAt": found.created_at,
        "IssuedAt": found.issued_at,
        "ImportedAt": found.imported_at,
        "Status": found.state(call.now).value,
        "RevokedAt": found.revoked_at,
        "RevocationReason": found.revocation_reason,
        "NotBefore": found.not_before,
        "NotAfter": found.not_after,
        "KeyAlgorithm": shown(found.key_algorithm),
        "SignatureAlgorithm": found.signature_algorithm,
        "InUseBy": found.in_use_by,
        "FailureReason": found.failure_reason if found.status is CertificateStatus.FAILED else None,
        "Type": found.type.value,
        "RenewalSummary": None if found.renewal is None else _renewal(found.renewal, options(found)),
        "KeyUsages": [{"Name": name} for name in found.key_usages],
        "ExtendedKeyUsages": [{"Name": name, "OID": oid} for name, oid in found.extended_key_usages],
        "CertificateAuthorityArn": found.authority,
        "RenewalEligibility": eligibility(found, call.now).word,
        "Options": found.options,
        "CertificateKeyPairOrigin": found.key_origin,
    }


def _renewal(renewal: Renewal, validation: list[dict[str, Any]] | None) -> dict[str, Any]:
    return {
        "RenewalStatus": renewal.status.value,
        "DomainValidationOptions": validation or [],  # private certificates need no validation
        "RenewalStatusReason": renewal.reason,
        "UpdatedAt": renewal.updated_at,
    }

"""acm:ListCertificates: summaries, newest or oldest first; RSA keys only unless others are asked for."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tokiwa.crypto.algorithms import shown
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.eligibility import eligibility
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.acm.listing import some
from tokiwa.operations.acm.search_filter import has_extended_key_usage, has_key_usage
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import certificates
from tokiwa.work import Work

DEFAULT_KEY_TYPES = ("RSA_1024", "RSA_2048")
DEFAULT_ORIGINS = ("AWS_MANAGED", "CUSTOMER_PROVIDED")
MOST, SHOWN_NAMES = 1000, 100
LISTING = "acm:ListCertificates"


@operation(LISTING, slow=True)  # a filter may pass over many before it finds one
def list_certificates(work: Work, call: Call) -> dict[str, Any]:
    """One page of CertificateSummaryList."""
    if ("SortBy" in call.input) != ("SortOrder" in call.input):
        raise Problem(Kind.INVALID, "SortBy and SortOrder must be given together.")
    newest_first = call.input.get("SortOrder", "DESCENDING") == "DESCENDING"
    start = certificates.LAST if newest_first else certificates.FIRST
    listing = f"{LISTING} {'newest' if newest_first else 'oldest'} first"
    after = position(listing, call.input.get("NextToken"), start)
    most, wanted = call.input.get("MaxItems", MOST), _filter(call.input, call.now)
    with work.transaction() as tx:
        found, more = some(tx, call.account, after, most, wanted, newest_first=newest_first)
    answer: dict[str, Any] = {"CertificateSummaryList": [_summary(certificate, call) for certificate in found]}
    return answer if more is None else answer | {"NextToken": token(listing, more)}


def _filter(given: Mapping[str, Any], now: datetime) -> Callable[[Certificate], bool]:
    includes = given.get("Includes", {})
    statuses = frozenset(given.get("CertificateStatuses", ()))
    key_types = frozenset(includes.get("keyTypes") or DEFAULT_KEY_TYPES)
    usages = frozenset(includes.get("keyUsage", ()))
    extended = frozenset(includes.get("extendedKeyUsage", ()))
    origins = frozenset(given.get("CertificateKeyPairOrigins", DEFAULT_ORIGINS))
    export = includes.get("exportOption")
    # What a filter of public certificates asks for, no certificate here has.
    none_has = includes.get("managedBy") is not None or bool(given.get("RootHierarchyTypes"))

    def wanted(certificate: Certificate) -> bool:
        return (
            certificate.key_algorithm in key_types
            and (not statuses or certificate.state(now) in statuses)
            and certificate.key_origin in origins
            and (not usages or has_key_usage(certificate, usages))
            and (not extended or has_extended_key_usage(certificate, extended))
            and (export is None or certificate.options.get("Export", "DISABLED") == export)
            and not none_has
        )

    return wanted


def _summary(found: Certificate, call: Call) -> dict[str, Any]:
    return {
        "CertificateArn": found.arn,
        "DomainName": found.domain_name,
        "SubjectAlternativeNameSummaries": found.names[:SHOWN_NAMES],
        "HasAdditionalSubjectAlternativeNames": len(found.names) > SHOWN_NAMES,
        "Status": found.state(call.now).value,
        "Type": found.type.value,
        "KeyAlgorithm": shown(found.key_algorithm),
        "KeyUsages": found.key_usages,
        "ExtendedKeyUsages": [name for name, _ in found.extended_key_usages],
        "ExportOption": found.options.get("Export"),
        "InUse": found.in_use,
        "Exported": found.exported,
        "RenewalEligibility": eligibility(found, call.now).word,
        "NotBefore": found.not_before,
        "NotAfter": found.not_after,
        "CreatedAt": found.created_at,
        "IssuedAt": found.issued_at,
        "ImportedAt": found.imported_at,
        "RevokedAt": found.revoked_at,
        "CertificateKeyPairOrigin": found.key_origin,
    }

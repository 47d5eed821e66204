"""acm:ListCertificateDomainValidations and ResendValidationEmail, and what other operations say of validation.

Only what was requested from the account's default CA has anything to validate, and that is done when it is issued.
"""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate, CertificateStatus, CertificateType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.validation import Row, rows
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.work import Work

LISTING = "acm:ListCertificateDomainValidations"
MOST = 1000
DEFAULT = "EMAIL"  # of the API; the console begins with DNS


@operation(LISTING, on="CertificateArn", context=resource_keys)
def list_certificate_domain_validations(work: Work, call: Call) -> dict[str, Any]:
    """One page of DomainValidationSummaryList; empty for a certificate without validation."""
    with work.transaction() as tx:
        found = certificate(tx, call)
    start = position(LISTING, call.input.get("NextToken"), 0)
    end = start + call.input.get("MaxItems", MOST)
    all_ = rows(found)
    summaries = [_summary(found, row) for row in all_[start:end]]
    more = token(LISTING, end) if end < len(all_) else None
    return {"DomainValidationSummaryList": summaries, "NextToken": more}


@operation("acm:ResendValidationEmail", on="CertificateArn", context=resource_keys)
def resend_validation_email(work: Work, call: Call) -> None:
    """Refused, as in ACM for whatever does not wait for an answer by e-mail."""
    with work.transaction() as tx:
        found = certificate(tx, call)
    if call.input["Domain"] not in found.names:
        raise Problem(Kind.INVALID, f"{call.input['Domain']} is not a domain name of certificate {found.arn}.")
    if found.validation == "EMAIL" and found.status is CertificateStatus.PENDING_VALIDATION:
        return  # it is being issued, with no need of an answer
    raise Problem(Kind.WRONG_STATE, f"Certificate {found.arn} does not wait for a validation by e-mail.")


def options(found: Certificate) -> list[dict[str, Any]] | None:
    """DomainValidationOptions of CertificateDetail: None for private certificates, which need no validation."""
    if found.type is CertificateType.IMPORTED:
        return [{"DomainName": name} for name in found.names]
    return [_option(found, row) for row in rows(found)] or None


def _option(found: Certificate, row: Row) -> dict[str, Any]:
    return {
        "DomainName": row.name,
        "ValidationDomain": row.name.removeprefix("*."),
        "ValidationStatus": row.status,
        "ValidationMethod": found.validation,
        "ResourceRecord": _record(row),
        "ValidationEmails": list(row.mailboxes) or None,
    }


def _summary(found: Certificate, row: Row) -> dict[str, Any]:
    challenge: dict[str, Any] | None = None
    if row.record:
        challenge = {"DnsValidationChallenge": {"ResourceRecord": _record(row)}}
    elif row.mailboxes:
        email = {"ValidationEmails": list(row.mailboxes), "ValidationDomain": row.name.removeprefix("*.")}
        challenge = {"EmailValidationChallenge": email}
    return {
        "DomainName": row.name,
        "ActiveValidationConfiguration": {
            "ValidationMethod": found.validation,
            "ValidationChallenge": challenge,
            "ValidationStatus": row.status,
        },
    }


def _record(row: Row) -> dict[str, str] | None:
    return None if row.record is None else {"Name": row.record[0], "Type": "CNAME", "Value": row.record[1]}


def method(given: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The method that a request without a CA asks for. INVALID when its options are about other names."""
    for option in given.get("DomainValidationOptions", ()):
        name, domain = option["DomainName"], option["ValidationDomain"]
        if name not in names:
            raise _invalid_option(f"{name} is not among the domain names of the request.")
        if name != domain and not name.removeprefix("*.").endswith(f".{domain}") and name != f"*.{domain}":
            raise _invalid_option(f"{domain} is neither {name} nor a domain above it.")
    return str(given.get("ValidationMethod") or given.get("Options", {}).get("ValidationMethod") or DEFAULT)


def _invalid_option(sentence: str) -> Problem:
    return Problem(Kind.INVALID, sentence, code="InvalidDomainValidationOptionsException")


def public_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """The options of a certificate that was requested like a public one."""
    return {"CertificateTransparencyLoggingPreference": "ENABLED", "Export": "DISABLED", **given.get("Options", {})}


def private_options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Those of a private certificate. It can always be exported; but some clients export only what was requested so."""
    wanted = given.get("Options", {})
    export = {"Export": wanted["Export"]} if "Export" in wanted else {}
    return {"CertificateTransparencyLoggingPreference": "DISABLED", **export}

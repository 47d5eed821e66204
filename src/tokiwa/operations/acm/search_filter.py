"""The filter statements of SearchCertificates, made into one question about a certificate."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tokiwa.crypto.serial import colons
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.problem import Kind, Problem

DEEPEST = 20  # statements within statements
MOST_WORDS = 15  # that a database looks for at once: as many as an Or has parts

Question = Callable[[Certificate], bool]
Statement = Mapping[str, Any]


def question(statement: Statement | None, now: datetime, depth: int = 0) -> Question:
    """What a statement asks at a moment; all certificates answer no statement. INVALID for one that is too deep."""
    if statement is None:
        return lambda _: True
    if depth > DEEPEST:
        raise Problem(Kind.INVALID, f"Filter statements can be nested at most {DEEPEST} deep.")
    ((word, given),) = statement.items()
    match word:
        case "And":
            parts = [question(part, now, depth + 1) for part in given]
            return lambda found: all(part(found) for part in parts)
        case "Or":
            parts = [question(part, now, depth + 1) for part in given]
            return lambda found: any(part(found) for part in parts)
        case "Not":
            inner = question(given, now, depth + 1)
            return lambda found: not inner(found)
    return _filter(given, now)


def words_of(statement: Statement | None) -> frozenset[str]:
    """Words, in lower case, of which one at least is in a name of every certificate that a statement is true of.

    Empty where nothing is known of its names. What has one of them need not be one that is asked for.
    """
    if statement is None:
        return frozenset()
    ((word, given),) = statement.items()
    match word:
        case "And":
            known = [words for words in map(words_of, given) if words]
            return min(known, key=len, default=frozenset())
        case "Or":
            each = [words_of(part) for part in given]
            words = frozenset[str]().union(*each) if all(each) else frozenset[str]()
            return words if len(words) <= MOST_WORDS else frozenset()
        case "Filter" if "X509AttributeFilter" in given:
            return _words_of_name(given["X509AttributeFilter"])
    return frozenset()


def _words_of_name(given: Statement) -> frozenset[str]:
    for attribute, form in (("Subject", "CommonName"), ("SubjectAlternativeName", "DnsName")):
        if attribute in given:
            return frozenset((given[attribute][form]["Value"].lower(),))
    return frozenset()


def arn_of(statement: Statement | None) -> str | None:
    """The ARN, when that is all that is asked for: then nothing has to be searched."""
    arn: str | None = (statement or {}).get("Filter", {}).get("CertificateArn")
    return arn


def _filter(given: Statement, now: datetime) -> Question:
    ((word, value),) = given.items()
    if word == "CertificateArn":
        return lambda found: found.arn == value
    ((attribute, wanted),) = value.items()
    if word == "AcmCertificateMetadataFilter":
        read = _METADATA.get(attribute)
        # What only public and ACME certificates have, no certificate here has.
        return (lambda _: False) if read is None else (lambda found: read(found, now) == wanted)
    return _x509(attribute, wanted)


def _x509(attribute: str, wanted: Any) -> Question:
    match attribute:
        case "Subject":
            same = _text(wanted["CommonName"])
            return lambda found: same(found.domain_name)
        case "SubjectAlternativeName":
            same = _text(wanted["DnsName"])
            return lambda found: any(map(same, found.names))
        case "NotBefore":
            return lambda found: _within(found.not_before, wanted)
        case "NotAfter":
            return lambda found: _within(found.not_after, wanted)
        case "SerialNumber":
            return lambda found: found.serial is not None and colons(int(found.serial, 16)) == wanted
        case "KeyAlgorithm":
            return lambda found: found.key_algorithm == wanted
        case "KeyUsage":
            return lambda found: has_key_usage(found, {wanted})
    return lambda found: has_extended_key_usage(found, {wanted})


def has_key_usage(found: Certificate, wanted: set[str] | frozenset[str]) -> bool:
    """Whether it has one of these key usages; ANY asks for none in particular."""
    return "ANY" in wanted or not wanted.isdisjoint(found.key_usages)


def has_extended_key_usage(found: Certificate, wanted: set[str] | frozenset[str]) -> bool:
    """Whether it has one of these; NONE is the certificate that has no such extension."""
    return "ANY" in wanted or not wanted.isdisjoint({name for name, _ in found.extended_key_usages} or {"NONE"})


def _text(given: Mapping[str, str]) -> Callable[[str], bool]:
    """Domain names are the same in capitals."""
    value = given["Value"].lower()
    if given["ComparisonOperator"] == "EQUALS":
        return lambda text: text.lower() == value
    return lambda text: value in text.lower()


def _within(moment: datetime | None, limits: Mapping[str, datetime]) -> bool:
    """Both limits are included, and each may be missing."""
    if moment is None:
        return False
    return limits.get("Start", moment) <= moment <= limits.get("End", moment)


_METADATA: dict[str, Callable[[Certificate, datetime], Any]] = {
    "Status": lambda found, now: found.state(now),
    "RenewalStatus": lambda found, _: found.renewal and found.renewal.status,
    "Type": lambda found, _: found.type,
    "InUse": lambda found, _: found.in_use,
    "Exported": lambda found, _: found.exported,
    "ExportOption": lambda found, _: found.options.get("Export", "DISABLED"),
    "ValidationMethod": lambda found, _: found.validation or None,
    "CertificateKeyPairOrigin": lambda found, _: found.key_origin,
}

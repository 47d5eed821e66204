"""The orders in which SearchCertificates can list: by each, what stands for a certificate, and its ARN after that."""

from collections.abc import Callable
from datetime import datetime

from tokiwa.domain.certificate import Certificate
from tokiwa.domain.eligibility import eligibility

Place = tuple[int, str] | tuple[str, str]


def _instant(moment: datetime | None) -> int:
    """Milliseconds since 1970; what has no such moment comes before all others."""
    return -1 if moment is None else round(moment.timestamp() * 1000)


_MOMENTS: dict[str, Callable[[Certificate], datetime | None]] = {
    "CREATED_AT": lambda found: found.created_at,
    "NOT_AFTER": lambda found: found.not_after,
    "NOT_BEFORE": lambda found: found.not_before,
    "ISSUED_AT": lambda found: found.issued_at,
    "IMPORTED_AT": lambda found: found.imported_at,
    "REVOKED_AT": lambda found: found.revoked_at,
}
_WORDS: dict[str, Callable[[Certificate, datetime], str]] = {
    "CERTIFICATE_ARN": lambda found, _: found.arn,
    "COMMON_NAME": lambda found, _: found.domain_name.lower(),
    "STATUS": lambda found, now: found.state(now),
    "RENEWAL_STATUS": lambda found, _: found.renewal.status if found.renewal else "",
    "RENEWAL_ELIGIBILITY": lambda found, now: eligibility(found, now).word,
    "TYPE": lambda found, _: found.type,
    "KEY_ALGORITHM": lambda found, _: found.key_algorithm,
    "EXPORTED": lambda found, _: "1" if found.exported else "0",
    "IN_USE": lambda found, _: "1" if found.in_use else "0",
    "EXPORT_OPTION": lambda found, _: found.options.get("Export", "DISABLED"),
    "VALIDATION_METHOD": lambda found, _: found.validation,
    "CERTIFICATE_KEY_PAIR_ORIGIN": lambda found, _: found.key_origin,
    # What only public and ACME certificates have is the same for all here.
    "MANAGED_BY": lambda _, __: "",
    "ACME_ENDPOINT_ARN": lambda _, __: "",
    "ACME_ACCOUNT_ID": lambda _, __: "",
}


def place(found: Certificate, order: str, now: datetime) -> Place:
    """Where a certificate stands in an order (the service's word for it)."""
    moment = _MOMENTS.get(order)
    if moment is not None:
        return _instant(moment(found)), found.arn
    return str(_WORDS[order](found, now)), found.arn


def start(order: str) -> Place:
    """A place of that order's form."""
    return (0, "") if order in _MOMENTS else ("", "")

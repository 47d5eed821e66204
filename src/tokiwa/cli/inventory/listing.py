"""How finds are shown: a table with what ends first at its top, the manager's certificates among them."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from tokiwa.cli.shown import table

DAY = 86_400
HEAD = ("ENDS", "DAYS", "ORIGIN", "PLACE", "NAMES", "ISSUER", "WRONG")
_WIDEST = 40  # characters of a column that could be of any length


def rows(finds: Iterable[Any], managed: Iterable[Any], now: datetime) -> list[str]:
    """The lines of the table."""
    finds = list(finds)
    places = Counter(each.get("CertificateArn") for each in finds if each["Origin"] in {"MANAGED", "IMPORTED"})
    lines = [(each["NotAfter"], _find(each, now)) for each in finds]
    lines += [(each["NotAfter"], _managed(each, places, now)) for each in managed if "NotAfter" in each]
    return table([HEAD, *(row for _, row in sorted(lines, key=lambda line: line[0]))])


def _find(find: Any, now: datetime) -> Sequence[object]:
    wrong = ", ".join(find["Faults"])
    names = _names(find["SubjectAlternativeNames"] or [find["Subject"]])
    return (*_end(find["NotAfter"], now), find["Origin"], find["Place"], names, _short(find["Issuer"]), wrong)


def _managed(certificate: Any, places: Counter[str | None], now: datetime) -> Sequence[object]:
    count = places[certificate["CertificateArn"]]
    where = f"the manager: {certificate['CertificateArn'].rpartition('/')[2]}"
    seen = "" if count else "seen nowhere"
    names = _names(certificate.get("SubjectAlternativeNameSummaries") or [certificate.get("DomainName", "")])
    return (*_end(certificate["NotAfter"], now), certificate.get("Type", ""), where, names, "", seen)


def _end(seconds: float, now: datetime) -> tuple[str, int]:
    days = -(-(seconds - now.timestamp()) // DAY)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}", int(days)


def _names(names: Sequence[str]) -> str:
    return _short(names[0] + (f" +{len(names) - 1}" if len(names) > 1 else ""))


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[: _WIDEST - 1]}…"

"""The AWS Signature Version 4 of a request, read from its Authorization header or its query string.

Source: IAM User Guide, "Create a signed AWS API request". The order of the checks and their sentences are
those that the services show.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value, evolve
from tokiwa.wire import percent
from tokiwa.wire.message import Request

ALGORITHM = "AWS4-HMAC-SHA256"
TERMINATOR = "aws4_request"
_BASIC = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z", re.ASCII)
_PARAMETERS = ("Credential", "Signature", "SignedHeaders")
_DATE = "requires existence of either a 'X-Amz-Date' or a 'Date' header."


class Signed(Value):
    """What a request says about who signed it, when and how. Nothing of it is verified yet.

    `scope` is the credential scope as it is signed; `date`, `region`, `service` and `terminator` are its
    parts. `signed_headers` are lower-case names in their order. `expires` is the life of a presigned
    request in seconds, None for a signature in the header.
    """

    access_key: str
    date: str
    region: str
    service: str
    terminator: str
    signed_headers: tuple[str, ...]
    signature: Hidden[str]
    stamp: str
    time: datetime
    session_token: Hidden[str | None] = None
    presigned: bool = False
    expires: int | None = None

    @property
    def scope(self) -> str:
        """The credential scope, `20260131/us-east-1/acm/aws4_request`."""
        return f"{self.date}/{self.region}/{self.service}/{self.terminator}"


def parse(request: Request) -> Signed:
    """The signature of a request. Problem NO_CREDENTIALS without one, else one that says what is wrong with it."""
    authorization = request.header(b"authorization")
    in_query = b"X-Amz-Algorithm=" in request.raw_query
    if authorization is not None and in_query:
        raise Problem(
            Kind.BAD_SIGNATURE,
            "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
        )
    if in_query:
        return _from_query(request)
    if authorization is None or not authorization.startswith(b"AWS4-"):
        raise Problem(Kind.NO_CREDENTIALS, "Request is missing Authentication Token")
    return _from_header(request, authorization.decode("latin-1"))


def scope_service(request: Request) -> str | None:
    """The service that a request is signed for, as far as it says; never fails."""
    try:
        return parse(request).service
    except Problem:
        return None


def _from_header(request: Request, authorization: str) -> Signed:
    # All but the signature, which usually comes last, is the same in a client's requests of a day.
    beginning, _, signature = authorization.rpartition("Signature=")
    usual = beginning.endswith((",", ", ")) and "," not in signature
    algorithm, parts = _parts(beginning if usual else authorization)
    if usual:
        parts = {**parts, "Signature": signature.strip()}
    stamp = _header(request, b"x-amz-date") or _basic(_header(request, b"date"))
    faults = [f"Authorization header requires '{name}' parameter." for name in _PARAMETERS if not parts.get(name)]
    if not stamp:
        faults.append(f"Authorization header {_DATE}")
    if faults:
        _refuse(faults)
    _check_algorithm(algorithm)
    return _signed(parts, "", stamp, _header(request, b"x-amz-security-token"))


@lru_cache(maxsize=1024)
def _parts(authorization: str) -> tuple[str, Mapping[str, str]]:
    """The algorithm, and the parameters by name."""
    algorithm, _, rest = authorization.partition(" ")
    parts = {}
    for part in rest.split(","):
        name, _, value = part.strip().partition("=")
        parts[name] = value
    return algorithm, parts


def _from_query(request: Request) -> Signed:
    given: dict[str, str] = {}
    for name, value in percent.pairs(request.raw_query):
        given.setdefault(name, value)
    wanted = ("X-Amz-Algorithm", "X-Amz-Credential", "X-Amz-Signature", "X-Amz-SignedHeaders", "X-Amz-Date")
    faults = [f"AWS query-string parameters must include '{name}'." for name in wanted if not given.get(name)]
    _refuse([*faults, "Re-examine the query-string parameters."] if faults else [])
    _check_algorithm(given["X-Amz-Algorithm"])
    signed = _signed(given, "X-Amz-", given["X-Amz-Date"], given.get("X-Amz-Security-Token"))
    return evolve(signed, presigned=True, expires=_expires(given.get("X-Amz-Expires")))


def _signed(parts: Mapping[str, str], prefix: str, stamp: str, token: str | None) -> Signed:
    time = _time(stamp)
    access_key, date, region, service, terminator = _credential(parts[f"{prefix}Credential"])
    return Signed(
        access_key=access_key,
        date=date,
        region=region,
        service=service,
        terminator=terminator,
        signed_headers=_names(parts[f"{prefix}SignedHeaders"]),
        signature=parts[f"{prefix}Signature"],
        stamp=stamp,
        time=time,
        session_token=token or None,
    )


def _refuse(faults: Iterable[str]) -> None:
    message = " ".join(faults)
    if message:
        raise Problem(Kind.INCOMPLETE_SIGNATURE, message)


def _check_algorithm(algorithm: str) -> None:
    if algorithm != ALGORITHM:
        raise Problem(Kind.INCOMPLETE_SIGNATURE, f"Unsupported AWS 'algorithm': '{algorithm[:64]}'.")


def _header(request: Request, name: bytes) -> str:
    value = request.first.get(name)
    return value.decode("latin-1").strip() if value else ""


def _basic(date: str) -> str:
    """The time of a `Date` header in the form that is signed; a form that is not known stays as it is."""
    if not date or _BASIC.fullmatch(date):
        return date
    try:
        return parsedate_to_datetime(date).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    except ValueError:
        return date


@lru_cache(maxsize=64)
def _time(stamp: str) -> datetime:
    found = _BASIC.fullmatch(stamp)
    try:
        if found:  # strptime would take as long as all the rest
            year, month, day, hour, minute, second = map(int, found.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    except ValueError:
        pass
    raise Problem(
        Kind.INCOMPLETE_SIGNATURE,
        f"Date must be in ISO-8601 'basic format'. Got '{stamp[:64]}'. See http://en.wikipedia.org/wiki/ISO_8601",
    )


@lru_cache(maxsize=1024)
def _credential(credential: str) -> tuple[str, ...]:
    parts = tuple(credential.split("/"))
    if len(parts) != 5:
        raise Problem(
            Kind.INCOMPLETE_SIGNATURE,
            "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
            f"got '{credential[:256]}'",
        )
    return parts


@lru_cache(maxsize=256)
def _names(signed_headers: str) -> tuple[str, ...]:
    return tuple(signed_headers.lower().split(";"))


def _expires(text: str | None) -> int | None:
    if text is None:
        return None
    if text.isascii() and text.isdecimal() and len(text) <= 6 and 1 <= int(text) <= 604800:
        return int(text)
    raise Problem(Kind.INCOMPLETE_SIGNATURE, "X-Amz-Expires must be a number of seconds from 1 to 604800.")

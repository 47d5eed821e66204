"""The condition operators: what each makes of a policy's value (IAM User Guide, "Condition operators").

A request's value that an operator cannot read (a word where it wants a number) matches nothing.
"""

import binascii
import operator
import re
from base64 import b64decode
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache, partial
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any, Protocol

from tokiwa.domain.policy.arn_pattern import ArnPattern, condition_pattern, split_arn
from tokiwa.domain.policy.shape import malformed
from tokiwa.domain.policy.template import Context, Pattern, tokenize
from tokiwa.domain.value import Value, evolve

# the lengths keep one comparison cheap, and are far beyond what a policy needs
_NUMBER = re.compile(r"[+-]?\d{1,300}(\.\d{1,300})?")
_EPOCH = re.compile(r"\d{1,15}")
_MONTH = re.compile(r"\d{4}-\d{2}")


class Operand(Protocol):
    """A policy's value, compiled; `Pattern` is one."""

    def matches(self, text: str, context: Context, /) -> bool:
        """Say whether the request's value fits."""


class ArnOperand(Value):
    """An ARN pattern, for values that come as text."""

    pattern: ArnPattern

    def matches(self, text: str, context: Context) -> bool:
        """Say whether the value is an ARN that fits."""
        arn = split_arn(text)
        return arn is not None and self.pattern.matches(arn, context)


class Comparison(Value):
    """A typed value and how to compare a request's value with it, once `parse` has read that."""

    parse: Callable[[str], Any]
    compare: Callable[[Any, Any], bool]
    value: Any

    def matches(self, text: str, _context: Context) -> bool:
        """Say whether the value can be read and the comparison holds."""
        value = self.parse(text)
        return value is not None and self.compare(value, self.value)


class Operator(Value):
    """One operator: `read(text, variables)` compiles a policy's value, or raises Problem(INVALID_POLICY).

    `negated` holds when no value of the policy matches, and so also when the key is absent.
    """

    read: Callable[[str, bool], Operand]
    negated: bool = False


def _string(text: str, variables: bool, *, fold: bool = False, wildcards: bool = False) -> Operand:
    return Pattern(tokenize(text, variables=variables, wildcards=wildcards), fold)


def _arn(text: str, variables: bool) -> Operand:
    return ArnOperand(condition_pattern(text, variables=variables))


def _typed(
    text: str,
    _variables: bool,  # neither variables nor wildcards are allowed here
    *,
    parse: Callable[[str], Any],
    compare: Callable[[Any, Any], bool],
    parse_policy: Callable[[str], Any] | None = None,
) -> Operand:
    value = (parse_policy or parse)(text)
    if value is None:
        raise malformed("The policy failed legacy parsing")
    return Comparison(parse, compare, value)


def _number(text: str) -> Decimal | None:
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def parse_instant(text: str) -> float | None:
    """Read a W3C date, with or without time, or seconds since 1970; None if it is neither."""
    if _EPOCH.fullmatch(text):
        return float(text)
    try:
        instant = datetime.fromisoformat(f"{text}-01" if _MONTH.fullmatch(text) else text)
        return (instant if instant.tzinfo else instant.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None


def _boolean(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text.lower())


def _binary(text: str) -> bytes | None:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return None


@lru_cache(maxsize=1024)  # the same few callers come again and again, and reading an address is slow
def _address(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text, strict=False)
    except ValueError:
        return None


def _within(address: Any, network: Any) -> bool:
    return address in network


def _family(prefix: str, parse: Callable[[str], Any]) -> dict[str, Operator]:
    """Return the six comparisons of a type that has an order."""
    reads = {
        "Equals": operator.eq,
        "LessThan": operator.lt,
        "LessThanEquals": operator.le,
        "GreaterThan": operator.gt,
        "GreaterThanEquals": operator.ge,
    }
    family = {prefix + name: Operator(partial(_typed, parse=parse, compare=compare)) for name, compare in reads.items()}
    return {**family, f"{prefix}NotEquals": evolve(family[f"{prefix}Equals"], negated=True)}


_like = partial(_string, wildcards=True)
_equals_ignoring_case = partial(_string, fold=True)
_ip = partial(_typed, parse=_address, compare=_within, parse_policy=_network)

OPERATORS = {
    "StringEquals": Operator(_string),
    "StringNotEquals": Operator(_string, negated=True),
    "StringEqualsIgnoreCase": Operator(_equals_ignoring_case),
    "StringNotEqualsIgnoreCase": Operator(_equals_ignoring_case, negated=True),
    "StringLike": Operator(_like),
    "StringNotLike": Operator(_like, negated=True),
    "ArnEquals": Operator(_arn),
    "ArnNotEquals": Operator(_arn, negated=True),
    "ArnLike": Operator(_arn),
    "ArnNotLike": Operator(_arn, negated=True),
    "Bool": Operator(partial(_typed, parse=_boolean, compare=operator.eq)),
    "BinaryEquals": Operator(partial(_typed, parse=_binary, compare=operator.eq)),
    "IpAddress": Operator(_ip),
    "NotIpAddress": Operator(_ip, negated=True),
    **_family("Numeric", _number),
    **_family("Date", parse_instant),
}
"""Every operator by its name, `Null` apart: that asks about the key, not its value."""

"""The match expressions, `{"prefix": "x"}` and the like: read here, `conditions` says what they mean.

The reasons are those that AWS gives, its slips included (a `cidr` that is no string is told about prefixes).
"""

from collections.abc import Callable
from typing import NamedTuple

from tokiwa.domain.pattern import conditions, wildcard
from tokiwa.domain.pattern.conditions import Number, Test
from tokiwa.domain.pattern.refusal import refusal
from tokiwa.domain.pattern.scanner import Scanner, Token

_ONE_KEY = "Only one key allowed in match expression"
_TOO_MANY = "Too many elements in numeric expression"
_NOT_IN_LIST = "Inside anything but list, start|null|boolean is not supported."
_MIXED_LIST = "Inside anything but list, either all values are number or string, mixed type is not supported"
_NOT_IN_ANY_CASE_LIST = "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported."
_NO_AFFIX = "prefix/suffix match pattern must be a string"
_NO_WILDCARD = "wildcard match pattern must be a string"


class Expression(NamedTuple):
    """What an expression asks: a test of a value, or (`absent`) that there be none; and its wildcards."""

    test: Test
    absent: bool = False
    wildcards: tuple[tuple[str | None, ...], ...] = ()


def read(scanner: Scanner) -> Expression:
    """The expression whose opening brace was just read."""
    if scanner.next() is not Token.NAME:
        raise scanner.refuse("Match expression name not found")
    reader = _READERS.get(scanner.name)
    if reader is None:
        raise scanner.refuse(f"Unrecognized match type {scanner.name}")
    return reader(scanner)


def _close(scanner: Scanner, reason: str = _ONE_KEY) -> None:
    if scanner.next() is not Token.OBJECT_END:
        raise scanner.refuse(reason)


def _string(scanner: Scanner, token: Token, reason: str) -> str:
    if token is not Token.STRING:
        raise scanner.refuse(reason)
    return scanner.text()


def _exactly(scanner: Scanner) -> Expression:
    text = _string(scanner, scanner.next(), "exact match pattern must be a string")
    _close(scanner)
    return Expression(conditions.one_string((text,)))


def _any_case(scanner: Scanner) -> Expression:
    text = _string(scanner, scanner.next(), "equals-ignore-case match pattern must be a string")
    _close(scanner)
    return Expression(conditions.string_any_case((text,)))


def _affix(
    name: str, plain: Callable[[tuple[str, ...]], Test], any_case: Callable[[str], Test]
) -> Callable[[Scanner], Expression]:
    """The reader of `prefix` or `suffix`, whose value is a string or `{"equals-ignore-case": string}`."""

    def read_affix(scanner: Scanner) -> Expression:
        token = scanner.next()
        if token is not Token.OBJECT:
            text = _string(scanner, token, f"{name} match pattern must be a string")
            _close(scanner)
            return Expression(plain((text,)))
        if scanner.next() is not Token.NAME:
            raise scanner.refuse(f"{name.capitalize()} expression name not found")
        if scanner.name != "equals-ignore-case":
            raise scanner.refuse(f"Unsupported {name} pattern: {scanner.name}")
        text = _string(scanner, scanner.next(), "equals-ignore-case match pattern must be a string")
        _close(scanner)
        _close(scanner)
        return Expression(any_case(text))

    return read_affix


def _exists(scanner: Scanner) -> Expression:
    token = scanner.next()
    if token not in (Token.TRUE, Token.FALSE):
        raise scanner.refuse("exists match pattern must be either true or false.")
    _close(scanner)
    return Expression(conditions.anything) if token is Token.TRUE else Expression(conditions.nothing, absent=True)


def _cidr(scanner: Scanner) -> Expression:
    text = _string(scanner, scanner.next(), "prefix match pattern must be a string")
    try:
        test = conditions.in_network(text)
    except ValueError as error:
        raise refusal(str(error)) from None
    _close(scanner)
    return Expression(test)


def _wildcard(scanner: Scanner) -> Expression:
    expression = _like(scanner, [_string(scanner, scanner.next(), _NO_WILDCARD)])
    _close(scanner)
    return expression


def _like(scanner: Scanner, texts: list[str]) -> Expression:
    try:
        wildcards = tuple(wildcard.parse(text) for text in texts)
    except ValueError as error:
        raise scanner.refuse(str(error)) from None
    test = conditions.string_like([wildcard.matcher(tokens) for tokens in wildcards])
    return Expression(test, wildcards=wildcards)


def _numeric(scanner: Scanner) -> Expression:
    if scanner.next() is not Token.ARRAY:
        raise scanner.refuse("Value of numeric must be an array.")
    if scanner.next() is not Token.STRING:
        raise scanner.refuse(f"Invalid member in numeric match: {scanner.text()}")
    operator = scanner.text()
    token = scanner.next()
    if operator not in ("=", "<", "<=", ">", ">="):
        raise scanner.refuse(f"Unrecognized numeric range operator: {operator}")
    number = _number(scanner, token, "equals" if operator == "=" else operator)
    token = scanner.next()
    if operator in (">", ">="):
        test = _from(scanner, token, number, counts=operator == ">=")
    elif token is not Token.ARRAY_END:
        raise scanner.refuse(_TOO_MANY)
    elif operator == "=":
        test = conditions.one_number((number,))
    else:
        test = conditions.between(None, number, high_counts=operator == "<=")
    _close(scanner, _TOO_MANY)
    return Expression(test)


def _from(scanner: Scanner, token: Token, low: Number, *, counts: bool) -> Test:
    """A range that has its lower bound, and may have an upper one."""
    if token is Token.ARRAY_END:
        return conditions.between(low, None, low_counts=counts)
    if token is not Token.STRING:
        raise scanner.refuse(f"Bad value in numeric range: {scanner.text()}")
    operator = scanner.text()
    if operator not in ("<", "<="):
        raise scanner.refuse(f"Bad numeric range operator: {operator}")
    high = _number(scanner, scanner.next(), operator)
    if scanner.next() is not Token.ARRAY_END:
        raise scanner.refuse("Too many terms in numeric range expression")
    if low >= high:
        raise scanner.refuse("Bottom must be less than top")
    return conditions.between(low, high, low_counts=counts, high_counts=operator == "<=")


def _number(scanner: Scanner, token: Token, operator: str) -> Number:
    if token is not Token.NUMBER:
        raise scanner.refuse(f"Value of {operator} must be numeric")
    return scanner.number()


def _anything_but(scanner: Scanner) -> Expression:
    token = scanner.next()
    if token is not Token.OBJECT:
        test = _values_but(scanner, token)
        _close(scanner, _TOO_MANY)
        return Expression(test)
    if scanner.next() is not Token.NAME:
        raise scanner.refuse("Anything-But expression name not found")
    name = scanner.name
    if name not in _BUT:
        raise scanner.refuse(f"Unsupported anything-but pattern: {name}")
    expression = _BUT[name](scanner)
    _close(scanner, _TOO_MANY)
    _close(scanner, _TOO_MANY)
    return expression._replace(test=conditions.none_of(expression.test))


def _values_but(scanner: Scanner, token: Token) -> Test:
    """Neither the value nor any value of the list: strings, or numbers."""
    listed = token is Token.ARRAY
    _require_list_or_value(scanner, token)
    texts: list[str] = []
    numbers: list[Number] = []
    token = scanner.next() if listed else token
    while token is not Token.ARRAY_END:
        if token is Token.STRING:
            texts.append(scanner.text())
        elif token is Token.NUMBER:
            numbers.append(scanner.number())
        else:
            raise scanner.refuse(_NOT_IN_LIST, twice=True)
        if not listed:
            break
        token = scanner.next()
    if bool(texts) == bool(numbers):
        raise scanner.refuse(_MIXED_LIST)
    return conditions.none_of(conditions.one_string(texts) if texts else conditions.one_number(numbers))


def _require_list_or_value(scanner: Scanner, token: Token) -> None:
    if token not in (Token.ARRAY, Token.STRING, Token.NUMBER):
        raise scanner.refuse("Value of anything-but must be an array or single string/number value.")


def _strings_but(scanner: Scanner, reason: str, *, empty: str | None = None) -> list[str]:
    """The string or list of strings that follows. `empty` is the reason to refuse empty strings."""
    token = scanner.next()
    _require_list_or_value(scanner, token)
    listed = token is Token.ARRAY
    texts: list[str] = []
    token = scanner.next() if listed else token
    while token is not Token.ARRAY_END:
        if token is not Token.STRING:
            raise scanner.refuse(reason, twice=listed)
        texts.append(scanner.text())
        if empty and not texts[-1]:
            raise scanner.refuse(empty, twice=listed)
        if not listed:
            break
        token = scanner.next()
    if not texts:
        raise scanner.refuse("Empty arrays are not allowed")
    return texts


def _affix_but(plain: Callable[[tuple[str, ...]], Test]) -> Callable[[Scanner], Expression]:
    def read_affix(scanner: Scanner) -> Expression:
        texts = _strings_but(scanner, _NO_AFFIX, empty="Null prefix/suffix not allowed")
        return Expression(plain(tuple(texts)))

    return read_affix


def _any_case_but(scanner: Scanner) -> Expression:
    texts = _strings_but(scanner, _NOT_IN_ANY_CASE_LIST)
    return Expression(conditions.string_any_case(texts))


def _like_but(scanner: Scanner) -> Expression:
    texts = _strings_but(scanner, _NO_WILDCARD)
    return _like(scanner, texts)


_BUT: dict[str, Callable[[Scanner], Expression]] = {
    "prefix": _affix_but(conditions.prefix),
    "suffix": _affix_but(conditions.suffix),
    "equals-ignore-case": _any_case_but,
    "wildcard": _like_but,
}

_READERS: dict[str, Callable[[Scanner], Expression]] = {
    "exactly": _exactly,
    "prefix": _affix("prefix", conditions.prefix, conditions.prefix_any_case),
    "suffix": _affix("suffix", conditions.suffix, conditions.suffix_any_case),
    "equals-ignore-case": _any_case,
    "wildcard": _wildcard,
    "anything-but": _anything_but,
    "numeric": _numeric,
    "cidr": _cidr,
    "exists": _exists,
}

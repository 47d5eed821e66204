"""Text of a policy that may hold wildcards and policy variables (IAM User Guide, "Variables and tags").

`${aws:username}` is replaced by the request's value, `${aws:username, 'nobody'}` has a default, and `${*}`, `${?}`
and `${$}` are those characters as text. A value that replaces a variable is text: wildcards in it are characters.
"""

import re
from collections.abc import Mapping
from typing import TypeAlias

import attrs

from tokiwa.domain.policy.glob import Glob, Wild, compile_glob
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

Context: TypeAlias = Mapping[str, str | tuple[str, ...]]
"""Condition keys in lower case with the request's value, or values where the key has several."""

_SPECIAL = re.compile(r"\$\{(?P<inner>[^}]*)\}?|[*?]")
_INNER = re.compile(r"\s*(?P<key>[^\s,'{}]+)\s*(?:,\s*'(?P<default>[^']*)'\s*)?")
_ESCAPES = frozenset("*?$")


class Variable(Value):
    """A policy variable; `key` is in lower case."""

    key: str
    default: str | None = None

    def value(self, context: Context) -> str | None:
        """Return what stands in its place: None if the key is absent or has several values, and no default."""
        value = context.get(self.key)
        return value if isinstance(value, str) else self.default


Token: TypeAlias = str | Wild | Variable


def tokenize(text: str, *, variables: bool, wildcards: bool = True) -> tuple[Token, ...]:
    """Cut text into literals, wildcards and variables; the last two only where they are asked for.

    Raises Problem(INVALID_POLICY) for a variable that is not closed or not well formed.
    """
    tokens: list[Token] = []
    position = 0
    while found := _SPECIAL.search(text, position):
        token, end = _special(found, variables=variables, wildcards=wildcards)
        tokens += (text[position : found.start()], token)
        position = end
    tokens.append(text[position:])
    return tuple(token for token in tokens if token != "")


def _special(found: re.Match[str], *, variables: bool, wildcards: bool) -> tuple[Token, int]:
    inner = found["inner"]
    if inner is None:
        return (Wild(found[0]) if wildcards else found[0]), found.end()
    if not variables:  # the dollar alone is text: a wildcard may follow inside the braces
        return "$", found.start() + 1
    if not found[0].endswith("}"):
        raise Problem(Kind.INVALID_POLICY, f'The policy variable "{found[0][:100]}" is not closed with a brace.')
    if inner in _ESCAPES:
        return inner, found.end()
    parts = _INNER.fullmatch(inner)
    if parts is None:
        raise Problem(Kind.INVALID_POLICY, f'The policy variable "{found[0][:100]}" is not valid.')
    return Variable(parts["key"].lower(), parts["default"]), found.end()


def resolve(tokens: tuple[Token, ...], context: Context) -> list[str | Wild] | None:
    """Replace the variables by the request's values; None if one of them has none."""
    resolved: list[str | Wild] = []
    for token in tokens:
        if isinstance(token, Variable):
            value = token.value(context)
            if value is None:
                return None
            resolved.append(value)
        else:
            resolved.append(token)
    return resolved


def _fixed(pattern: "Pattern") -> Glob | None:
    return None if any(isinstance(token, Variable) for token in pattern.tokens) else pattern.compile({})


@attrs.frozen
class Pattern:
    """A template as a pattern; compiled once if it has no variables, else per request.

    A variable without a value makes the pattern match nothing, so that negated conditions hold (same page,
    "Policy variables with no value"). `fold` compares without regard to case.
    """

    tokens: tuple[Token, ...]
    fold: bool = False
    fixed: Glob | None = attrs.field(init=False, default=attrs.Factory(_fixed, takes_self=True))

    def matches(self, text: str, context: Context) -> bool:
        """Say whether the whole text is covered."""
        glob = self.fixed or self.compile(context)
        return glob is not None and glob.matches(text.lower() if self.fold else text)

    def compile(self, context: Context) -> Glob | None:
        """Return the pattern for one request, or None if a variable has no value."""
        tokens = resolve(self.tokens, context)
        if tokens is None:
            return None
        if self.fold:
            tokens = [token.lower() if isinstance(token, str) else token for token in tokens]
        return compile_glob(tokens)

"""Patterns for ARNs: the six parts are compared one by one, so that a wildcard stays within its part.

Case matters. The last part may hold colons and slashes, and its wildcards cover them. (IAM User Guide,
"IAM JSON policy elements: Resource" and "Condition operators", ARN operators.)
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from tokiwa.domain.policy.glob import Wild, compile_glob
from tokiwa.domain.policy.template import Context, Pattern, Token, Variable, resolve, tokenize
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

_PARTS = 6
_PARTITIONS = frozenset(("aws", "aws-cn", "aws-us-gov", "aws-eusc", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f"))

T = TypeVar("T", str | Wild, Token)


def split_arn(text: str) -> tuple[str, ...] | None:
    """Return the six parts of an ARN, or None if the text is not one."""
    parts = tuple(text.split(":", _PARTS - 1))
    return parts if len(parts) == _PARTS and parts[0] == "arn" else None


class ArnPattern(Value):
    """What the numbered parts must be: exact texts, which are compared first, and patterns; nothing for `*`.

    Where a variable may hold several parts there are only its tokens, `uncut`, to be cut for each request.
    """

    texts: tuple[tuple[int, str], ...]
    patterns: tuple[tuple[int, Pattern], ...]
    uncut: tuple[Token, ...] = ()

    def matches(self, arn: Sequence[str], context: Context) -> bool:
        """Say whether each of the six parts of the ARN is covered."""
        for index, text in self.texts:
            if arn[index] != text:
                return False
        if self.uncut:
            return self._matches_uncut(arn, context)
        return all(pattern.matches(arn[index], context) for index, pattern in self.patterns)

    def _matches_uncut(self, arn: Sequence[str], context: Context) -> bool:
        tokens = resolve(self.uncut, context)
        parts = _cut(tokens) if tokens is not None else []
        return len(parts) == _PARTS and all(
            compile_glob(tokens).matches(part) for tokens, part in zip(parts, arn, strict=True)
        )


def resource_pattern(text: str, *, variables: bool) -> ArnPattern:
    """Compile one value of a Resource element, other than `*`.

    An ARN with fewer than six parts is completed with `*`. Raises Problem(INVALID_POLICY) with IAM's sentences.
    """
    if not text.startswith("arn:"):
        raise Problem(Kind.INVALID_POLICY, f'Resource {text} must be in ARN format or "*".')
    parts = _cut(tokenize(text, variables=variables))
    _check(text, parts)
    return _compile(parts)


def condition_pattern(text: str, *, variables: bool) -> ArnPattern:
    """Compile one value of an ARN condition operator. Raises Problem(INVALID_POLICY) if it is no ARN pattern."""
    tokens = tokenize(text, variables=variables)
    parts = _cut(tokens)
    if len(parts) == _PARTS or tokens == (Wild.ANY,):
        return _compile(parts)
    if any(isinstance(token, Variable) for token in tokens):
        return ArnPattern((), (), tokens)
    raise Problem(Kind.INVALID_POLICY, f'The condition value {text} must be in ARN format or "*".')


def _compile(parts: list[list[Token]]) -> ArnPattern:
    """Compile the parts that say something; those that are missing at the end may be anything."""
    texts: list[tuple[int, str]] = []
    patterns: list[tuple[int, Pattern]] = []
    for index, part in enumerate(parts):
        pattern = Pattern(tuple(part))
        if pattern.fixed is not None and pattern.fixed.exact is not None:
            texts.append((index, pattern.fixed.exact))
        elif part != [Wild.ANY]:
            patterns.append((index, pattern))
    return ArnPattern(tuple(texts), tuple(patterns))


def _check(text: str, parts: list[list[Token]]) -> None:
    partition = parts[1]
    if all(isinstance(token, str) for token in partition) and "".join(map(str, partition)) not in _PARTITIONS:
        full = ":".join([*text.split(":", _PARTS - 1), "*", "*", "*", "*"][:_PARTS])
        raise Problem(
            Kind.INVALID_POLICY,
            f'Partition "{"".join(map(str, partition))}" is not valid for resource "{full}".',
        )
    if len(parts) < 3 or not all(isinstance(token, str) for token in parts[2]):
        raise Problem(Kind.INVALID_POLICY, "Resource vendor must be fully qualified and cannot contain regexes.")
    if not parts[2] or (len(parts) < _PARTS and "::" in text):
        raise Problem(Kind.INVALID_POLICY, "The policy failed legacy parsing")


def _cut(tokens: Iterable[T]) -> list[list[T]]:
    """Cut at the first five colons in text; those in a variable count once it has been replaced by its value."""
    parts: list[list[T]] = [[]]
    for token in tokens:
        if not isinstance(token, str):
            parts[-1].append(token)
            continue
        first, *rest = token.split(":", _PARTS - len(parts))
        parts[-1] += [first] if first else []
        parts += [[piece] if piece else [] for piece in rest]
    return parts

"""One condition of a statement: an operator, a key, and the policy's values (IAM User Guide, "Condition").

All conditions of a statement must hold. The values of one are alternatives; for a negated operator none of them
may match. An absent key fails a positive operator and passes a negated one.
"""

from collections.abc import Iterator
from enum import Enum
from typing import Any

from tokiwa.domain.policy.operators import OPERATORS, Operand
from tokiwa.domain.policy.shape import malformed, scalars
from tokiwa.domain.policy.template import Context
from tokiwa.domain.value import Value

_IF_EXISTS = "IfExists"


class Quantifier(Enum):
    """How many of a key's values must pass, for a key that has several."""

    NONE = ""
    ANY = "ForAnyValue:"
    ALL = "ForAllValues:"


class Condition(Value):
    """A comparison of a key with the policy's values. `key` is in lower case."""

    key: str
    operands: tuple[Operand, ...]
    negated: bool = False
    quantifier: Quantifier = Quantifier.NONE
    if_exists: bool = False

    def holds(self, context: Context) -> bool:
        """Say whether the request passes."""
        values = context.get(self.key)
        if isinstance(values, str) and self.quantifier is Quantifier.NONE:
            return self._passes(values, context)
        if isinstance(values, str):
            values = (values,)
        if self.quantifier is not Quantifier.NONE and values:
            values = tuple(filter(None, values))  # an empty text counts as no value here
        if not values:
            return self._holds_without_value()
        passes = (self._passes(value, context) for value in values)
        if self.quantifier is Quantifier.NONE:
            # several values without a quantifier: the operator applies to any, a negated one then to all
            return all(passes) if self.negated else any(passes)
        return all(passes) if self.quantifier is Quantifier.ALL else any(passes)

    def _holds_without_value(self) -> bool:
        if self.if_exists or self.quantifier is Quantifier.ALL:
            return True
        return self.negated and self.quantifier is Quantifier.NONE

    def _passes(self, value: str, context: Context) -> bool:
        for operand in self.operands:
            if operand.matches(value, context):
                return not self.negated
        return self.negated


class Presence(Value):
    """The `Null` operator: whether a key is absent. `answers` are the policy's values."""

    key: str
    answers: frozenset[bool]

    def holds(self, context: Context) -> bool:
        """Say whether the key is absent, or present, as the policy wants."""
        values = context.get(self.key)
        return (values is None or values == ()) in self.answers


def compile_conditions(block: Any, *, variables: bool) -> tuple[Condition | Presence, ...]:
    """Compile the value of a Condition element. Raises Problem(INVALID_POLICY)."""
    if not isinstance(block, dict):
        raise malformed()
    return tuple(condition for name, keys in block.items() for condition in _compile(name, keys, variables=variables))


def _compile(name: str, keys: Any, *, variables: bool) -> Iterator[Condition | Presence]:
    if not isinstance(keys, dict):
        raise malformed()
    for key, value in keys.items():
        if ":" not in key:
            raise malformed("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
        if name == "Null":
            yield _presence(key.lower(), scalars(value))
        else:
            yield _condition(name, key.lower(), scalars(value), variables=variables)


def _presence(key: str, texts: tuple[str, ...]) -> Presence:
    answers = [text.lower() for text in texts]
    if not set(answers) <= {"true", "false"}:
        raise malformed("The policy failed legacy parsing")
    return Presence(key, frozenset(answer == "true" for answer in answers))


def _condition(name: str, key: str, texts: tuple[str, ...], *, variables: bool) -> Condition:
    quantifier = next((q for q in (Quantifier.ANY, Quantifier.ALL) if name.startswith(q.value)), Quantifier.NONE)
    name = name.removeprefix(quantifier.value)
    operator = OPERATORS.get(name.removesuffix(_IF_EXISTS))
    if operator is None:
        raise malformed()
    return Condition(
        key=key,
        operands=tuple(operator.read(text, variables) for text in texts),
        negated=operator.negated,
        quantifier=quantifier,
        if_exists=name.endswith(_IF_EXISTS),
    )

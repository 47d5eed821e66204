"""The shapes that recur in policy documents, and the refusal of one that is malformed."""

from typing import Any

from tokiwa.domain.problem import Kind, Problem


def malformed(sentence: str = "Syntax errors in policy.") -> Problem:
    """Return the refusal of a document; the default is what IAM says to most mistakes."""
    return Problem(Kind.INVALID_POLICY, sentence)


def strings(value: Any) -> tuple[str, ...]:
    """Read a string, or a list of strings. Raises Problem(INVALID_POLICY) for anything else."""
    values = value if isinstance(value, list) else [value]
    if not all(isinstance(item, str) for item in values):
        raise malformed()
    return tuple(values)


def scalars(value: Any) -> tuple[str, ...]:
    """Read a string, number or boolean, or a list of them, each as text (`true`, `10`)."""
    values = value if isinstance(value, list) else [value]
    return tuple(_text(item) for item in values)


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    raise malformed()

"""The Action element: names of operations without regard to case, with `*` and `?` after the vendor."""

import re
from collections.abc import Sequence

from tokiwa.domain.policy.glob import Glob, compile_text
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

_VENDOR = re.compile(r"[a-zA-Z0-9.-]+")


class Actions(Value):
    """Compiled names, in lower case."""

    names: frozenset[str]
    globs: tuple[Glob, ...]

    def matches(self, action: str) -> bool:
        """Say whether the action, in lower case, is among them."""
        if action in self.names:
            return True
        return any(glob.matches(action) for glob in self.globs)


def compile_actions(texts: Sequence[str]) -> Actions:
    """Compile the values of an Action element. Raises Problem(INVALID_POLICY) with IAM's sentences."""
    for text in texts:
        _check(text)
    names = frozenset(text.lower() for text in texts)
    wild = sorted(name for name in names if "*" in name or "?" in name)
    return Actions(names.difference(wild), tuple(map(compile_text, wild)))


def _check(text: str) -> None:
    vendor, *rest = text.split(":")
    if not rest and vendor != "*":
        raise Problem(Kind.INVALID_POLICY, "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.")
    if len(rest) > 1:
        raise Problem(Kind.INVALID_POLICY, "Actions/Condition can contain only one colon.")
    if vendor != "*" and not _VENDOR.fullmatch(vendor):
        raise Problem(Kind.INVALID_POLICY, f"Vendor {vendor} is not valid")

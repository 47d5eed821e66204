"""The ways in which a valid request is broken, by what is wrong with it, which is also what the answer's code says."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from tests.hostile import garbage, trees, values
from tests.hostile.edge import Sent

from tokiwa.wire.catalog import Operation, Protocol

Break = Callable[[Random, Operation, Protocol], Sent | None]

VALUES: dict[str, Break] = {
    "missing": values.missing,
    "too long": values.too_long,
    "too short": values.too_short,
    "no such word": values.no_such_word,
    "no match": values.no_match,
    "out of range": values.out_of_range,
}
FORMS: dict[str, Break] = {
    "wrong type": trees.wrong_type,
    "huge number": trees.huge_number,
    "not a number": trees.not_a_number,
    "nested": trees.nested,
    "truncated": garbage.truncated,
    "garbled": garbage.garbled,
    "not UTF-8": garbage.not_utf8,
    "another value": garbage.another_value,
    "another protocol": garbage.another_protocol,
}
NAMES: dict[str, Break] = {"unknown operation": garbage.unknown_operation}
BREAKS = VALUES | FORMS | NAMES

"""The input against its shape: required, length, range, pattern, enum, union; in AWS's words.

The sentences are those of AWS's service framework: `1 validation error detected: Value 'x' at
'certificateArn' failed to satisfy constraint: Member must ...`. Scalars in a list or map are refused
together, at the list or map, with all that is asked of them.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from botocore.model import Shape, StructureShape

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve
from tokiwa.wire import constraints
from tokiwa.wire.by_shape import ByShape, Function, same
from tokiwa.wire.catalog import Operation, Service
from tokiwa.wire.constraints import NOT_NULL, Constraint
from tokiwa.wire.shown import shower

_MOST = 10  # faults that one answer names, as AWS does; the search ends there
_CONTAINERS = frozenset(("structure", "list", "map"))


class Fault(Value):
    """One value that breaks one constraint. `path` leads to it from the value that was checked."""

    path: tuple[str, ...]
    shown: str | None
    sentence: str

    def under(self, *steps: str) -> "Fault":
        """The same fault, seen from the value around."""
        return evolve(self, path=(*steps, *self.path))

    def __str__(self) -> str:
        value = "" if self.shown is None else f"{self.shown} "
        return f"Value {value}at '{'.'.join(self.path)}' failed to satisfy constraint: {self.sentence}"


Faults = Sequence[Fault]


def check(operation: Operation, values: Mapping[str, Any]) -> None:
    """Problem INVALID, with every fault (at most ten) in one sentence, unless the input satisfies its shape."""
    faults = _checker(operation)(values)[:_MOST]
    if faults:
        noun = "error" if len(faults) == 1 else "errors"
        told = "; ".join(map(str, faults))
        raise Problem(Kind.INVALID, f"{len(faults)} validation {noun} detected: {told}")


@cache
def _checkers(_: Service) -> ByShape:
    return ByShape(_make)


@cache
def _checker(operation: Operation) -> Function:
    return _checkers(operation.service)(operation.input) if operation.input else _nothing


def _nothing(_: Any) -> Faults:
    return ()


def _make(shape: Shape, by_shape: ByShape) -> Function:
    """A function from a value to its faults; `same` for a shape of which nothing is asked."""
    own = _own(shape)
    match shape.type_name:
        case "structure":
            return _structure(shape, by_shape)
        case "list":
            return _both(own, _list(shape, by_shape))
        case "map":
            return _both(own, _both(_map_keys(shape), _map_values(shape, by_shape)))
    return own


def _both(first: Function, second: Function) -> Function:
    if first is same or second is same:
        return second if first is same else first
    return lambda value: [*first(value), *second(value)]


def _own(shape: Shape) -> Function:
    asked = constraints.of(shape)
    if not asked:
        return same
    show = shower(shape)

    def faults(value: Any) -> Faults:
        for each in asked:
            if not each.holds(value):
                return _found(value)
        return ()

    def _found(value: Any) -> Faults:
        found = []
        for each in asked:
            if not each.holds(value):
                found.append(Fault((), show(value), each.sentence))
                if each.final:
                    break
        return found

    return faults


def _step(name: str) -> str:
    return name[:1].lower() + name[1:]


def _structure(shape: StructureShape, by_shape: ByShape) -> Function:
    required = tuple((name, _step(name)) for name in shape.required_members)
    union = _union(shape) if shape.is_tagged_union else None
    checks: dict[str, tuple[str, Function]] = {}
    for name, member in shape.members.items():
        function = by_shape(member)
        if function is not same:
            checks[name] = (_step(name), function)

    def faults(values: Mapping[str, Any]) -> Faults:
        found: list[Fault] = [] if union is None else [*union(values)]
        for name, step in required:
            if name not in values:
                found.append(Fault((step,), "null", NOT_NULL.sentence))
        for name, value in values.items():
            if name in checks:
                step, function = checks[name]
                found += [fault.under(step) for fault in function(value)]
        return found

    return faults


def _union(shape: StructureShape) -> Function:
    show = shower(shape)
    sentence = f"Exactly one member must be set: [{', '.join(map(_step, shape.members))}]"
    return lambda values: () if len(values) == 1 else (Fault((), show(values), sentence),)


def _list(shape: Shape, by_shape: ByShape) -> Function:
    if shape.member.type_name not in _CONTAINERS:
        return _together(shape, "Member", constraints.of(shape.member), list)
    function = by_shape(shape.member)
    return _each(function, lambda values: ((str(at), item) for at, item in enumerate(values, 1)))


def _map_keys(shape: Shape) -> Function:
    asked = constraints.of(shape.key)
    return _together(shape, "Map keys", asked, list) if asked else same


def _map_values(shape: Shape, by_shape: ByShape) -> Function:
    if shape.value.type_name not in _CONTAINERS:
        return _together(shape, "Map value", constraints.of(shape.value), lambda values: values.values())
    return _each(by_shape(shape.value), lambda values: values.items())


def _together(shape: Shape, whose: str, asked: tuple[Constraint, ...], members: Function) -> Function:
    """A check of scalars in a container: one fault for all of them."""
    show = shower(shape)

    def faults(values: Any) -> Faults:
        for item in members(values):
            if item is None or not constraints.hold(asked, item):
                told = ", ".join(
                    each.sentence for each in (*asked, *(() if None not in members(values) else (NOT_NULL,)))
                )
                return (Fault((), show(values), f"{whose} must satisfy constraint: [{told}]"),)
        return ()

    return faults


def _each(function: Function, members: Function) -> Function:
    """A check of structures or containers in a container: each has a path of its own."""

    def faults(values: Any) -> Faults:
        found: list[Fault] = []
        for step, item in members(values):
            inner = (Fault((), "null", NOT_NULL.sentence),) if item is None else function(item)
            found.extend(fault.under(step, "member") for fault in inner)
            if len(found) >= _MOST:
                break
        return found

    return faults

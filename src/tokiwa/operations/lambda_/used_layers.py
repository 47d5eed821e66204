"""Layers of CreateFunction and UpdateFunctionConfiguration: versions that exist and that the caller may use."""

from collections.abc import Iterable, Sequence

from tokiwa.domain.call import Call
from tokiwa.domain.layer import LARGEST, MOST, UsedLayer, used
from tokiwa.domain.policy.form import Form
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.authorise import require
from tokiwa.operations.lambda_.layer_finding import named_version, policy
from tokiwa.runner.package import check
from tokiwa.store import layers
from tokiwa.work import Work
from tokiwa.work.policies import compiled


def used_layers(work: Work, call: Call, given: Sequence[str]) -> tuple[UsedLayer, ...]:
    """What is asked for, in its order. INVALID_ARGUMENTS for a version that is not there, DENIED for one of others'."""
    if len(given) > MOST:
        raise Problem(Kind.INVALID_ARGUMENTS, f"A function can have at most {MOST} layers: {len(given)} are given.")
    by_layer: dict[str, str] = {}
    for arn in given:
        other = by_layer.setdefault(arn.rpartition(":")[0], arn)
        if other is not arn:
            raise Problem(
                Kind.INVALID_ARGUMENTS,
                "Two different versions of the same layer are not allowed to be referenced in the same function. "
                f"{other} and {arn} are versions of the same layer.",
            )
    return tuple(_used(work, call, arn) for arn in given)


def layer_keys(_: Work, call: Call, __: str) -> dict[str, tuple[str, ...]]:
    """The condition key of calls that give a function layers: those that are given."""
    given = tuple(call.input.get("Layers", ()))
    return {"lambda:Layer": given} if given else {}


def together(archive: bytes, of_function: Iterable[UsedLayer]) -> None:
    """INVALID_ARGUMENTS for code and layers that are too large together, unpacked."""
    size = check(archive) + sum(layer.unpacked for layer in of_function)
    if size > LARGEST:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"Function code combined with layers exceeds the maximum allowed size of {LARGEST} bytes. "
            f"The actual size is {size} bytes.",
        )


def _used(work: Work, call: Call, arn: str) -> UsedLayer:
    text = policy(work, arn)
    require(work, call, "lambda:GetLayerVersion", arn, policy=None if text is None else compiled(text, Form.RESOURCE))
    with work.means.store.snapshot() as tx:
        found = layers.version(tx, *named_version(arn))
    if found is None:
        raise Problem(Kind.INVALID_ARGUMENTS, f"Layer version {arn} does not exist.")
    return used(found)

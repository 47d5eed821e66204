"""lambda:CreateFunction: code and settings under a name; it can be invoked when this answers."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import LATEST, Configuration, Function, publish
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import checked_tags
from tokiwa.operations.lambda_.description import described
from tokiwa.operations.lambda_.finding import named, whole
from tokiwa.operations.lambda_.settings import given_settings
from tokiwa.operations.lambda_.uploaded import package
from tokiwa.operations.lambda_.used_layers import layer_keys, together
from tokiwa.operations.registry import operation
from tokiwa.store import functions
from tokiwa.work import Work, apply

LONGEST_NAME = 64


@operation("lambda:CreateFunction", on=whole, context=layer_keys, slow=True)
def create_function(work: Work, call: Call) -> dict[str, Any]:
    """The configuration of the new function, or of its version 1 if it is published at once."""
    name = named(call)
    _check_name(name.name)
    if not (call.input.get("Runtime") and call.input.get("Handler")):
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            "Runtime and Handler are mandatory parameters for functions created with deployment packages.",
        )
    code = package(call.account, call.input["Code"])
    revision = work.draw.uuid()
    latest = Configuration(
        code=code.sha256,
        code_size=len(code.archive),
        modified_at=call.now,
        revision=revision,
        build=revision,
        architecture=call.input.get("Architectures", ["x86_64"])[0],
        **given_settings(work, call, name.name, name.unqualified, None),
    )
    together(code.archive, latest.layers)
    tags = checked_tags({"Key": key, "Value": value} for key, value in call.input.get("Tags", {}).items())
    function = Function(call.account, call.region, name.name, latest, tags=tags)
    with work.transaction() as tx:
        if functions.get(tx, call.account, name.name) is not None:
            raise Problem(Kind.EXISTS, f"Function already exist: {name.name}")
        if not call.input.get("Publish"):
            apply(tx, Change(puts=(function, code)))
            return described(work.means, function, latest, LATEST)
        function, first = publish(function, None, None, work.draw.uuid())
        apply(tx, Change(puts=(function, first, code)))
    return described(work.means, function, first.configuration, "1", "1")


def _check_name(name: str) -> None:
    if len(name) > LONGEST_NAME:
        raise Problem(
            Kind.INVALID,
            f"1 validation error detected: Value '{name}' at 'functionName' failed to satisfy constraint: "
            f"Member must have length less than or equal to {LONGEST_NAME}",
        )

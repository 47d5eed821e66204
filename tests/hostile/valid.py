"""A valid input for any operation, made from its shape: every member there, nested ones to a depth."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import Any

from botocore.model import Shape

from tokiwa.wire import constraints, validate
from tokiwa.wire.catalog import Operation

DEEPEST = 5  # beyond it only what is required: some structures contain themselves

_UUID = "11111111-2222-4333-8444-555555555555"
_ACCOUNT = "000000000000"
# The first that satisfies a text's shape is taken; the patterns of the models accept one of these each.
_TEXTS = (
    "example",
    _ACCOUNT,
    _UUID,
    "123456",
    "1.2.3.4",
    f"arn:aws:acm:us-east-1:{_ACCOUNT}:certificate/{_UUID}",
    f"arn:aws:acm-pca:us-east-1:{_ACCOUNT}:certificate-authority/{_UUID}",
    f"arn:aws:lambda:us-east-1:{_ACCOUNT}:function:example",
    f"arn:aws:lambda:us-east-1:{_ACCOUNT}:layer:example:1",
    f"arn:aws:lambda:us-east-1:{_ACCOUNT}:code-signing-config:csc-{'0' * 17}",
    f"arn:aws:lambda:us-east-1:{_ACCOUNT}:capacity-provider:example",
    "arn:aws:lambda:us-east-1::runtime:0000000000000000",
    f"arn:aws:lambda:us-east-1:{_ACCOUNT}:runtime/example",
    f"arn:aws:iam::{_ACCOUNT}:role/example",
    f"arn:aws:events:us-east-1:{_ACCOUNT}:event-bus/example",
    f"arn:aws:events:us-east-1:{_ACCOUNT}:connection/example/{_UUID}",
    f"arn:aws:events:us-east-1:{_ACCOUNT}:api-destination/example/{_UUID}",
    f"arn:aws:secretsmanager:us-east-1:{_ACCOUNT}:secret:example",
    f"arn:aws:vpc-lattice:us-east-1:{_ACCOUNT}:resourceconfiguration/rcfg-{'0' * 17}",
    f"arn:aws:elasticfilesystem:us-east-1:{_ACCOUNT}:access-point/fsap-{'0' * 17}",
    f"arn:aws:kms:us-east-1:{_ACCOUNT}:key/{_UUID}",
    "arn:aws:health:us-east-1::event/ACM/AWS_ACM_RENEWAL_STATE_CHANGE/one",
    "www.example.com",
    "https://example.com/",
    "aws.partner/example/one",
    "example.amazonaws.com",
    "events:PutEvents",
    "lambda:InvokeFunction",
    "lambda:GetLayerVersion",
    "tls://www.example.com",
    "0" * 64,
    "o-example0000",
    "us-east-1",
    "subnet-0",
    "sg-0",
    "/mnt/example",
    "/example/",
    "/example",
    "app.handler",
    "v1",
    "DE",
    "$.example",
    "$LATEST",
    "1",
    "/",
    "",
)


class NoExampleError(Exception):
    """No text of the list satisfies a shape: the list needs one more."""


@cache
def example(operation: Operation) -> dict[str, Any]:
    """An input that the operation's shape accepts."""
    values: dict[str, Any] = _value(operation.input, 0) if operation.input else {}
    validate.check(operation, values)
    return values


def _value(shape: Shape, depth: int) -> Any:
    match shape.type_name:
        case "structure":
            return _structure(shape, depth)
        case "list":
            count = max(1, shape.metadata.get("min", 1)) if depth < DEEPEST else shape.metadata.get("min", 0)
            return [_value(shape.member, depth + 1) for _ in range(count)]
        case "map":
            if depth >= DEEPEST:
                return {}
            keys = [_text(shape.key) + str(number or "") for number in range(max(1, shape.metadata.get("min", 1)))]
            return {key: _value(shape.value, depth + 1) for key in keys}
        case "boolean":
            return True
        case "integer" | "long":
            return shape.metadata.get("min", 1)
        case "float" | "double":
            return float(shape.metadata.get("min", 1))
        case "timestamp":
            return 1_800_000_000
        case "blob":
            return b"x" * max(1, shape.metadata.get("min", 1))
    return _text(shape)


def _structure(shape: Any, depth: int) -> dict[str, Any]:
    names = list(shape.members)
    if getattr(shape, "is_tagged_union", False):
        # The first of them may contain the union itself, the last does not.
        names = names[:1] if depth < DEEPEST else names[-1:]
    elif depth >= DEEPEST:
        names = [name for name in names if name in shape.required_members]
    return {name: _value(shape.members[name], depth + 1) for name in names}


@cache
def _text(shape: Shape) -> str:
    if shape.metadata.get("enum"):
        return str(shape.metadata["enum"][0])
    asked = constraints.of(shape)
    for text, times in product(_TEXTS, (1, 5)):
        if constraints.hold(asked, text * times):
            return text * times
    raise NoExampleError(f"{shape.name}: {shape.metadata}")

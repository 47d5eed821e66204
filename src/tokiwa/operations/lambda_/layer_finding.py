"""Layers by name or ARN, as every operation on them looks them up, and what is told of a version."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.function_policy import document
from tokiwa.domain.layer import LayerVersion, arn_of
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import layers
from tokiwa.work import Transaction, Work

Key = tuple[str, str, int]


def layer_arn(call: Call) -> str:
    """The ARN of the layer that a call names, whichever way."""
    given: str = call.input["LayerName"]
    return given if given.startswith("arn:") else arn_of(call.region, call.account, given)


def version_arn(call: Call) -> str:
    """The ARN of the version that a call names."""
    return f"{layer_arn(call)}:{call.input['VersionNumber']}"


def named_layer(arn: str) -> tuple[str, str]:
    """Account and name in the ARN of a layer, or of a version of it."""
    parts = arn.split(":")
    return parts[4], parts[6]


def named_version(arn: str) -> Key:
    """Account, name and number in the ARN of a version."""
    return (*named_layer(arn), int(arn.rpartition(":")[2]))


def policy(work: Work, arn: str) -> str | None:
    """The resource policy of a version of a layer; None without one."""

    def load() -> str | None:
        with work.means.store.snapshot() as tx:
            found = layers.version(tx, *named_version(arn))
        return None if found is None or not found.policy else document(found.policy)

    return work.means.store.cached("layer policies", (LayerVersion,), arn, load)


def find_version(tx: Transaction, arn: str) -> LayerVersion:
    """The version with this ARN. NOT_FOUND without it."""
    found = layers.version(tx, *named_version(arn))
    if found is None:
        raise Problem(Kind.NOT_FOUND, "The resource you requested does not exist.")
    return found


def summary(found: LayerVersion) -> dict[str, Any]:
    """A version as lists show it."""
    return {
        "LayerVersionArn": found.arn,
        "Version": found.number,
        "Description": found.description,
        "CreatedDate": f"{found.created_at:%Y-%m-%dT%H:%M:%S}.{found.created_at.microsecond // 1000:03}+0000",
        "CompatibleRuntimes": list(found.runtimes) or None,
        "CompatibleArchitectures": list(found.architectures) or None,
        "LicenseInfo": found.license or None,
    }


def told(found: LayerVersion) -> dict[str, Any]:
    """Everything about a version but a link to its content: there is none, as for functions."""
    content = {"CodeSha256": found.code, "CodeSize": found.size}
    return summary(found) | {"LayerArn": found.layer_arn, "Content": content}

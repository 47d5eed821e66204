"""The settings that CreateFunction and UpdateFunctionConfiguration take: checked, in our words."""

import json
from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.function import Configuration, Function, Logging
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.authorise import require
from tokiwa.operations.lambda_.file_systems import file_systems
from tokiwa.operations.lambda_.used_layers import used_layers
from tokiwa.runner.environment import RESERVED
from tokiwa.work import Work
from tokiwa.work.execution_role import LAMBDA, PERIOD, assumed
from tokiwa.work.invoking import environment, sealed_environment

LARGEST_ENVIRONMENT = 4096  # characters of JSON
RUNTIMES = (
    *(f"nodejs{version}.x" for version in (18, 20, 22, 24, 26)),
    *(f"python3.{version}" for version in range(9, 16)),
    *("provided.al2", "provided.al2023"),
)
_SAME = {"Description": "description", "Timeout": "timeout", "MemorySize": "memory", "Handler": "handler"}
_MOST = {
    "Timeout": ("timeout", 900),
    "MemorySize": ("memorySize", 10_240),
}  # the model's bounds are of other kinds of function
_MOST_EPHEMERAL = 10_240
_UNSERVED = {
    "VpcConfig": "VPCs",
    "ImageConfig": "container images",
    "KMSKeyArn": "KMS keys",
    "CodeSigningConfigArn": "code signing",
    "TenancyConfig": "tenant isolation",
    "CapacityProviderConfig": "capacity providers",
    "DurableConfig": "durable functions",
    "AcceleratorConfig": "accelerators",
    "PublishTo": "publishing to $LATEST.PUBLISHED",
}


def given_settings(work: Work, call: Call, name: str, arn: str, function: Function | None) -> dict[str, Any]:
    """The members of a Configuration that the call sets. `function` is what there is already."""
    values = call.input
    refuse_unserved(values)
    _check_bounds(values)
    settings: dict[str, Any] = {ours: values[theirs] for theirs, ours in _SAME.items() if theirs in values}
    if "Runtime" in values:
        settings["runtime"] = checked_runtime(work, values["Runtime"])
    if "Role" in values:
        settings["role"] = _checked_role(work, call, name, arn)
    if "Environment" in values:
        variables = _checked_variables(values["Environment"].get("Variables", {}))
        if function is None or variables != environment(work.means, function, function.latest):
            settings["environment"] = sealed_environment(work.means, arn.split(":")[4], arn, variables)
    if "EphemeralStorage" in values:
        settings["ephemeral"] = values["EphemeralStorage"]["Size"]
    if "TracingConfig" in values:
        settings["tracing"] = values["TracingConfig"].get("Mode", "PassThrough")
    if "DeadLetterConfig" in values:
        settings["dead_letter"] = _checked_queue(values["DeadLetterConfig"].get("TargetArn", ""))
    if "LoggingConfig" in values:
        settings["logging"] = _logging(values["LoggingConfig"], None if function is None else function.latest)
    return settings | _folders(work, call, arn)


def _folders(work: Work, call: Call, arn: str) -> dict[str, Any]:
    """What the function sees beside its own code."""
    seen: dict[str, Any] = {}
    if "FileSystemConfigs" in call.input:
        seen["file_systems"] = file_systems(work, arn.split(":")[4], call.input["FileSystemConfigs"])
    if "Layers" in call.input:
        seen["layers"] = used_layers(work, call, call.input["Layers"])
    return seen


def refuse_unserved(values: Mapping[str, Any]) -> None:
    """Refuse what is asked for and cannot be had here: to ignore it would be to run something else."""
    for member, what in _UNSERVED.items():
        if _is_set(values.get(member)):
            raise Problem(Kind.INVALID_ARGUMENTS, f"This server has no {what}: leave out {member}.")
    if values.get("PackageType", "Zip") != "Zip":
        raise Problem(Kind.INVALID_ARGUMENTS, "This server runs no container images: PackageType must be Zip.")
    if values.get("SnapStart", {}).get("ApplyOn", "None") != "None":
        raise Problem(Kind.INVALID_ARGUMENTS, "This server has no SnapStart: ApplyOn must be None.")


def checked_runtime(work: Work, runtime: str) -> str:
    """The runtime, if this server can run it. INVALID_ARGUMENTS with those that it can, and why not this one."""
    try:
        work.runner.runtime_version(runtime)
    except Problem as problem:
        served = ", ".join(name for name in RUNTIMES if _runs(work, name))
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"Value {runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: "
            f"[{served}] or be a valid ARN. {problem.message}",
        ) from None
    return runtime


def _runs(work: Work, runtime: str) -> bool:
    try:
        return bool(work.runner.runtime_version(runtime))
    except Problem:
        return False


def _is_set(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_set(member) for member in value.values())
    return bool(value)


def _check_bounds(values: Mapping[str, Any]) -> None:
    wanted = [(place, values[name], most) for name, (place, most) in _MOST.items() if name in values]
    if "EphemeralStorage" in values:
        wanted.append(("ephemeralStorage.size", values["EphemeralStorage"]["Size"], _MOST_EPHEMERAL))
    for place, value, most in wanted:
        if value > most:
            raise Problem(
                Kind.INVALID,
                f"1 validation error detected: Value '{value}' at '{place}' failed to satisfy constraint: "
                f"Member must have value less than or equal to {most}",
            )


def _checked_role(work: Work, call: Call, name: str, arn: str) -> str:
    role: str = call.input["Role"]
    if role.split(":")[4] != arn.split(":")[4]:
        raise Problem(Kind.DENIED, "Cross-account pass role is not allowed.")
    require(work, call, "iam:PassRole", role, {"iam:PassedToService": LAMBDA, "iam:AssociatedResourceArn": arn})
    assumed(work, role, name, call.now, arn, PERIOD)
    return role


def _checked_variables(variables: Mapping[str, str]) -> Mapping[str, str]:
    problem = (
        "Lambda was unable to configure your environment variables because the environment variables you have provided"
    )
    reserved = sorted(RESERVED.intersection(variables))
    if reserved:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"{problem} contains reserved keys that are currently not supported for modification. "
            f"Reserved keys used in this request: {', '.join(reserved)}",
        )
    size = len(json.dumps(variables, separators=(",", ":"), ensure_ascii=False))
    if size > LARGEST_ENVIRONMENT:
        # AWS shows all of them here; people keep secrets there, and errors end up in logs.
        raise Problem(
            Kind.INVALID_ARGUMENTS, f"{problem} exceeded the 4KB limit. String measured: {size} characters of JSON"
        )
    return variables


def _checked_queue(arn: str) -> str:
    if arn and arn.split(":")[2] not in ("sqs", "sns"):
        raise Problem(
            Kind.INVALID_ARGUMENTS, f"The provided dead letter target {arn} is neither an SQS queue nor an SNS topic."
        )
    return arn


def _logging(given: Mapping[str, str], before: Configuration | None) -> Logging:
    was = Logging() if before is None else before.logging
    form = given.get("LogFormat", was.format)
    levels = (given.get("ApplicationLogLevel", was.application_level), given.get("SystemLogLevel", was.system_level))
    if form != "JSON":
        if "ApplicationLogLevel" in given or "SystemLogLevel" in given:
            raise Problem(Kind.INVALID_ARGUMENTS, "Log levels can be set only when LogFormat is JSON.")
        levels = ("", "")
    else:
        levels = (levels[0] or "INFO", levels[1] or "INFO")
    return Logging(form, given.get("LogGroup", was.group), *levels)

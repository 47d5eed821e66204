"""What Lambda tells of a version: the FunctionConfiguration of its API."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tokiwa.domain.function import LATEST, Configuration, Function
from tokiwa.domain.problem import Problem
from tokiwa.runner.runner import Runner
from tokiwa.work import Means
from tokiwa.work.invoking import environment

# What GetFunction tells and the lists do not (Lambda API Reference, "ListFunctions").
_NOT_LISTED = frozenset({"State", "StateReason", "LastUpdateStatus", "RuntimeVersionConfig"})


def described(
    means: Means, function: Function, found: Configuration, version: str, qualifier: str = ""
) -> dict[str, Any]:
    """The configuration of a version, under the ARN with this qualifier."""
    told: dict[str, Any] = {
        "FunctionName": function.name,
        "FunctionArn": function.qualified(qualifier),
        "Runtime": found.runtime,
        "Role": found.role,
        "Handler": found.handler,
        "CodeSize": found.code_size,
        "Description": found.description,
        "Timeout": found.timeout,
        "MemorySize": found.memory,
        "LastModified": _written(found.modified_at),
        "CodeSha256": found.code,
        "Version": version,
        "TracingConfig": {"Mode": found.tracing},
        "RevisionId": found.revision,
        "State": "Active",
        "StateReason": isolation(means.runner),
        "LastUpdateStatus": "Successful",
        "PackageType": "Zip",
        "Architectures": [found.architecture],
        "EphemeralStorage": {"Size": found.ephemeral},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "RuntimeVersionConfig": _runtime(means.runner, function.region, found.runtime),
        "LoggingConfig": _logging(function, found),
    }
    variables = environment(means, function, found)
    if variables:
        told["Environment"] = {"Variables": variables}
    if found.file_systems:
        told["FileSystemConfigs"] = [
            {"Arn": each.access_point, "LocalMountPath": each.path} for each in found.file_systems
        ]
    if found.layers:
        told["Layers"] = [{"Arn": each.arn, "CodeSize": each.size} for each in found.layers]
    if found.dead_letter:
        told["DeadLetterConfig"] = {"TargetArn": found.dead_letter}
    return told


def listed(means: Means, function: Function, found: Configuration, version: str = LATEST, qualifier: str = "") -> Any:
    """The same with what the lists tell."""
    told = described(means, function, found, version, qualifier)
    return {name: value for name, value in told.items() if name not in _NOT_LISTED}


def isolation(runner: Runner) -> str:
    """How functions are shut in on this machine: what StateReason says of every active function."""
    shut_in = {
        "bubblewrap": "Runs in a bubblewrap sandbox",
        "rlimits": "Runs as a plain process with resource limits, because bubblewrap does not work on this machine",
    }[runner.isolation]
    return f"{shut_in}; {'reaches this server only' if runner.network == 'api' else 'reaches the whole network'}."


def _runtime(runner: Runner, region: str, runtime: str) -> Mapping[str, Any]:
    """The runtime's version: a name that changes when what runs the functions does."""
    try:
        digest = hashlib.sha256(runner.runtime_version(runtime).encode()).hexdigest()
    except Problem as problem:
        return {"Error": {"ErrorCode": "RuntimeNotHere", "Message": problem.message}}
    return {"RuntimeVersionArn": f"arn:aws:lambda:{region}::runtime:{digest}"}


def _logging(function: Function, found: Configuration) -> Mapping[str, str]:
    levels = {
        "ApplicationLogLevel": found.logging.application_level,
        "SystemLogLevel": found.logging.system_level,
    }
    told = {"LogFormat": found.logging.format, "LogGroup": function.log_group(found)}
    return told | {name: level for name, level in levels.items() if level}


def _written(moment: datetime) -> str:
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}+0000"

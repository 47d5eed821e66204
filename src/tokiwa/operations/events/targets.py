"""events:PutTargets, RemoveTargets and ListTargetsByRule: where a rule's events go."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain import rule as rules_
from tokiwa.domain import target as targets_
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.target import HttpParameters, Target
from tokiwa.operations.events.access import resource_keys, target_keys
from tokiwa.operations.events.listing import page
from tokiwa.operations.events.names import on_rule, rule
from tokiwa.operations.events.put_rule import may_pass
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply

_OURS = frozenset(
    {"Id", "Arn", "RoleArn", "Input", "InputPath", "InputTransformer", "DeadLetterConfig", "RetryPolicy"}
    | {"HttpParameters"}
)
_NONE_FAILED: dict[str, Any] = {"FailedEntryCount": 0, "FailedEntries": []}


@operation("events:PutTargets", on=on_rule("Rule"), context=target_keys)
def put_targets(work: Work, call: Call) -> dict[str, Any]:
    """Add targets, or change those with the same ids; all or, with the reason, none."""
    wanted = tuple(targets_.checked(_target(given)) for given in call.input["Targets"])
    for role in sorted({target.role for target in wanted if target.role}):
        may_pass(work, call, role)
    with work.transaction() as tx:
        changed = rules_.with_targets(rule(tx, call, "Rule"), wanted)
        apply(tx, Change(puts=(changed,)))
    return _NONE_FAILED


@operation("events:RemoveTargets", on=on_rule("Rule"), context=resource_keys)
def remove_targets(work: Work, call: Call) -> dict[str, Any]:
    """Remove targets by id; an id that is not there is no failure."""
    with work.transaction() as tx:
        found = rule(tx, call, "Rule")
        changed = rules_.without_targets(found, frozenset(call.input["Ids"]))
        if changed != found:
            apply(tx, Change(puts=(changed,)))
    return _NONE_FAILED


@operation("events:ListTargetsByRule", on=on_rule("Rule"), context=resource_keys)
def list_targets_by_rule(work: Work, call: Call) -> dict[str, Any]:
    """One page of targets, by id."""
    with work.transaction() as tx:
        found = rule(tx, call, "Rule")
    return page(call, "Targets", found.targets, lambda target: target.id, _shown, found.arn)


def _target(given: Mapping[str, Any]) -> Target:
    transformer, policy = given.get("InputTransformer", {}), given.get("RetryPolicy", {})
    http = given.get("HttpParameters")
    return Target(
        id=given["Id"],
        arn=given["Arn"],
        role=given.get("RoleArn"),
        input=given.get("Input"),
        input_path=given.get("InputPath"),
        paths=transformer.get("InputPathsMap"),
        template=transformer.get("InputTemplate"),
        dead_letter=given.get("DeadLetterConfig", {}).get("Arn"),
        max_attempts=policy.get("MaximumRetryAttempts"),
        max_age=policy.get("MaximumEventAgeInSeconds"),
        http=None
        if http is None
        else HttpParameters(
            path=tuple(http.get("PathParameterValues", ())),
            headers=dict(http.get("HeaderParameters", {})),
            query=dict(http.get("QueryStringParameters", {})),
        ),
        others={name: value for name, value in given.items() if name not in _OURS},
    )


def _shown(target: Target) -> dict[str, Any]:
    retry = {"MaximumRetryAttempts": target.max_attempts, "MaximumEventAgeInSeconds": target.max_age}
    http = target.http and {
        "PathParameterValues": target.http.path,
        "HeaderParameters": target.http.headers,
        "QueryStringParameters": target.http.query,
    }
    return {
        "Id": target.id,
        "Arn": target.arn,
        "RoleArn": target.role,
        "Input": target.input,
        "InputPath": target.input_path,
        "InputTransformer": None
        if target.template is None
        else {"InputPathsMap": target.paths, "InputTemplate": target.template},
        "DeadLetterConfig": None if target.dead_letter is None else {"Arn": target.dead_letter},
        "RetryPolicy": None if target.max_attempts is None and target.max_age is None else retry,
        "HttpParameters": http,
        **target.others,
    }

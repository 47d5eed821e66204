"""logs:CreateLogGroup, DeleteLogGroup and DescribeLogGroups."""

from collections.abc import Callable, Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.log_event import LogGroup
from tokiwa.domain.log_trim import TRIM
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.logs.finding import any_group_arn, group, group_arn, named
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import log_groups, logs
from tokiwa.work import Transaction, Work, apply

MOST = 50


@operation("logs:CreateLogGroup", on=group_arn)
def create_log_group(work: Work, call: Call) -> None:
    """A group without streams."""
    if call.input.get("kmsKeyId") or call.input.get("deletionProtectionEnabled"):
        raise Problem(Kind.INVALID, "This server has neither KMS keys nor deletion protection for log groups.")
    made = LogGroup(
        call.account,
        call.region,
        call.input["logGroupName"],
        call.now,
        tags=dict(call.input.get("tags", {})),
        group_class=call.input.get("logGroupClass", "STANDARD"),
    )
    with work.transaction() as tx:
        if log_groups.get(tx, call.account, made.name) is not None:
            raise Problem(Kind.EXISTS, "The specified log group already exists")
        apply(tx, Change(puts=(made,)))


@operation("logs:DeleteLogGroup", on=group_arn)
def delete_log_group(work: Work, call: Call) -> None:
    """The group with its streams and events."""
    with work.transaction() as tx:
        found = group(tx, call)
        apply(tx, Change(drops=(found,), cancels=((TRIM, found.arn),)))


@operation("logs:DescribeLogGroups", on=any_group_arn)
def describe_log_groups(work: Work, call: Call) -> dict[str, Any]:
    """One page, by name."""
    prefix, most = call.input.get("logGroupNamePrefix", ""), call.input.get("limit", MOST)
    if prefix and "logGroupNamePattern" in call.input:
        raise Problem(Kind.INVALID, "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.")
    after = position(call.name, call.input.get("nextToken"), "")
    wanted = _filter(call.input)
    found: list[LogGroup] = []
    with work.transaction() as tx:
        while len(found) <= most:
            page = log_groups.page(tx, call.account, after, MOST, prefix)
            found += [one for one in page if wanted(one)]
            if len(page) < MOST:
                break
            after = page[-1].name
        told = [_told(tx, one) for one in found[:most]]
    answer: dict[str, Any] = {"logGroups": told}
    if len(found) > most:
        answer["nextToken"] = token(call.name, found[most - 1].name)
    return answer


def _filter(given: Mapping[str, Any]) -> Callable[[LogGroup], bool]:
    part, of_class = given.get("logGroupNamePattern", ""), given.get("logGroupClass")
    names = {named(identifier) for identifier in given.get("logGroupIdentifiers", ())}
    return lambda one: part in one.name and of_class in (None, one.group_class) and (not names or one.name in names)


def _told(tx: Transaction, found: LogGroup) -> dict[str, Any]:
    told: dict[str, Any] = {
        "logGroupName": found.name,
        "creationTime": int(found.created_at.timestamp() * 1000),
        "metricFilterCount": 0,
        "arn": f"{found.arn}:*",
        "storedBytes": logs.size(tx, found.account, found.name),
        "logGroupClass": found.group_class,
        "logGroupArn": found.arn,
    }
    if found.retention_days is not None:
        told["retentionInDays"] = found.retention_days
    return told

"""Groups and streams by name or ARN, as every operation of CloudWatch Logs looks them up."""

from tokiwa.domain.call import Call
from tokiwa.domain.log_event import LogGroup, LogStream
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import log_groups, logs
from tokiwa.work import Transaction


def group_name(call: Call) -> str:
    """The group that the call names, by `logGroupName` or by `logGroupIdentifier` (a name or an ARN)."""
    name, identifier = call.input.get("logGroupName"), call.input.get("logGroupIdentifier")
    if (name is None) == (identifier is None):
        raise Problem(Kind.INVALID, "You must include either logGroupIdentifier or logGroupName, but not both.")
    return str(name) if identifier is None else named(identifier)


def named(identifier: str) -> str:
    """The name in an identifier: a name, or an ARN (without the `:*` that DescribeLogGroups adds)."""
    return identifier.rpartition(":log-group:")[2]


def group_arn(call: Call) -> str:
    """The ARN of a call that is about a group, or about a stream in it, as policies have it."""
    stream = call.input.get("logStreamName", "")
    return f"arn:aws:logs:{call.region}:{call.account}:log-group:{group_name(call)}:log-stream:{stream}"


def any_group_arn(call: Call) -> str:
    """The ARN of a call that is about no one group."""
    return f"arn:aws:logs:{call.region}:{call.account}:log-group::log-stream:"


def group(tx: Transaction, call: Call) -> LogGroup:
    """The group that the call names. NOT_FOUND without one."""
    found = log_groups.get(tx, call.account, group_name(call))
    if found is None:
        raise Problem(Kind.NOT_FOUND, "The specified log group does not exist.")
    return found


def stream(tx: Transaction, call: Call) -> LogStream:
    """The stream that the call names. NOT_FOUND without one."""
    found = logs.stream(tx, call.account, group(tx, call).name, call.input["logStreamName"])
    if found is None:
        raise Problem(Kind.NOT_FOUND, "The specified log stream does not exist.")
    return found


def milliseconds(call: Call) -> int:
    """The call's time as the service writes times."""
    return int(call.now.timestamp() * 1000)

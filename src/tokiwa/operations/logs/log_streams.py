"""logs:CreateLogStream, DeleteLogStream and DescribeLogStreams."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.log_event import LogGroup, LogStream
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.logs.finding import group, group_arn, milliseconds, stream
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import logs
from tokiwa.work import Work, apply

MOST = 50
_BY_TIME = "LastEventTime"


@operation("logs:CreateLogStream", on=group_arn)
def create_log_stream(work: Work, call: Call) -> None:
    """A stream without events."""
    with work.transaction() as tx:
        found, name = group(tx, call), call.input["logStreamName"]
        if logs.stream(tx, found.account, found.name, name) is not None:
            raise Problem(Kind.EXISTS, "The specified log stream already exists")
        apply(tx, Change(puts=(LogStream(found.account, found.name, name, milliseconds(call)),)))


@operation("logs:DeleteLogStream", on=group_arn)
def delete_log_stream(work: Work, call: Call) -> None:
    """The stream with its events."""
    with work.transaction() as tx:
        apply(tx, Change(drops=(stream(tx, call),)))


@operation("logs:DescribeLogStreams", on=group_arn)
def describe_log_streams(work: Work, call: Call) -> dict[str, Any]:
    """One page, by name or by the time of the last event."""
    by_time = call.input.get("orderBy") == _BY_TIME
    prefix, most = call.input.get("logStreamNamePrefix", ""), call.input.get("limit", MOST)
    backward = call.input.get("descending", False)
    if by_time and prefix:
        raise Problem(Kind.INVALID, "Cannot order by LastEventTime with a logStreamNamePrefix.")
    listing = f"{call.name} {call.input.get('orderBy')} {backward}"
    given = call.input.get("nextToken")
    with work.transaction() as tx:
        found = group(tx, call)
        if by_time:
            start = (1 << 60, "") if backward else (-1, "")
            at = position(listing, given, start)
            page = logs.streams_by_time(tx, found.account, found.name, at, most + 1, backward=backward)
        else:
            after = position(listing, given, "")
            page = logs.streams_by_name(tx, found.account, found.name, after, most + 1, prefix, backward=backward)
    answer: dict[str, Any] = {"logStreams": [_told(found, one) for one in page[:most]]}
    if len(page) > most:
        last = page[most - 1]
        answer["nextToken"] = token(listing, (last.last_event, last.name) if by_time else last.name)
    return answer


def _told(of: LogGroup, found: LogStream) -> dict[str, Any]:
    told: dict[str, Any] = {
        "logStreamName": found.name,
        "creationTime": found.created_at,
        "arn": f"{of.arn}:log-stream:{found.name}",
        "storedBytes": 0,  # the service tells no sizes of streams since 2019
    }
    if found.size:
        told |= {
            "firstEventTimestamp": found.first_event,
            "lastEventTimestamp": found.last_event,
            "lastIngestionTime": found.ingested_at,
        }
    return told

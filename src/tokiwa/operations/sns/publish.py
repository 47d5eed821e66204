"""sns:Publish and PublishBatch."""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from tokiwa.domain import message_attributes
from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.topic import invalid
from tokiwa.operations.registry import operation
from tokiwa.operations.sns.finding import own_time, policy_of, resource_keys, topic
from tokiwa.work import Work, apply
from tokiwa.work.publishing import Saying, published

LARGEST = 262_144  # bytes of a message with its attributes, and of a batch
MOST = 10
_SUBJECT = re.compile(r"[!-~][ -~]{0,99}")
_ID = re.compile(r"[A-Za-z0-9_-]{1,80}")
_PARAMETER = "InvalidParameter"
_VALUE = "ParameterValueInvalid"


def _arn(call: Call) -> str:
    return str(call.input.get("TopicArn") or call.input.get("TargetArn") or "*")


@operation("sns:Publish", on=_arn, context=resource_keys, policy=policy_of)
def publish(work: Work, call: Call) -> dict[str, Any]:
    """One message for everybody who subscribes and wants it."""
    if "PhoneNumber" in call.input:
        raise invalid("PhoneNumber", "this server sends no text messages to telephones")
    if _arn(call) == "*":
        raise invalid("TopicArn or TargetArn", "no value for required parameter")
    saying = _saying(call.input, work.draw.uuid())
    with work.transaction() as tx:
        to = topic(tx, _arn(call))
        apply(tx, published(tx, to, saying, own_time(tx, call, to)))
    return {"MessageId": saying.id}


@operation("sns:PublishBatch", on="TopicArn", action="sns:Publish", context=resource_keys, policy=policy_of)
def publish_batch(work: Work, call: Call) -> dict[str, Any]:
    """Up to ten messages; what is wrong with one is said of that one."""
    entries = call.input["PublishBatchRequestEntries"]
    _check(entries)
    sayings: dict[str, Saying] = {}
    failed: list[dict[str, Any]] = []
    for entry in entries:
        try:
            sayings[entry["Id"]] = _saying(entry, work.draw.uuid())
        except Problem as problem:
            code = problem.code or _PARAMETER
            failed.append({"Id": entry["Id"], "Code": code, "Message": problem.message, "SenderFault": True})
    with work.transaction() as tx:
        to = topic(tx, call.input["TopicArn"])
        now = own_time(tx, call, to)
        for saying in sayings.values():
            apply(tx, published(tx, to, saying, now))
    return {"Successful": [{"Id": id_, "MessageId": each.id} for id_, each in sayings.items()], "Failed": failed}


def _check(entries: list[Mapping[str, Any]]) -> None:
    ids = [entry["Id"] for entry in entries]
    if not entries:
        raise Problem(Kind.INVALID, "The batch request doesn't contain any entries.", "EmptyBatchRequest")
    if len(entries) > MOST:
        raise Problem(
            Kind.INVALID, "The batch request contains more entries than permissible.", "TooManyEntriesInBatchRequest"
        )
    if not all(map(_ID.fullmatch, ids)):
        raise Problem(
            Kind.INVALID,
            "The Id of a batch entry in a batch request doesn't abide by the specification.",
            "InvalidBatchEntryId",
        )
    if len(set(ids)) < len(ids):
        raise Problem(
            Kind.INVALID, "Two or more batch entries in the request have the same Id.", "BatchEntryIdsNotDistinct"
        )
    if sum(map(_size, entries)) > LARGEST:
        raise Problem(
            Kind.INVALID,
            "The length of all the batch messages put together is more than the limit.",
            "BatchRequestTooLong",
        )


def _size(given: Mapping[str, Any]) -> int:
    attributes = message_attributes.read(given.get("MessageAttributes", {}), _VALUE)
    return len(given["Message"].encode()) + message_attributes.size(attributes)


def _saying(given: Mapping[str, Any], id_: str) -> Saying:
    message, subject = given["Message"], given.get("Subject")
    if not message:
        raise Problem(Kind.INVALID, "Invalid parameter: Empty message")
    if _size(given) > LARGEST:
        raise Problem(Kind.INVALID, "Invalid parameter: Message too long")
    if subject is not None and not _SUBJECT.fullmatch(subject):
        raise Problem(Kind.INVALID, "Invalid parameter: Subject")
    if given.get("MessageGroupId") or given.get("MessageDeduplicationId"):
        raise invalid("MessageGroupId", "The request includes a parameter that is not valid for this topic type")
    attributes = message_attributes.read(given.get("MessageAttributes", {}), _VALUE)
    match given.get("MessageStructure", ""):
        case "":
            return Saying(id_, message, subject, attributes)
        case "json":
            texts = _texts(message)
            return Saying(id_, texts["default"], subject, attributes, texts)
    raise invalid("MessageStructure", "it is json or not given")


def _texts(message: str) -> dict[str, str]:
    """A text for each protocol."""
    try:
        found = msgspec.json.decode(message, type=dict[str, Any])
    except (msgspec.MsgspecError, RecursionError):
        raise Problem(
            Kind.INVALID, "Invalid parameter: Message Structure - JSON message body failed to parse"
        ) from None
    texts = {name: text for name, text in found.items() if isinstance(text, str)}
    if not texts.get("default"):
        raise Problem(Kind.INVALID, "Invalid parameter: Message Structure - No default entry in JSON message body")
    return texts

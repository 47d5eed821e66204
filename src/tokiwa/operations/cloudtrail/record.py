"""An entry of the audit log in the form of a CloudTrail record (CloudTrail User Guide, "CloudTrail record contents")."""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

import attrs
import msgspec

from tokiwa.domain.call import Call
from tokiwa.domain.moment import stamp
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import Value
from tokiwa.operations import registry
from tokiwa.store.audit import Entry

VERSION = "1.11"
_HOSTS = {"cloudwatch": "monitoring.amazonaws.com", "tokiwa": "tokiwa"}  # the others are called as in actions
_READS = re.compile(r"Describe|Filter|Get|List|Lookup|Search|Simulate|Test")
_USER = re.compile(r"arn:aws:(?:iam|sts)::[0-9]*:(?P<kind>root|user|assumed-role)(?:/(?P<path>.+))?")
_ARN = re.compile(r"arn(:[^:*]*){4}:[^*]+")
_MAPS = {"tags", "Tags"}  # whose keys are the caller's own
_TYPES = {
    ("acm", "certificate"): "AWS::ACM::Certificate",
    ("acm-pca", "certificate-authority"): "AWS::ACMPCA::CertificateAuthority",
    ("events", "rule"): "AWS::Events::Rule",
    ("events", "event-bus"): "AWS::Events::EventBus",
    ("events", "connection"): "AWS::Events::Connection",
    ("events", "api-destination"): "AWS::Events::ApiDestination",
    ("iam", "user"): "AWS::IAM::User",
    ("iam", "role"): "AWS::IAM::Role",
    ("iam", "policy"): "AWS::IAM::ManagedPolicy",
    ("lambda", "function"): "AWS::Lambda::Function",
    ("logs", "log-group"): "AWS::Logs::LogGroup",
}


class Resource(Value):
    """What a call was about, by an ARN of six parts. `type` is empty where AWS has no word for it."""

    arn: str

    @property
    def type(self) -> str:
        """The type, as CloudFormation calls it."""
        _, _, service, _, _, rest = self.arn.split(":", 5)
        return _TYPES.get((service, re.split(r"[:/]", rest)[0]), "")

    @property
    def owner(self) -> str:
        """The account in the ARN, if there is one."""
        return self.arn.split(":", 5)[4]

    @property
    def name(self) -> str:
        """What it is called where its type is known."""
        return re.split(r"[:/]", self.arn)[-1]


@attrs.define(slots=False)
class Record:
    """An entry, told as CloudTrail tells it. `region` is the server's."""

    entry: Entry
    region: str

    @property
    def name(self) -> str:
        """EventName."""
        return self.entry.name.partition(":")[2]

    @property
    def source(self) -> str:
        """EventSource."""
        service = self.entry.name.partition(":")[0]
        return _HOSTS.get(service, f"{service}.amazonaws.com")

    @property
    def read_only(self) -> bool:
        """Whether the call would have changed nothing: such a call is on record where it was refused."""
        return _READS.match(self.name) is not None

    @property
    def user(self) -> str:
        """Username: of a session its name, of the root user `root`."""
        found = _USER.fullmatch(self.entry.principal)
        return self.entry.principal if found is None else (found["path"] or found["kind"]).rpartition("/")[2]

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """What the call named, and what it made or changed."""
        found = (*self._named(), *self.entry.resources)
        return tuple(Resource(arn) for arn in dict.fromkeys(found) if _ARN.fullmatch(arn))

    @cached_property
    def parameters(self) -> Mapping[str, Any] | None:
        """The call's input with its secrets masked; None where the log has only the beginning of it."""
        try:
            return msgspec.json.decode(self.entry.parameters, type=dict[str, Any])
        except msgspec.DecodeError:
            return None

    def event(self) -> dict[str, Any]:
        """A member of `Events`."""
        entry = self.entry
        told = {
            "EventId": entry.id,
            "EventName": self.name,
            "ReadOnly": _word(self.read_only),
            "EventTime": entry.time.replace(microsecond=0),
            "EventSource": self.source,
            "Username": self.user,
            "Resources": [
                {"ResourceType": each.type, "ResourceName": each.arn} if each.type else {"ResourceName": each.arn}
                for each in self.resources
            ],
            "CloudTrailEvent": msgspec.json.encode(self.whole()).decode(),
        }
        return told | ({"AccessKeyId": entry.access_key} if entry.access_key else {})

    def whole(self) -> dict[str, Any]:
        """The record. Members without a value are left out, but those that CloudTrail always has."""
        entry = self.entry
        told: dict[str, Any] = {
            "eventVersion": VERSION,
            "userIdentity": _identity(entry),
            "eventTime": stamp(entry.time),
            "eventSource": self.source,
            "eventName": self.name,
            "awsRegion": self.region,
            "sourceIPAddress": entry.source,
            "userAgent": entry.user_agent,
            "requestParameters": self._told_parameters(),
            "responseElements": None,
        }
        if entry.error:
            told |= {"errorCode": "AccessDenied", "errorMessage": entry.message}
        if entry.handed:
            told["additionalEventData"] = {"privateKeyOfSerial": entry.handed}
        told |= {"requestID": entry.request_id, "eventID": entry.id, "readOnly": self.read_only}
        if self.resources:
            told["resources"] = [_resource(each, entry.account) for each in self.resources]
        return told | {
            "eventType": "AwsApiCall",
            "managementEvent": True,
            "recipientAccountId": entry.account,
            "eventCategory": "Management",
        }

    def has(self, key: str, value: str) -> bool:
        """Whether it has a lookup attribute of this value."""
        match key:
            case "ResourceName":
                return any(value in (each.arn, each.name) for each in self.resources)
            case "ResourceType":
                return any(value == each.type for each in self.resources)
        return value == {
            "EventId": self.entry.id,
            "EventName": self.name,
            "ReadOnly": _word(self.read_only),
            "Username": self.user,
            "EventSource": self.source,
            "AccessKeyId": self.entry.access_key,
        }.get(key)

    def _named(self) -> Iterator[str]:
        # What the call was authorised for follows from its parameters, if the log has all of them.
        if self.parameters is None:
            return
        with suppress(Problem, LookupError, TypeError, AttributeError, ValueError):
            on = registry.find(self.entry.name).on
            if isinstance(on, str):
                yield self.parameters.get(on, "")
            elif on is not None:
                found = on(self._call())
                yield from (found,) if isinstance(found, str) else found

    def _call(self) -> Call:
        entry = self.entry
        who = Principal(PrincipalType.USER, entry.account, entry.principal, entry.principal_id)
        return Call(
            entry.name, who, self.parameters or {}, entry.time, entry.time, entry.request_id, self.region
        )  # fmt: skip

    def _told_parameters(self) -> Any:
        if self.parameters is None:
            return {"omitted": True, "reason": "requestParameters too large", "beginning": self.entry.parameters}
        return _lowered(self.parameters) or None


def _identity(entry: Entry) -> dict[str, Any]:
    """CloudTrail User Guide, "CloudTrail userIdentity element"."""
    found = _USER.fullmatch(entry.principal)
    if found is None:
        service = entry.principal.endswith(".amazonaws.com")
        who = {"type": "AWSService", "invokedBy": entry.principal}
        return who if service else {"type": "Unknown", "principalId": entry.principal}
    told = {"principalId": entry.principal_id, "arn": entry.principal, "accountId": entry.account}
    if entry.access_key:
        told["accessKeyId"] = entry.access_key
    name = (found["path"] or "").split("/")
    match found["kind"]:
        case "root":
            return {"type": "Root", **told}
        case "user":
            return {"type": "IAMUser", **told, "userName": name[-1]}
    issuer = {
        "type": "Role",
        "principalId": entry.principal_id.partition(":")[0],
        "arn": f"arn:aws:iam::{entry.account}:role/{name[0]}",
        "accountId": entry.account,
        "userName": name[0],
    }
    return {"type": "AssumedRole", **told, "sessionContext": {"sessionIssuer": issuer}}


def _resource(found: Resource, account: str) -> dict[str, str]:
    told = {"ARN": found.arn, "accountId": found.owner or account}
    return told | ({"type": found.type} if found.type else {})


def _lowered(value: Any) -> Any:
    """Names as records have them: they begin with a small letter whatever the service's own begin with."""
    if isinstance(value, Mapping):
        return {
            key[:1].lower() + key[1:]: each if key in _MAPS and isinstance(each, Mapping) else _lowered(each)
            for key, each in value.items()
        }
    return [_lowered(each) for each in value] if isinstance(value, list) else value


def _word(truth: bool) -> str:
    return "true" if truth else "false"

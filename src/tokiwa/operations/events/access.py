"""The condition keys of EventBridge (Service Authorization Reference, "Amazon EventBridge")."""

import json
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.store import buses, rules
from tokiwa.work import Transaction, Work

Keys = dict[str, str | tuple[str, ...]]


def tags_of(tx: Transaction, arn: str) -> dict[str, str]:
    """The tags of the bus or rule with this ARN; none if there is no such thing."""
    found = buses.get(tx, arn) if ":event-bus/" in arn else rules.get(tx, arn)
    return {} if found is None else found.tags


def resource_keys(work: Work, _call: Call, arn: str) -> Keys:
    """The tags that are there, and who made the rule."""
    with work.means.store.snapshot() as tx:
        keys: Keys = {f"aws:ResourceTag/{name}": value for name, value in tags_of(tx, arn).items()}
        rule = rules.get(tx, arn) if ":rule/" in arn else None
    return keys if rule is None else keys | {"events:creatorAccount": rule.created_by}


def tagging_keys(work: Work, call: Call, arn: str) -> Keys:
    """The tags that are there and those of the request."""
    keys = resource_keys(work, call, arn)
    tags = call.input.get("Tags", ())
    names = tuple(tag["Key"] for tag in tags) or tuple(call.input.get("TagKeys", ()))
    keys |= {f"aws:RequestTag/{tag['Key']}": tag["Value"] for tag in tags}
    return keys | {"aws:TagKeys": names} if names else keys


def pattern_keys(work: Work, call: Call, arn: str) -> Keys:
    """Those of tagging, and the sources and kinds of event that a rule asks for by name."""
    keys = tagging_keys(work, call, arn)
    pattern = _json_object(call.input.get("EventPattern", ""))
    for key, field in (("events:source", "source"), ("events:detail-type", "detail-type")):
        wanted = pattern.get(field)
        named = tuple(item for item in wanted if isinstance(item, str)) if isinstance(wanted, list) else ()
        if named:
            keys[key] = named
    return keys


def target_keys(work: Work, call: Call, arn: str) -> Keys:
    """The rule's, and where its events are to go."""
    return resource_keys(work, call, arn) | {
        "events:TargetArn": tuple(target["Arn"] for target in call.input["Targets"])
    }


def _json_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}

"""What a target receives of an event: all of it, a constant, a part, or a template filled in.

EventBridge User Guide, "Input transformation". A template is JSON with placeholders `<name>`. Outside of
quotes a placeholder becomes a JSON value; inside them it becomes text: a string as it is, anything else as
JSON without its quotes, nothing where the path leads nowhere. Text without quotes around it is a template
too, and is delivered as a JSON string, for a function receives nothing but JSON.
"""

import re
from datetime import datetime
from typing import Any

import msgspec

from tokiwa.domain import json_path
from tokiwa.domain.moment import stamp
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

PREDEFINED = (
    "aws.events.rule-arn",
    "aws.events.rule-name",
    "aws.events.event.ingestion-time",
    "aws.events.event",
    "aws.events.event.json",
)

_PART = re.compile(r'(?P<escape>\\.)|(?P<quote>")|<(?P<name>[^<>]+)>', re.DOTALL)
_MARK = "\ufffc"  # stands for a placeholder while a template is checked


class Shaping(Value):
    """How a target wants its events; all None: as they are.

    `input` is JSON text (Input), `input_path` a JSONPath (InputPath), `template` an InputTemplate whose
    placeholders `paths` explains (InputPathsMap: name, JSONPath).
    """

    input: str | None = None
    input_path: str | None = None
    paths: tuple[tuple[str, str], ...] = ()
    template: str | None = None


def check(shaping: Shaping, target_id: str) -> None:
    """Refuse what PutTargets refuses, as a Problem of the kind INVALID that names the target."""
    chosen = (shaping.input, shaping.input_path, shaping.template)
    if sum(choice is not None for choice in chosen) > 1:
        raise _refusal(f"Only one of Input, InputPath, or InputTransformer must be provided for target {target_id}.")
    if shaping.input is not None and not _is_json(shaping.input):
        raise _refusal(f"Input for target {target_id} is not a valid JSON text.")
    if shaping.input_path is not None and not _is_path(shaping.input_path):
        raise _refusal(f"InputPath for target {target_id} is not a valid JSONPath: {shaping.input_path}.")
    for name, path in shaping.paths:
        if not _is_path(path):
            raise _refusal(f"InputPathsMap for target {target_id} has no valid JSONPath for {name}: {path}.")
    if shaping.template is not None:
        _check_template(shaping.template, {name for name, _ in shaping.paths}, target_id)


def shape(target_input: Shaping, event: dict[str, Any], rule_arn: str, rule_name: str, ingestion_time: datetime) -> str:
    """The text that is delivered for an event: the whole envelope, as JSON is read.

    `target_input` has passed `check`. An InputPath that leads nowhere delivers null.
    """
    if target_input.input is not None:
        return target_input.input
    if target_input.input_path is not None:
        found = json_path.pick(json_path.parse(target_input.input_path), event)
        return "null" if found is json_path.MISSING else _json(found)
    if target_input.template is None:
        return _json(event)
    values = {name: json_path.pick(json_path.parse(path), event) for name, path in target_input.paths}
    values |= {
        "aws.events.rule-arn": rule_arn,
        "aws.events.rule-name": rule_name,
        "aws.events.event.ingestion-time": stamp(ingestion_time),
        "aws.events.event": {
            "detailType" if name == "detail-type" else name: value for name, value in event.items() if name != "detail"
        },
        "aws.events.event.json": event,
    }
    return _fill(target_input.template, values)


def _refusal(message: str) -> Problem:
    return Problem(Kind.INVALID, message)


def _check_template(template: str, names: set[str], target_id: str) -> None:
    parts = _parts(template)
    for part in parts:
        if isinstance(part, _Placeholder) and part.name not in names and part.name not in PREDEFINED:
            raise _refusal(f"InputTemplate for target {target_id} contains invalid placeholder {part.name}.")
    if not template.lstrip().startswith(("{", "[")):
        return
    skeleton = _skeleton(parts)
    if not _is_json(skeleton):
        raise _refusal(f"Invalid InputTemplate for target {target_id} : it is not valid JSON.")
    if any(_MARK in key for key in _keys(msgspec.json.decode(skeleton))):
        raise _refusal(f"Invalid InputTemplate for target {target_id} : a placeholder cannot be an object key.")


class _Placeholder(Value):
    name: str
    quoted: bool


def _parts(template: str) -> list[str | _Placeholder]:
    """The template cut at its placeholders."""
    parts: list[str | _Placeholder] = []
    at, quoted = 0, False
    for found in _PART.finditer(template):
        if found["quote"]:
            quoted = not quoted
        elif found["name"]:
            parts += [template[at : found.start()], _Placeholder(found["name"], quoted)]
            at = found.end()
    return [*parts, template[at:]]


def _skeleton(parts: list[str | _Placeholder]) -> str:
    """The template with something in place of each placeholder; it is JSON if the template is."""
    return "".join(part if isinstance(part, str) else _MARK if part.quoted else "null" for part in parts)


def _keys(value: Any) -> list[str]:
    keys: list[str] = []
    waiting = [value]
    while waiting:
        current = waiting.pop()
        if isinstance(current, dict):
            keys += current
            waiting += current.values()
        elif isinstance(current, list):
            waiting += current
    return keys


def _fill(template: str, values: dict[str, Any]) -> str:
    parts = _parts(template)
    if not _is_json(_skeleton(parts)):
        return _json("".join(part if isinstance(part, str) else _text(values[part.name]) for part in parts))
    filled = _render(parts, values, escape=False)
    # AWS does not escape what it puts between quotes. Where that would break the JSON, it is escaped here:
    # a quote in a description must not cost the delivery.
    return filled if _is_json(filled) else _render(parts, values, escape=True)


def _render(parts: list[str | _Placeholder], values: dict[str, Any], *, escape: bool) -> str:
    rendered = []
    for part in parts:
        if isinstance(part, str):
            rendered.append(part)
            continue
        value = values[part.name]
        if not part.quoted:
            rendered.append('""' if value is json_path.MISSING else _json(value))
        elif escape:
            rendered.append(_json(_text(value))[1:-1])
        else:
            rendered.append(_text(value))
    return "".join(rendered)


def _text(value: Any) -> str:
    if value is json_path.MISSING:
        return ""
    return value if isinstance(value, str) else _json(value).replace('"', "")


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _is_json(text: str) -> bool:
    try:
        msgspec.json.decode(text)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        return False
    return True


def _is_path(text: str) -> bool:
    try:
        json_path.parse(text)
    except ValueError:
        return False
    return True

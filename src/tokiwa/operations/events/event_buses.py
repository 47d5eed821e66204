"""events:CreateEventBus, UpdateEventBus, DeleteEventBus, DescribeEventBus and ListEventBuses."""

from typing import Any

from tokiwa.domain import bus as buses_
from tokiwa.domain.bus import DEFAULT, EventBus
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.tags import checked_tags
from tokiwa.domain.value import evolve
from tokiwa.operations.events.access import resource_keys, tagging_keys
from tokiwa.operations.events.listing import page
from tokiwa.operations.events.names import bus, bus_arn, on_bus
from tokiwa.operations.registry import operation
from tokiwa.store import archives, buses, rules
from tokiwa.work import Work, apply


@operation("events:CreateEventBus", on=on_bus("Name"), context=tagging_keys)
def create_event_bus(work: Work, call: Call) -> dict[str, Any]:
    """A bus of the account's own."""
    name = call.input["Name"]
    if "EventSourceName" in call.input or "/" in name:
        raise Problem(Kind.INVALID, f"Event source {name} does not exist: this server has no partner event sources.")
    with work.transaction() as tx:
        existing = buses.of_account(tx, bus_arn(call, None), call.account)
        if any(found.name == name for found in existing):
            raise Problem(Kind.EXISTS, f"Event bus {name} already exists.")
        if len(existing) > buses_.MOST:
            raise Problem(Kind.LIMIT, "The requested resource exceeds the maximum number allowed.")
        arn = buses_.arn_of(call.region, call.account, name)
        made = _with_settings(EventBus(arn, call.account, name, call.now, call.now), call)
        apply(tx, Change(puts=(evolve(made, tags=checked_tags(call.input.get("Tags", ()))),)))
    return {"EventBusArn": made.arn, **_settings(made)}


@operation("events:UpdateEventBus", on=on_bus("Name"), context=resource_keys)
def update_event_bus(work: Work, call: Call) -> dict[str, Any]:
    """Change the settings that are given."""
    with work.transaction() as tx:
        changed = _with_settings(bus(tx, call, "Name"), call)
        apply(tx, Change(puts=(changed,)))
    return {"Arn": changed.arn, "Name": changed.name, **_settings(changed)}


@operation("events:DeleteEventBus", on=on_bus("Name"), context=resource_keys)
def delete_event_bus(work: Work, call: Call) -> None:
    """Remove a bus without rules and archives; nothing happens where there is none, as with AWS."""
    name = call.input["Name"]
    if name == DEFAULT:
        raise Problem(Kind.INVALID, "Cannot delete event bus default.")
    with work.transaction() as tx:
        found = buses.get(tx, bus_arn(call, name))
        if found is None:
            return
        if rules.of_bus(tx, found.account, name, limit=1):
            raise Problem(Kind.IN_USE, f"Event bus {name} can't be deleted since it has rules.")
        if any(archive.bus == found.arn for archive in archives.of_account(tx, found.account)):
            raise Problem(Kind.IN_USE, f"Event bus {name} can't be deleted since it has archives.")
        apply(tx, Change(drops=(found,)))


@operation("events:DescribeEventBus", on=on_bus("Name"), context=resource_keys)
def describe_event_bus(work: Work, call: Call) -> dict[str, Any]:
    """Everything about a bus."""
    with work.transaction() as tx:
        found = bus(tx, call, "Name")
    return _summary(found) | _settings(found)


@operation("events:ListEventBuses", on=lambda call: bus_arn(call, "*"))
def list_event_buses(work: Work, call: Call) -> dict[str, Any]:
    """One page of buses, by name."""
    with work.transaction() as tx:
        found = buses.of_account(tx, bus_arn(call, None), call.account)
    return page(call, "EventBuses", found, lambda bus: bus.name, _summary)


def _with_settings(found: EventBus, call: Call) -> EventBus:
    given = call.input
    return evolve(
        found,
        description=given.get("Description", found.description),
        kms_key=given.get("KmsKeyIdentifier", found.kms_key),
        dead_letter=given["DeadLetterConfig"].get("Arn") if "DeadLetterConfig" in given else found.dead_letter,
        log_config=dict(given["LogConfig"]) if "LogConfig" in given else found.log_config,
        updated_at=call.now,
    )


def _settings(found: EventBus) -> dict[str, Any]:
    return {
        "Description": found.description,
        "KmsKeyIdentifier": found.kms_key,
        "DeadLetterConfig": None if found.dead_letter is None else {"Arn": found.dead_letter},
        "LogConfig": found.log_config,
    }


def _summary(found: EventBus) -> dict[str, Any]:
    return {
        "Name": found.name,
        "Arn": found.arn,
        "Description": found.description,
        "Policy": found.policy,
        "CreationTime": found.created_at,
        "LastModifiedTime": found.updated_at,
    }

"""Which events and entities a filter of the Health API lets through (Health API Reference, "EventFilter")."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tokiwa.domain.health import HealthEvent
from tokiwa.operations.health.entity import entity_arn

Filter = Mapping[str, Any]

# What each list of words in a filter is compared with.
_WORDS: dict[str, Callable[[HealthEvent], str]] = {
    "eventArns": lambda e: e.arn,
    "eventTypeCodes": lambda e: e.code,
    "services": lambda e: e.service,
    "regions": lambda e: e.region,
    "availabilityZones": lambda _: "",
    "entityArns": entity_arn,
    "entityValues": lambda e: e.entity,
    "eventTypeCategories": lambda e: e.category,
    "eventStatusCodes": lambda e: e.status,
    "actionabilities": lambda e: e.actionability,
    "statusCodes": lambda e: e.entity_status,
}
_TIMES: dict[str, Callable[[HealthEvent], datetime]] = {
    "startTimes": lambda e: e.started_at,
    "endTimes": lambda e: e.started_at,  # such an event is a moment, as its delivered form says too
    "lastUpdatedTimes": lambda e: e.updated_at,
}


def lets_through(wanted: Filter, event: HealthEvent) -> bool:
    """Whether the event, with its entity, passes every part of the filter."""
    return (
        all(read(event) in wanted[name] for name, read in _WORDS.items() if wanted.get(name))
        and all(_in_range(wanted[name], read(event)) for name, read in _TIMES.items() if wanted.get(name))
        and (not wanted.get("personas") or bool(set(event.personas) & set(wanted["personas"])))
        and tagged(wanted.get("tags", {}), event.tags)
    )


def tagged(wanted: Mapping[str, Any], tags: Mapping[str, str]) -> bool:
    """Whether the entity's tags have one of the values that the filter has for each key."""
    return all(tags.get(key) in values for key, values in wanted.items())


def _in_range(ranges: list[Mapping[str, datetime]], moment: datetime) -> bool:
    """Whether a moment is in one of the ranges, whose ends belong to them and may be open."""
    return any(item.get("from", moment) <= moment <= item.get("to", moment) for item in ranges)

"""A rule of an event bus: which events it takes, or when it makes one, and its targets."""

from datetime import datetime

from tokiwa.domain.bus import DEFAULT
from tokiwa.domain.change import Change, Event, Job
from tokiwa.domain.pattern import compile as compile_pattern
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.schedule import parse
from tokiwa.domain.target import Target
from tokiwa.domain.value import Value, evolve, field

SCHEDULE = "schedule"
DISABLED = "DISABLED"
MOST_RULES = 300  # of a bus
MOST_WILDCARDS = 30  # rules of a bus that use wildcards
MOST_TARGETS = 5  # of a rule
_TOO_MANY = "The requested resource exceeds the maximum number allowed."


class Rule(Value):
    """One rule. `bus` is the bus's name. `since` is when it last began: rates are counted from there."""

    arn: str
    account: str
    bus: str
    name: str
    since: datetime
    created_by: str
    pattern: str | None = None
    schedule: str | None = None
    state: str = "ENABLED"
    description: str | None = None
    role: str | None = None
    tags: dict[str, str] = field(default_factory=dict)
    targets: tuple[Target, ...] = ()
    version: int = 0

    @property
    def enabled(self) -> bool:
        """Whether it does anything."""
        return self.state != DISABLED

    def target(self, target_id: str) -> Target | None:
        """The target with that id."""
        return next((target for target in self.targets if target.id == target_id), None)


def arn_of(bus: str, name: str) -> str:
    """The ARN of a rule from its bus's."""
    start, _, bus_name = bus.partition(":event-bus/")
    return f"{start}:rule/{name}" if bus_name == DEFAULT else f"{start}:rule/{bus_name}/{name}"


def checked(rule: Rule) -> Rule:
    """The rule, once its pattern and schedule can be read. INVALID or INVALID_PATTERN otherwise."""
    if rule.pattern is None and rule.schedule is None:
        raise Problem(Kind.INVALID, "Parameter(s) EventPattern or ScheduleExpression must be specified.")
    if rule.schedule is not None:
        if rule.bus != DEFAULT:
            raise Problem(Kind.INVALID, "ScheduleExpression is supported only on the default event bus.")
        parse(rule.schedule)
    if rule.pattern is not None:
        compile_pattern(rule.pattern)
    return rule


def within_quota(rule: Rule, others: list[Rule]) -> Rule:
    """The rule, if its bus, which has these `others`, may have it. LIMIT otherwise."""
    wildcards = sum(_has_wildcards(other) for other in others)
    if len(others) >= MOST_RULES or (_has_wildcards(rule) and wildcards >= MOST_WILDCARDS):
        raise Problem(Kind.LIMIT, _TOO_MANY)
    return rule


def with_targets(rule: Rule, targets: tuple[Target, ...]) -> Rule:
    """The rule with these targets, each in place of one with the same id. LIMIT for more than five."""
    merged = {target.id: target for target in (*rule.targets, *targets)}
    if len(merged) > MOST_TARGETS:
        raise Problem(Kind.LIMIT, _TOO_MANY)
    return evolve(rule, targets=tuple(merged[key] for key in sorted(merged)))


def without_targets(rule: Rule, ids: frozenset[str]) -> Rule:
    """The rule without the targets of these ids."""
    return evolve(rule, targets=tuple(target for target in rule.targets if target.id not in ids))


def plan(rule: Rule, now: datetime) -> Change:
    """The next time that the rule fires, or that it does not any more."""
    due = parse(rule.schedule).next_after(now, rule.since) if rule.enabled and rule.schedule is not None else None
    if due is None:
        return Change(cancels=((SCHEDULE, rule.arn),))
    return Change(jobs=(Job(SCHEDULE, rule.arn, rule.account, due),))


def fired(rule: Rule, event_id: str, region: str, due: datetime) -> Event:
    """The event of a schedule (EventBridge User Guide, "Creating a rule that runs on a schedule")."""
    return Event(
        id=event_id,
        account=rule.account,
        region=region,
        time=due,
        source="aws.events",
        detail_type="Scheduled Event",
        resources=(rule.arn,),
        detail={},
    )


def _has_wildcards(rule: Rule) -> bool:
    return rule.pattern is not None and '"wildcard"' in rule.pattern

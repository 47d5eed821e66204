"""Buses and rules by name or ARN, as every EventBridge operation looks them up."""

from collections.abc import Callable

from tokiwa.domain import bus as buses_
from tokiwa.domain import rule as rules_
from tokiwa.domain.bus import DEFAULT, EventBus
from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.rule import Rule
from tokiwa.store import buses, rules
from tokiwa.work import Transaction


def bus_arn(call: Call, given: str | None) -> str:
    """The ARN of a bus that is given by name, by ARN, or not at all: then it is the default one."""
    if given is not None and given.startswith("arn:"):
        return given
    return buses_.arn_of(call.region, call.account, given or DEFAULT)


def on_bus(member: str) -> Callable[[Call], str]:
    """For the registry: the bus that the input names in `member`."""
    return lambda call: bus_arn(call, call.input.get(member))


def on_rule(member: str) -> Callable[[Call], str]:
    """For the registry: the rule that the input names in `member`, on the bus in EventBusName."""
    return lambda call: rule_arn(call, call.input[member])


def rule_arn(call: Call, name: str) -> str:
    """The ARN of a rule on the bus that the call names."""
    return rules_.arn_of(bus_arn(call, call.input.get("EventBusName")), name)


def bus(tx: Transaction, call: Call, member: str = "EventBusName") -> EventBus:
    """The bus that the call names. NOT_FOUND unless it is one of the caller's account."""
    arn = bus_arn(call, call.input.get(member))
    found = buses.get(tx, arn)
    if found is None or found.account != call.account:
        raise Problem(Kind.NOT_FOUND, f"Event bus {buses_.name_of(arn)} does not exist.")
    return found


def rule(tx: Transaction, call: Call, member: str = "Name") -> Rule:
    """The rule that the call names. NOT_FOUND without it, or without its bus."""
    on, name = bus(tx, call), call.input[member]
    found = rules.get(tx, rules_.arn_of(on.arn, name))
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Rule {name} does not exist on EventBus {on.name}.")
    return found

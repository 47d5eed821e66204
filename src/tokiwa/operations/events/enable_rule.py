"""events:EnableRule and DisableRule."""

from tokiwa.domain import rule as rules_
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.rule import Rule
from tokiwa.domain.value import evolve
from tokiwa.operations.events.access import resource_keys
from tokiwa.operations.events.names import on_rule, rule
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply


@operation("events:EnableRule", on=on_rule("Name"), context=resource_keys)
def enable_rule(work: Work, call: Call) -> None:
    """Let the rule work; its schedule begins anew unless it was enabled already."""
    with work.transaction() as tx:
        found = rule(tx, call)
        if not found.enabled:
            apply(tx, _now(evolve(found, state="ENABLED", since=call.now), call))


@operation("events:DisableRule", on=on_rule("Name"), context=resource_keys)
def disable_rule(work: Work, call: Call) -> None:
    """Let the rule rest. What is on its way to its targets arrives."""
    with work.transaction() as tx:
        found = rule(tx, call)
        if found.enabled:
            apply(tx, _now(evolve(found, state=rules_.DISABLED), call))


def _now(changed: Rule, call: Call) -> Change:
    return Change(puts=(changed,)) + rules_.plan(changed, call.now)

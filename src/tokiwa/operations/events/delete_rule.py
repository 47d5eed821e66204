"""events:DeleteRule: a rule without targets."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.rule import SCHEDULE
from tokiwa.operations.events.access import resource_keys
from tokiwa.operations.events.names import bus, on_rule, rule_arn
from tokiwa.operations.registry import operation
from tokiwa.store import rules
from tokiwa.work import Work, apply


@operation("events:DeleteRule", on=on_rule("Name"), context=resource_keys)
def delete_rule(work: Work, call: Call) -> None:
    """Remove it; nothing happens where there is none, as with AWS."""
    with work.transaction() as tx:
        bus(tx, call)
        found = rules.get(tx, rule_arn(call, call.input["Name"]))
        if found is None:
            return
        if found.targets:
            raise Problem(Kind.IN_USE, "Rule can't be deleted since it has targets.")
        apply(tx, Change(drops=(found,), cancels=((SCHEDULE, found.arn),)))

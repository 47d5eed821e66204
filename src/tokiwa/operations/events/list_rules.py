"""events:ListRules and ListRuleNamesByTarget: the rules of a bus."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.events.describe_rule import summary
from tokiwa.operations.events.listing import page
from tokiwa.operations.events.names import bus, rule_arn
from tokiwa.operations.registry import operation
from tokiwa.store import rules
from tokiwa.work import Work


def _any_rule(call: Call) -> str:
    return rule_arn(call, "*")


@operation("events:ListRules", on=_any_rule)
def list_rules(work: Work, call: Call) -> dict[str, Any]:
    """One page of rules, by name."""
    with work.transaction() as tx:
        on = bus(tx, call)
        found = rules.of_bus(tx, call.account, on.name, prefix=call.input.get("NamePrefix", ""))
    return page(call, "Rules", found, lambda rule: rule.name, summary, on.arn)


@operation("events:ListRuleNamesByTarget", on=_any_rule)
def list_rule_names_by_target(work: Work, call: Call) -> dict[str, Any]:
    """One page of the names of the rules that have a target with this ARN."""
    wanted = call.input["TargetArn"]
    with work.transaction() as tx:
        on = bus(tx, call)
        found = rules.of_bus(tx, call.account, on.name)
    names = [rule.name for rule in found if any(target.arn == wanted for target in rule.targets)]
    return page(call, "RuleNames", names, str, str, f"{on.arn} {wanted}")

"""events:PutRule: a new rule, or what an existing one says from now on; its tags and targets stay."""

from tokiwa.domain import rule as rules_
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.rule import Rule
from tokiwa.domain.tags import checked_tags
from tokiwa.domain.value import evolve
from tokiwa.operations.authorise import require
from tokiwa.operations.events.access import pattern_keys
from tokiwa.operations.events.names import bus, on_rule
from tokiwa.operations.registry import operation
from tokiwa.store import rules
from tokiwa.work import Transaction, Work, apply

SERVICE = "events.amazonaws.com"


@operation("events:PutRule", on=on_rule("Name"), context=pattern_keys)
def put_rule(work: Work, call: Call) -> dict[str, str]:
    """The rule's ARN. Its schedule, if it has one, begins now."""
    if "RoleArn" in call.input:
        may_pass(work, call, call.input["RoleArn"])
    with work.transaction() as tx:
        rule = _rule(tx, call)
        apply(tx, Change(puts=(rule,)) + rules_.plan(rule, call.now))
    return {"RuleArn": rule.arn}


def may_pass(work: Work, call: Call, role: str) -> None:
    """Ask whether the caller may have EventBridge act in a role."""
    require(work, call, "iam:PassRole", role, {"iam:PassedToService": SERVICE})


def _rule(tx: Transaction, call: Call) -> Rule:
    on, given = bus(tx, call), call.input
    arn = rules_.arn_of(on.arn, given["Name"])
    before = rules.get(tx, arn)
    said = Rule(
        arn=arn,
        account=call.account,
        bus=on.name,
        name=given["Name"],
        since=call.now,
        created_by=call.account,
        pattern=given.get("EventPattern"),
        schedule=given.get("ScheduleExpression"),
        state=given.get("State", "ENABLED"),
        description=given.get("Description"),
        role=given.get("RoleArn"),
    )
    rules_.checked(said)
    others = [rule for rule in rules.of_bus(tx, call.account, on.name) if rule.arn != arn]
    rules_.within_quota(said, others)
    if before is None:
        return evolve(said, tags=checked_tags(given.get("Tags", ())))
    return evolve(said, tags=before.tags, targets=before.targets, created_by=before.created_by, version=before.version)

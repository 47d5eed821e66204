"""logs:PutRetentionPolicy and DeleteRetentionPolicy: how long a group's events are kept."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.log_trim import TRIM, plan
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.logs.finding import group, group_arn
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply

DAYS = (1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653)


@operation("logs:PutRetentionPolicy", on=group_arn)
def put_retention_policy(work: Work, call: Call) -> None:
    """Older events are no longer shown from now on, and removed within a day."""
    days = call.input["retentionInDays"]
    if days not in DAYS:
        raise Problem(
            Kind.INVALID,
            f"1 validation error detected: Value '{days}' at 'retentionInDays' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{', '.join(map(str, DAYS))}]",
        )
    with work.transaction() as tx:
        kept = evolve(group(tx, call), retention_days=days)
        apply(tx, Change(puts=(kept,)) + plan(kept, call.now))


@operation("logs:DeleteRetentionPolicy", on=group_arn)
def delete_retention_policy(work: Work, call: Call) -> None:
    """Events are kept for ever."""
    with work.transaction() as tx:
        kept = evolve(group(tx, call), retention_days=None)
        apply(tx, Change(puts=(kept,), cancels=((TRIM, kept.arn),)))

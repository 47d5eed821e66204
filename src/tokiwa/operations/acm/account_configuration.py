"""acm:GetAccountConfiguration and PutAccountConfiguration: when the daily expiry notices begin."""

from datetime import timedelta
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change, Job
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.store import configurations
from tokiwa.work import Work, apply
from tokiwa.work.idempotency import earlier, remember

REMEMBERED = timedelta(hours=1)
REPLAN = "replan"


@operation("acm:GetAccountConfiguration")
def get_account_configuration(work: Work, call: Call) -> dict[str, Any]:
    """The days before expiry."""
    with work.transaction() as tx:
        return {"ExpiryEvents": {"DaysBeforeExpiry": configurations.get(tx, call.account).days_before}}


@operation("acm:PutAccountConfiguration")
def put_account_configuration(work: Work, call: Call) -> None:
    """Set them; the notices of every certificate are planned anew."""
    days = call.input.get("ExpiryEvents", {}).get("DaysBeforeExpiry")
    with work.transaction() as tx:
        if earlier(tx, call) is not None or days is None:
            return
        changed = evolve(configurations.get(tx, call.account), days_before=days)
        replan = Job(REPLAN, call.account, call.account, call.now)
        apply(tx, Change(puts=(changed,), jobs=(replan,)) + remember(tx, call, "done", REMEMBERED))

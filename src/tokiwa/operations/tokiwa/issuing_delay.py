"""tokiwa:PutIssuingDelay and GetIssuingDelay: certificates of private CAs that are not there at once, as on AWS."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.store import configurations
from tokiwa.work import Work, apply


@operation("tokiwa:PutIssuingDelay")
def put_issuing_delay(work: Work, call: Call) -> None:
    """Set it, also for certificates that were issued a moment ago. They are signed at once and only shown later."""
    with work.transaction() as tx:
        apply(
            tx,
            Change(puts=(evolve(configurations.get(tx, call.account), issuing_seconds=call.input["Seconds"]),)),
        )


@operation("tokiwa:GetIssuingDelay")
def get_issuing_delay(work: Work, call: Call) -> dict[str, Any]:
    """The seconds; 0 unless they were set."""
    with work.transaction() as tx:
        return {"Seconds": configurations.get(tx, call.account).issuing_seconds}

"""A log group as a target: each event is one line of the stream that has the rule's name."""

from datetime import datetime

from tokiwa.domain.arn import parse
from tokiwa.domain.change import Change
from tokiwa.domain.delivery import Failure
from tokiwa.domain.log_event import batches
from tokiwa.jobs.targets.order import no_permission, no_resource
from tokiwa.store import log_groups
from tokiwa.work import Transaction


def append_change(tx: Transaction, arn: str, account: str, stream: str, text: str, now: datetime) -> Change | Failure:
    """The line in the log group, which must be one of the rule's own account."""
    name = parse(arn)
    if name.account != account:
        return no_permission(f"The log group {arn} is another account's.")
    group = name.resource.removeprefix("log-group:").removesuffix(":*")
    if log_groups.get(tx, account, group) is None:
        return no_resource(f"The log group {arn} does not exist.")
    return Change(puts=batches(account, name.region, group, stream, now, [(now, text)]))

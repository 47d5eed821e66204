"""cloudwatch:ListMetrics: of which certificates and private CAs there were data points in the last two weeks."""

from datetime import timedelta
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.cloudwatch import activity, expiry
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import certificates
from tokiwa.work import Work

LISTING = "cloudwatch:ListMetrics"
MOST = 500
TWO_WEEKS, RECENTLY = timedelta(days=14), timedelta(hours=3)
_CERTIFICATES, _AUTHORITIES = 0, 1  # what a page begins with; those of authorities come last, by their number


@operation(LISTING, slow=True)
def list_metrics(work: Work, call: Call) -> dict[str, Any]:
    """One page of Metrics."""
    begins, at, arn = position(LISTING, call.input.get("NextToken"), (_CERTIFICATES, *certificates.FIRST))
    within = RECENTLY if call.input.get("RecentlyActive") else TWO_WEEKS
    metrics: list[dict[str, Any]] = []
    with work.transaction() as tx:
        if begins == _CERTIFICATES:
            metrics, more = expiry.listed(tx, call, within, (at, arn), MOST)
            if more is not None:
                return {"Metrics": metrics, "NextToken": token(LISTING, (_CERTIFICATES, *more))}
        others = activity.listed(tx, call, within)
    start = max(0, at) if begins == _AUTHORITIES else 0
    end = start + MOST - len(metrics)
    more_of_them = token(LISTING, (_AUTHORITIES, end, "")) if end < len(others) else None
    return {"Metrics": metrics + others[start:end], "NextToken": more_of_them}

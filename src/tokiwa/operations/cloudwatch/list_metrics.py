"""cloudwatch:ListMetrics: of which certificates there were data points in the last two weeks."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.days_to_expiry import DIMENSION, METRIC, NAMESPACE, active
from tokiwa.operations.cloudwatch.metric import is_there
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import certificates
from tokiwa.work import Transaction, Work

LISTING = "cloudwatch:ListMetrics"
MOST = 500
TWO_WEEKS, RECENTLY = timedelta(days=14), timedelta(hours=3)


@operation(LISTING, slow=True)
def list_metrics(work: Work, call: Call) -> dict[str, Any]:
    """One page of Metrics."""
    given = call.input
    after = position(LISTING, given.get("NextToken"), certificates.FIRST)
    filters: tuple[Mapping[str, str], ...] = tuple(given.get("Dimensions", ()))
    if not is_there(given) or any(each["Name"] != DIMENSION for each in filters):
        return {"Metrics": []}
    within = RECENTLY if given.get("RecentlyActive") else TWO_WEEKS
    wanted = {each["Value"] for each in filters if "Value" in each}
    with work.transaction() as tx:
        if wanted:
            found = [each for arn in wanted if (each := _own(tx, call, arn)) is not None]
            page = found if len(wanted) == 1 else []  # one metric has one certificate
        else:
            page = certificates.page(tx, call.account, after, MOST, newest_first=False)
    metrics = [_metric(each) for each in page if active(each, within, call.now)]
    more = token(LISTING, certificates.position(page[-1])) if not wanted and len(page) == MOST else None
    return {"Metrics": metrics, "NextToken": more}


def _own(tx: Transaction, call: Call, arn: str) -> Certificate | None:
    found = certificates.get(tx, arn)
    return found if found is not None and found.account == call.account else None


def _metric(found: Certificate) -> dict[str, Any]:
    return {"Namespace": NAMESPACE, "MetricName": METRIC, "Dimensions": [{"Name": DIMENSION, "Value": found.arn}]}

"""DaysToExpiry of certificates, as the operations of this folder look for it."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tokiwa.domain import days_to_expiry
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.days_to_expiry import DIMENSION, METRIC, NAMESPACE
from tokiwa.store import certificates
from tokiwa.work import Transaction

Position = tuple[int, str]


def points(
    tx: Transaction, call: Call, dimensions: Mapping[str, str], since: datetime, until: datetime
) -> list[tuple[datetime, float]]:
    """The data points of one certificate; none of another account's."""
    found = _own(tx, call, dimensions[DIMENSION])
    return [] if found is None else list(days_to_expiry.points(found, since, until, call.now))


def listed(
    tx: Transaction, call: Call, within: timedelta, after: Position, most: int
) -> tuple[list[dict[str, Any]], Position | None]:
    """Of which certificates there is one, in one page, and where the next begins. The filters of the call count."""
    given = call.input
    filters = given.get("Dimensions", ())
    if given.get("Namespace", NAMESPACE) != NAMESPACE or given.get("MetricName", METRIC) != METRIC:
        return [], None
    if any(each["Name"] != DIMENSION for each in filters):
        return [], None
    wanted = {each["Value"] for each in filters if "Value" in each}
    more = None
    if wanted:
        found = [each for arn in wanted if (each := _own(tx, call, arn)) is not None]
        page = found if len(wanted) == 1 else []  # one metric has one certificate
    else:
        page = certificates.page(tx, call.account, after, most, newest_first=False)
        more = certificates.position(page[-1]) if len(page) == most else None
    return [_metric(each.arn) for each in page if days_to_expiry.active(each, within, call.now)], more


def _own(tx: Transaction, call: Call, arn: str) -> Certificate | None:
    found = certificates.get(tx, arn)
    return found if found is not None and found.account == call.account else None


def _metric(arn: str) -> dict[str, Any]:
    return {"Namespace": NAMESPACE, "MetricName": METRIC, "Dimensions": [{"Name": DIMENSION, "Value": arn}]}

"""What private CAs did, as metrics (AWS Private CA User Guide, "Supported CloudWatch metrics").

They are reckoned from the events about it when somebody asks: nothing is stored. So they go back as far as events are kept.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import attrs

from tokiwa.domain.change import Event

NAMESPACE, SOURCE = "AWS/ACMPrivateCA", "aws.acm-pca"
AUTHORITY, OPERATION, ISSUING = "PrivateCAArn", "Operation", "IssueCertificate"
BUCKET = (
    "Check your S3 bucket permissions."  # how the reason of an event ends that a bucket's owner must do something about
)


@attrs.frozen
class Metric:
    """One of them. `issuing` are those that the service gives for its operation IssueCertificate alone."""

    name: str
    unit: str = "Count"
    issuing: bool = False

    def dimensions(self, arn: str) -> dict[str, str]:
        """Which authority it is of."""
        return {**({OPERATION: ISSUING} if self.issuing else {}), AUTHORITY: arn}


METRICS: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("CRLGenerated"),
        Metric("MisconfiguredCRLBucket"),
        Metric("Success", issuing=True),
        Metric("Failure", issuing=True),
        Metric("Time", "Milliseconds", issuing=True),
    )
}


def measured(event: Event, delay: timedelta) -> Mapping[str, float]:
    """The data points of one event, by metric; `delay` is how long after the request a certificate is there.

    That is the account's own setting and else nothing: the clock of an account stands still while a call is answered.
    """
    succeeded = event.detail.get("result") == "success"
    match event.detail_type:
        case "ACM Private CA CRL Generation" if succeeded:
            return {"CRLGenerated": 1.0}
        case "ACM Private CA CRL Generation" if event.detail.get("reason", "").endswith(BUCKET):
            return {"MisconfiguredCRLBucket": 1.0}
        case "ACM Private CA Certificate Issuance":
            return {"Success" if succeeded else "Failure": 1.0, "Time": delay / timedelta(milliseconds=1)}
    return {}


def points(events: Iterable[Event], arn: str, metric: str, delay: timedelta) -> Iterator[tuple[datetime, float]]:
    """The data points of one metric of an authority, in the order of the events."""
    for event in events:
        if event.resources[:1] == (arn,):
            value = measured(event, delay).get(metric)
            if value is not None:
                yield event.time, value


def active(events: Iterable[Event]) -> list[tuple[str, Metric]]:
    """Of which authorities (ARNs) which metrics have data points in these events, in a fixed order."""
    found = {(event.resources[0], name) for event in events for name in measured(event, timedelta())}
    return [(arn, METRICS[name]) for arn, name in sorted(found)]

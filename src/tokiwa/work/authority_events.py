"""Events about an authority that no call made (PCA User Guide, "Monitor AWS Private CA with CloudWatch Events")."""

from datetime import datetime

from tokiwa.domain.authority import Authority
from tokiwa.domain.change import Event
from tokiwa.work.work import Work


def about(
    work: Work, authority: Authority, detail_type: str, now: datetime, *resources: str, reason: str | None = None
) -> Event:
    """What succeeded, or failed for a `reason`, with the authority and `resources` as what it is about."""
    return Event(
        id=work.draw.dated(now),
        account=authority.account,
        region=work.means.region,
        time=now,
        source="aws.acm-pca",
        detail_type=detail_type,
        resources=(authority.arn, *resources),
        detail={"result": "success"} if reason is None else {"result": "failure", "reason": reason},
    )

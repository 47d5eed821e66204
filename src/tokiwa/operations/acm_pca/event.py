"""The events about an authority (PCA User Guide, "Monitor AWS Private CA with CloudWatch Events")."""

from tokiwa.domain.authority import Authority
from tokiwa.domain.call import Call
from tokiwa.domain.change import Event
from tokiwa.work import Work


def told(work: Work, call: Call, authority: Authority, detail_type: str, *about: str) -> Event:
    """What succeeded, with the authority and `about` (ARNs) as its resources; for the authority's account."""
    return Event(
        id=work.draw.dated(call.now),
        account=authority.account,
        region=work.means.region,
        time=call.now,
        source="aws.acm-pca",
        detail_type=detail_type,
        resources=(authority.arn, *about),
        detail={"result": "success"},
    )

"""tokiwa:GetOverview: how the account stands, counted, however many certificates it has."""

from datetime import timedelta
from typing import Any

from tokiwa.domain.authority import AuthorityStatus
from tokiwa.domain.call import Call
from tokiwa.operations.registry import operation
from tokiwa.store import authorities, census
from tokiwa.work import Work
from tokiwa.work.dependents import issuers

DAYS = 400
MOST = 1_000  # CAs


@operation("tokiwa:GetOverview", slow=True)
def get_overview(work: Work, call: Call) -> dict[str, Any]:
    """Certificates by state, by the day of their end and by why their renewal fails; and when each CA ends."""
    with work.transaction() as tx:
        states, days, failing = census.of_account(tx, call.account, call.now)
        own = authorities.page(tx, call.account, "", MOST)
    there = [found for found in own if found.state(call.now) is not AuthorityStatus.DELETED]
    signed_by = issuers(there)
    there.sort(key=lambda found: (found.not_after is None, found.not_after))
    return {
        "AsOf": call.now,
        "States": [{"Status": status, "Certificates": count} for status, count in states.items()],
        "Expiring": [
            {"From": call.now + timedelta(days=day), "Certificates": count} for day, count in days.items() if day < DAYS
        ],
        "Failing": [{"Reason": reason, "Certificates": count} for reason, count in sorted(failing.items())],
        "CertificateAuthorities": [
            {
                "Arn": found.arn,
                "Name": found.subject.get("CommonName") or found.subject.get("Organization") or found.arn,
                "Status": found.state(call.now),
                "NotAfter": found.not_after,
                "Type": found.type.name,
                "IssuerArn": signed_by.get(found.arn),
            }
            for found in there
        ],
    }

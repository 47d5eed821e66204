"""tokiwa:ExplainRenewal: every check that a certificate's renewal goes through, and when and why the next attempt is."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.eligibility import eligibility
from tokiwa.domain.explanation import Explanation, Finding, Known, explain
from tokiwa.domain.renewal import RENEW
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.registry import operation
from tokiwa.operations.tokiwa.renewal_policy import shown as shown_policy
from tokiwa.store import deployments, jobs
from tokiwa.work import Work
from tokiwa.work.authorities import renewing
from tokiwa.work.renewal_policies import policies
from tokiwa.work.unsignable import unsignable

MOST = 20  # deployments that are told of


@operation("tokiwa:ExplainRenewal", on="CertificateArn", context=resource_keys, slow=True)
def explain_renewal(work: Work, call: Call) -> dict[str, Any]:
    """The explanation, from the certificate, its CA and its job as they are now."""
    with work.transaction() as tx:
        found = certificate(tx, call)
        due = jobs.due_at(tx, RENEW, found.arn)
        late = [each for each in deployments.of_certificate(tx, found.arn) if each.unserved_since is not None]
    authority = renewing(work, found.authority) if found.authority else None
    policy = policies(work).of(found)
    known = Known(found, authority, policy, due, unsignable(work, found, authority, call.now))
    told = explain(known, call.now)
    return {
        "CertificateArn": found.arn,
        "Status": found.state(call.now).value,
        "RenewalEligibility": eligibility(found, call.now).word,
        "NotAfter": found.not_after,
        "CertificateAuthorityArn": found.authority,
        "Verdict": told.verdict,
        "AsOf": told.as_of,
        "Checks": [_shown(finding) for finding in told.findings],
        "NextAttempt": _next(told),
        "LastAttempt": _last(found),
        "Afterwards": told.afterwards,
        "RenewalPolicy": shown_policy(policy),
        "Unserved": [
            {"DeploymentArn": each.arn, "Status": each.status.value, "Reason": each.reason} for each in late[:MOST]
        ],
    }


def _shown(finding: Finding) -> dict[str, Any]:
    return {
        "Name": finding.check,
        "Outcome": finding.outcome.value,
        "Message": finding.message,
        "Reason": finding.reason or None,
        "Commands": list(finding.commands),
    }


def _next(told: Explanation) -> dict[str, Any]:
    return {"At": told.next_at, "Why": told.why_then}


def _last(found: Certificate) -> dict[str, Any] | None:
    """The current or last renewal: how it stands, and what its last attempt came to."""
    renewal = found.renewal
    if renewal is None:
        return None
    return {
        "At": renewal.updated_at,
        "RequestedAt": renewal.requested_at,
        "RenewalStatus": renewal.status.value,
        "Attempts": renewal.attempts,
        "Reason": renewal.reason,
        "Message": renewal.message or None,
    }

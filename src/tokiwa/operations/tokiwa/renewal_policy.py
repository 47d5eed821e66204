"""tokiwa:PutRenewalPolicy, GetRenewalPolicy and DeleteRenewalPolicy: when an account, or one CA, has certificates renewed."""

from collections.abc import Iterable
from typing import Any

from tokiwa.domain.authority import Authority
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change, Job
from tokiwa.domain.renewal_policy import RESCHEDULE, STANDARD, RenewalPolicy, checked
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca.arn import authority
from tokiwa.operations.registry import operation
from tokiwa.store import accounts, renewal_policies, renewal_queues
from tokiwa.work import Transaction, Work, apply

CA = "CertificateAuthorityArn"
# How the members are called, and the fields that they set.
MEMBERS = {
    "DaysBeforeExpiry": "before",
    "JitterDays": "jitter",
    "SafeDays": "safe",
    "RenewalsPerHour": "per_hour",
    "RenewalsPerSecond": "per_second",
}


@operation("tokiwa:PutRenewalPolicy", on=CA)
def put_renewal_policy(work: Work, call: Call) -> dict[str, Any]:
    """Set the whole policy: what is left out is as in the standard one. Renewals that are not due yet are planned anew."""
    given = {field: call.input[member] for member, field in MEMBERS.items() if member in call.input}
    with work.transaction() as tx:
        of = _named(tx, call)
        scope = call.input.get(CA) or call.account
        before = renewal_policies.get(tx, scope)
        policy = checked(RenewalPolicy(scope, call.account, **given, version=before.version if before else 0))
        apply(tx, Change(puts=(policy,)) + _rescheduled(tx, call, of))
    return {"RenewalPolicy": shown(policy)}


@operation("tokiwa:DeleteRenewalPolicy", on=CA)
def delete_renewal_policy(work: Work, call: Call) -> None:
    """Take the policy away: of a CA, then that of each account counts; of an account, then the standard one."""
    with work.transaction() as tx:
        of = _named(tx, call)
        before = renewal_policies.get(tx, call.input.get(CA) or call.account)
        if before is not None:
            apply(tx, Change(drops=(before,)) + _rescheduled(tx, call, of))


@operation("tokiwa:GetRenewalPolicy", on=CA)
def get_renewal_policy(work: Work, call: Call) -> dict[str, Any]:
    """The policy that counts for the account's certificates, or for those from one CA, and where it was set."""
    with work.transaction() as tx:
        of_ca = renewal_policies.get(tx, call.input[CA]) if CA in call.input else None
        of_account = renewal_policies.get(tx, call.account)
        queue = renewal_queues.get(tx, call.input[CA]) if CA in call.input else None
    policy = of_ca or of_account or STANDARD
    busy = queue is not None and policy.interval is not None and queue.free > call.now
    return {"RenewalPolicy": shown(policy), "NextFreeTurn": queue.free if queue is not None and busy else None}


def shown(policy: RenewalPolicy) -> dict[str, Any]:
    """A policy as it is told."""
    if policy is STANDARD:
        scope = "STANDARD"
    else:
        scope = "CERTIFICATE_AUTHORITY" if policy.scope.startswith("arn:") else "ACCOUNT"
    values: dict[str, Any] = {member: getattr(policy, field) for member, field in MEMBERS.items()}
    return {"Scope": scope, CA: policy.scope if scope == "CERTIFICATE_AUTHORITY" else None, **values}


def _named(tx: Transaction, call: Call) -> Authority | None:
    """The CA whose policy it is; it is the caller's own, or the call would not have been permitted."""
    return authority(tx, call) if CA in call.input else None


def _rescheduled(tx: Transaction, call: Call, of: Authority | None) -> Change:
    """Every renewal that is not due gets its new date, and turns are given out anew, for they were meant for the old budget."""
    if of is None:
        queues = renewal_queues.of_account(tx, call.account)
        concerned: Iterable[str] = (call.account,)
    else:
        queue = renewal_queues.get(tx, of.arn)
        queues = [queue] if queue is not None else []
        # A CA that is shared has certificates in other accounts.
        shared = of.policy is not None
        concerned = [each.id for each in accounts.every(tx)] if shared else (call.account,)
    started = tuple(evolve(queue, free=call.now) for queue in queues)
    return Change(puts=started, jobs=tuple(Job(RESCHEDULE, each, each, call.now) for each in concerned))

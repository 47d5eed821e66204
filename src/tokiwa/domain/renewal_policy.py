"""When certificates are renewed before their end: what an account, or the owner of a private CA, can set.

Without a policy a renewal is due exactly 60 days before the end, as in AWS (ACM User Guide, "Private certificate
renewal"), and as many are signed at once as are due.
"""

from collections.abc import Mapping
from datetime import timedelta

from tokiwa.domain.certificate import Certificate
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, field

RESCHEDULE = "reschedule"  # the job that gives renewals the dates of a new policy
LONGEST = 330  # days; certificates live for 395, and a renewal needs some time to be one
_SECOND, _HOUR = 1_000_000, 3_600_000_000  # in microseconds


class RenewalPolicy(Value):
    """From `before` days before the end on, spread over `jitter` days, and with `safe` days left at the latest.

    `scope` is the account's id, or the ARN of a private CA, whose policy wins. `per_hour` and `per_second` are how
    many renewals one CA signs, 0 for as many as are due; whatever they say, each is begun before its safe limit.
    """

    scope: str
    account: str
    before: int = 60
    jitter: int = 0
    safe: int = 45
    per_hour: int = 0
    per_second: int = 0
    version: int = 0

    @property
    def interval(self) -> timedelta | None:
        """The time between two renewals of one CA, or None without a budget. Rounded up: the budget is never exceeded."""
        if not self.per_hour and not self.per_second:
            return None
        budgets = ((_HOUR, self.per_hour), (_SECOND, self.per_second))
        return timedelta(microseconds=max(-(-span // allowed) for span, allowed in budgets if allowed))


STANDARD = RenewalPolicy("", "")


class Policies(Value):
    """All renewal policies of a server, by scope."""

    by_scope: Mapping[str, RenewalPolicy] = field(default_factory=dict)

    def of(self, certificate: Certificate) -> RenewalPolicy:
        """That of its CA, else that of its account, else the standard one."""
        return self.under(certificate.authority, certificate.account)

    def under(self, authority: str | None, account: str) -> RenewalPolicy:
        """The policy for an account's certificates from a CA."""
        if not self.by_scope:  # nearly everywhere, and every certificate that is planned asks
            return STANDARD
        return self.by_scope.get(authority or "") or self.by_scope.get(account) or STANDARD


NO_POLICIES = Policies()


def checked(policy: RenewalPolicy) -> RenewalPolicy:
    """The policy, if its numbers go together; Problem INVALID otherwise."""
    if not 0 < policy.safe <= policy.before <= LONGEST:
        raise Problem(
            Kind.INVALID,
            f"Renewals begin {policy.before} days before expiry, and at the latest {policy.safe} days before it: both must be"
            f" between 1 and {LONGEST}, and the first not less than the second.",
        )
    if not 0 <= policy.jitter <= policy.before - policy.safe:
        raise Problem(
            Kind.INVALID,
            f"Renewals cannot be spread over {policy.jitter} days: between {policy.before} and {policy.safe} days before expiry"
            f" there are {policy.before - policy.safe}.",
        )
    if (policy.per_hour or policy.per_second) and policy.before == policy.safe:
        raise Problem(
            Kind.INVALID,
            f"A budget needs time in which renewals can wait: let them begin earlier than the {policy.safe} days before"
            " expiry that are their safe limit.",
        )
    return policy

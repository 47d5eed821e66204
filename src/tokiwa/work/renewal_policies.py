"""The renewal policies from memory: every certificate that is planned asks, and hardly ever does one change."""

from tokiwa.domain.renewal_policy import NO_POLICIES, Policies, RenewalPolicy
from tokiwa.store import renewal_policies
from tokiwa.work.work import Work


def policies(work: Work) -> Policies:
    """All of them."""

    def load() -> Policies:
        with work.means.store.snapshot() as tx:
            found = renewal_policies.every(tx)
        return Policies({policy.scope: policy for policy in found}) if found else NO_POLICIES

    return work.means.store.cached("renewal policies", (RenewalPolicy,), "all", load)

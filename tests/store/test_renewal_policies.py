"""Renewal policies are found by what they are for, and by who set them."""

from tests.store.keeping import ACCOUNT, look, write

from tokiwa.domain.renewal_policy import RenewalPolicy
from tokiwa.store import renewal_policies
from tokiwa.store.store import Store

OTHER = "111111111111"
CA = f"arn:aws:acm-pca:us-east-1:{ACCOUNT}:certificate-authority/a"


def test_by_scope_and_by_account(store: Store) -> None:
    policies = (
        RenewalPolicy(ACCOUNT, ACCOUNT, jitter=10),
        RenewalPolicy(CA, ACCOUNT, per_hour=5),
        RenewalPolicy(OTHER, OTHER, before=90),
    )
    write(store, *policies)
    assert look(store, renewal_policies.get, CA).per_hour == 5
    assert look(store, renewal_policies.get, "222222222222") is None
    assert [each.scope for each in look(store, renewal_policies.of_account, ACCOUNT)] == [ACCOUNT, CA]
    assert {each.scope for each in look(store, renewal_policies.every)} == {ACCOUNT, CA, OTHER}

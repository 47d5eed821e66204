"""When certificates are renewed, by scope: an account or a private CA."""

from sqlalchemy import bindparam

from tokiwa.domain.renewal_policy import RenewalPolicy
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

renewal_policies = Aggregate(
    RenewalPolicy,
    "renewal_policies",
    ["scope"],
    lambda p: {"scope": p.scope, "account": p.account},
    text=["account"],
    indexes=[["account", "scope"]],
    remembered=True,
)
_c = renewal_policies.table.c
_every = renewal_policies.query(order=[_c.scope])
_of_account = renewal_policies.query(_c.account == bindparam("account"), order=[_c.scope])


def get(tx: Transaction, scope: str) -> RenewalPolicy | None:
    """The policy of an account or a CA, if one was set."""
    return renewal_policies.get(tx, scope)


def every(tx: Transaction) -> list[RenewalPolicy]:
    """All that were set: one for some accounts, one for some CAs."""
    return renewal_policies.all(tx, _every)


def of_account(tx: Transaction, account: str) -> list[RenewalPolicy]:
    """Those that an account has set, for itself and for its CAs."""
    return renewal_policies.all(tx, _of_account, account=account)

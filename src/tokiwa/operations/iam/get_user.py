"""iam:GetUser and ListUsers."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.iam.page import page
from tokiwa.operations.iam.resource import caller_or_user, on_user, on_users
from tokiwa.operations.iam.shown import user_full, user_summary
from tokiwa.store import accounts, identities
from tokiwa.work import Transaction, Work


@on_user("iam:GetUser")
def get_user(work: Work, call: Call) -> dict[str, Any]:
    """One user; without a name the caller."""
    with work.transaction() as tx:
        found = caller_or_user(tx, call)
        return {"User": _root(tx, call.account) if found is None else user_full(found)}


@on_users("iam:ListUsers")
def list_users(work: Work, call: Call) -> dict[str, Any]:
    """Users by name, those under a path."""
    prefix = call.input.get("PathPrefix", "/")
    with work.transaction() as tx:
        return page(
            call,
            "Users",
            lambda place, most: identities.users_after(tx, call.account, place, most),
            lambda found: found.name.lower(),
            user_summary,
            lambda found: found.path.startswith(prefix),
        )


def _root(tx: Transaction, account: str) -> dict[str, Any]:
    """The account's root, who is no user and has no name."""
    found = accounts.get(tx, account)
    return {
        "UserId": account,
        "Arn": f"arn:aws:iam::{account}:root",
        "CreateDate": None if found is None else found.created_at,
    }

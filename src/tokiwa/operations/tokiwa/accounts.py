"""tokiwa:CreateAccount and ListAccounts: accounts of this server, managed by the one that was made first."""

from datetime import datetime
from typing import Any

from tokiwa.domain.account import Account, TestClock, next_audit
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import AccessKey
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Hidden, Value
from tokiwa.operations.credentials import seal_secret
from tokiwa.operations.registry import operation
from tokiwa.store import accounts
from tokiwa.work import Means, Transaction, Work, apply

DIGITS = 12


class Opened(Value):
    """An account to be made, with the key of its root; the secret is shown once."""

    account: Account
    access_key: str
    secret: Hidden[str]
    change: Hidden[Change]


def open_account(means: Means, account_id: str, name: str, now: datetime, *, test_clock: bool) -> Opened:
    """A new account and an access key for its root."""
    account = Account(account_id, name, now, TestClock() if test_clock else None)
    key_id, secret = means.draw.identifier("AKIA"), means.draw.secret()
    key = AccessKey(key_id, account_id, "", now, seal_secret(means, account_id, key_id, secret))
    return Opened(account, key_id, secret, Change(puts=(account, key), jobs=(next_audit(account_id, now),)))


@operation("tokiwa:CreateAccount")
def create_account(work: Work, call: Call) -> dict[str, Any]:
    """Make an account; only this answer ever shows the secret of its root's key."""
    account_id = call.input.get("AccountId") or _drawn(work)
    with work.transaction() as tx:
        _manager_only(tx, call)
        if accounts.get(tx, account_id) is not None:
            raise Problem(Kind.CONFLICT, f"The account {account_id} exists already. Give another AccountId.")
        made = open_account(
            work.means, account_id, call.input["Name"], call.wall, test_clock=call.input.get("TestClock", False)
        )
        apply(tx, made.change)
    return {"AccountId": account_id, "AccessKeyId": made.access_key, "SecretAccessKey": made.secret}


@operation("tokiwa:ListAccounts")
def list_accounts(work: Work, call: Call) -> dict[str, Any]:
    """All accounts, by id."""
    with work.transaction() as tx:
        _manager_only(tx, call)
        found = accounts.every(tx)
    return {
        "Accounts": [
            {"AccountId": a.id, "Name": a.name, "TestClock": a.clock is not None, "CreatedAt": a.created_at}
            for a in found
        ]
    }


def _drawn(work: Work) -> str:
    return f"{int.from_bytes(work.draw.entropy(8), 'big') % 10**DIGITS:0{DIGITS}d}"


def _manager_only(tx: Transaction, call: Call) -> None:
    first = min(accounts.every(tx), key=lambda account: account.created_at)
    if first.id != call.account:
        raise Problem(Kind.DENIED, f"Accounts are managed by account {first.id}, the first one of this server.")

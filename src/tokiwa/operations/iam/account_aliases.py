"""iam:CreateAccountAlias, DeleteAccountAlias and ListAccountAliases: what an account is called."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import AccountAlias
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.registry import operation
from tokiwa.store import account_aliases
from tokiwa.work import Work, apply


@operation("iam:CreateAccountAlias")
def create_account_alias(work: Work, call: Call) -> None:
    """Call the account so, instead of what it was called. EXISTS for a name that another account has."""
    alias = call.input["AccountAlias"]
    with work.transaction() as tx:
        other, own = account_aliases.called(tx, alias), account_aliases.get(tx, call.account)
        if other is not None and other.account != call.account:
            raise Problem(Kind.EXISTS, f"The account alias {alias} already exists.")
        named = AccountAlias(call.account, alias) if own is None else evolve(own, alias=alias)
        apply(tx, Change(puts=(named,)))


@operation("iam:DeleteAccountAlias")
def delete_account_alias(work: Work, call: Call) -> None:
    """Call the account nothing. NOT_FOUND for another name than its own."""
    alias = call.input["AccountAlias"]
    with work.transaction() as tx:
        own = account_aliases.get(tx, call.account)
        if own is None or own.alias != alias:
            raise Problem(Kind.NOT_FOUND, f"The Account Alias {alias} cannot be found.")
        apply(tx, Change(drops=(own,)))


@operation("iam:ListAccountAliases")
def list_account_aliases(work: Work, call: Call) -> dict[str, Any]:
    """The one that there is, if there is one."""
    with work.transaction() as tx:
        own = account_aliases.get(tx, call.account)
    return {"AccountAliases": [] if own is None else [own.alias], "IsTruncated": False}

"""iam:CreateAccessKey, ListAccessKeys, UpdateAccessKey and DeleteAccessKey: long-lived keys, two for each user."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.identity import AccessKey, User
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.credentials import seal_secret
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import caller_or_user, now, on_user
from tokiwa.store import identities
from tokiwa.work import Transaction, Work, apply

MOST = 2


@on_user("iam:CreateAccessKey")
def create_access_key(work: Work, call: Call) -> dict[str, Any]:
    """A new key. Its secret is in this answer and in no other."""
    key_id, secret = work.draw.identifier("AKIA"), work.draw.secret()
    with work.transaction() as tx:
        owner = _name(caller_or_user(tx, call))
        if len(identities.keys_of(tx, call.account, owner)) >= MOST:
            raise Problem(Kind.LIMIT, f"Cannot exceed quota for AccessKeysPerUser: {MOST}")
        sealed = seal_secret(work.means, call.account, key_id, secret)
        key = AccessKey(key_id, call.account, owner, now(call), sealed)
        apply(tx, Change(puts=(key,)))
    return {"AccessKey": {**_shown(key), "SecretAccessKey": secret}}


@on_user("iam:ListAccessKeys")
def list_access_keys(work: Work, call: Call) -> dict[str, Any]:
    """The keys of a user, without their secrets; without a name those of the caller."""
    with work.transaction() as tx:
        found = identities.keys_of(tx, call.account, _name(caller_or_user(tx, call)))
    return page_of(call, "AccessKeyMetadata", found, lambda key: key.id, _shown)


@on_user("iam:UpdateAccessKey")
def update_access_key(work: Work, call: Call) -> None:
    """Let a key rest, or take it up again."""
    if call.input["Status"] == "Expired":
        raise Problem(
            Kind.INVALID_ARGUMENTS, "A key can be made Active or Inactive; Expired is not for callers to set."
        )
    with work.transaction() as tx:
        found = _key(tx, call)
        apply(tx, Change(puts=(evolve(found, active=call.input["Status"] == "Active"),)))


@on_user("iam:DeleteAccessKey")
def delete_access_key(work: Work, call: Call) -> None:
    """Remove a key for good."""
    with work.transaction() as tx:
        apply(tx, Change(drops=(_key(tx, call),)))


def _key(tx: Transaction, call: Call) -> AccessKey:
    owner, key_id = _name(caller_or_user(tx, call)), call.input["AccessKeyId"]
    found = identities.access_key(tx, key_id)
    if found is None or (found.account, found.user) != (call.account, owner):
        raise Problem(Kind.NOT_FOUND, f"The Access Key with id {key_id} cannot be found.")
    return found


def _name(owner: User | None) -> str:
    return "" if owner is None else owner.name


def _shown(key: AccessKey) -> dict[str, Any]:
    return {
        "UserName": key.user or None,
        "AccessKeyId": key.id,
        "Status": "Active" if key.active else "Inactive",
        "CreateDate": key.created_at,
    }

"""Users, roles, access keys and managed policies."""

from sqlalchemy import bindparam

from tokiwa.domain.identity import AccessKey, ManagedPolicy, Role, User
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

access_keys = Aggregate(
    AccessKey,
    "access_keys",
    ["id"],
    lambda k: {"id": k.id, "account": k.account, "user_name": k.user},
    text=["account", "user_name"],
    indexes=[["account", "user_name"]],
)
users = Aggregate(User, "users", ["account", "name"], lambda u: {"account": u.account, "name": u.name.lower()})
roles = Aggregate(Role, "roles", ["account", "name"], lambda r: {"account": r.account, "name": r.name.lower()})
policies = Aggregate(
    ManagedPolicy,
    "policies",
    ["arn"],
    lambda p: {"arn": p.arn, "account": p.account},
    text=["account"],
    indexes=[["account", "arn"]],
)

# IAM names are unique without regard to case, hence the lower-cased keys.
_keys_of = access_keys.query(
    access_keys.table.c.account == bindparam("account"),
    access_keys.table.c.user_name == bindparam("user"),
    order=[access_keys.table.c.id],
)
_users = users.query(
    users.table.c.account == bindparam("account"),
    users.table.c.name > bindparam("after"),
    order=[users.table.c.name],
    limit=True,
)
_roles = roles.query(
    roles.table.c.account == bindparam("account"),
    roles.table.c.name > bindparam("after"),
    order=[roles.table.c.name],
    limit=True,
)
_policies = policies.query(
    policies.table.c.account == bindparam("account"),
    policies.table.c.arn > bindparam("after"),
    order=[policies.table.c.arn],
    limit=True,
)


def access_key(tx: Transaction, key_id: str) -> AccessKey | None:
    """One access key by its id."""
    return access_keys.get(tx, key_id)


def keys_of(tx: Transaction, account: str, user: str) -> list[AccessKey]:
    """The access keys of a user (of root for an empty name)."""
    return access_keys.all(tx, _keys_of, account=account, user=user)


def user(tx: Transaction, account: str, name: str) -> User | None:
    """One user by name."""
    return users.get(tx, account, name.lower())


def role(tx: Transaction, account: str, name: str) -> Role | None:
    """One role by name."""
    return roles.get(tx, account, name.lower())


def policy(tx: Transaction, arn: str) -> ManagedPolicy | None:
    """One managed policy by ARN."""
    return policies.get(tx, arn)


def users_after(tx: Transaction, account: str, after: str, limit: int) -> list[User]:
    """Users by name, those behind `after`."""
    return users.all(tx, _users, account=account, after=after.lower(), limit=limit)


def roles_after(tx: Transaction, account: str, after: str, limit: int) -> list[Role]:
    """Roles by name, those behind `after`."""
    return roles.all(tx, _roles, account=account, after=after.lower(), limit=limit)


def policies_after(tx: Transaction, account: str, after: str, limit: int) -> list[ManagedPolicy]:
    """Managed policies of an account by ARN, those behind `after`."""
    return policies.all(tx, _policies, account=account, after=after, limit=limit)

"""Users, groups, roles, access keys and managed policies."""

from sqlalchemy import bindparam

from tokiwa.domain.identity import AccessKey, Group, ManagedPolicy, Role, User
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

access_keys = Aggregate(
    AccessKey,
    "access_keys",
    ["id"],
    lambda k: {"id": k.id, "account": k.account, "user_name": k.user},
    text=["account", "user_name"],
    indexes=[["account", "user_name"]],
    remembered=True,
)
users = Aggregate(
    User, "users", ["account", "name"], lambda u: {"account": u.account, "name": u.name.lower()}, remembered=True
)
roles = Aggregate(
    Role, "roles", ["account", "name"], lambda r: {"account": r.account, "name": r.name.lower()}, remembered=True
)
groups = Aggregate(
    Group, "groups", ["account", "name"], lambda g: {"account": g.account, "name": g.name.lower()}, remembered=True
)
policies = Aggregate(
    ManagedPolicy,
    "policies",
    ["account", "name"],
    lambda p: {"account": p.account, "name": p.name.lower()},
    remembered=True,
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
_groups = groups.query(
    groups.table.c.account == bindparam("account"),
    groups.table.c.name > bindparam("after"),
    order=[groups.table.c.name],
    limit=True,
)
_policies = policies.query(
    policies.table.c.account == bindparam("account"),
    policies.table.c.name > bindparam("after"),
    order=[policies.table.c.name],
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


def group(tx: Transaction, account: str, name: str) -> Group | None:
    """One group by name."""
    return groups.get(tx, account, name.lower())


def group_by_arn(tx: Transaction, arn: str) -> Group | None:
    """One group by ARN, path included; None for any other text."""
    account, name = _parts(arn)
    found = group(tx, account, name)
    return found if found is not None and found.arn == arn else None


def user_by_arn(tx: Transaction, arn: str) -> User | None:
    """One user by ARN, path included; None for any other text."""
    account, name = _parts(arn)
    found = user(tx, account, name)
    return found if found is not None and found.arn == arn else None


def role_by_arn(tx: Transaction, arn: str) -> Role | None:
    """One role by ARN, path included; None for any other text."""
    account, name = _parts(arn)
    found = role(tx, account, name)
    return found if found is not None and found.arn == arn else None


def policy(tx: Transaction, arn: str) -> ManagedPolicy | None:
    """One managed policy by ARN, path included; None for any other text."""
    account, name = _parts(arn)
    found = policy_named(tx, account, name)
    return found if found is not None and found.arn == arn else None


def _parts(arn: str) -> tuple[str, str]:
    return arn.rpartition("::")[2].partition(":")[0], arn.rpartition("/")[2]


def policy_named(tx: Transaction, account: str, name: str) -> ManagedPolicy | None:
    """One managed policy by its name, which is unique whatever the path."""
    return policies.get(tx, account, name.lower())


def users_after(tx: Transaction, account: str, after: str, limit: int) -> list[User]:
    """Users by name, those behind `after`."""
    return users.all(tx, _users, account=account, after=after.lower(), limit=limit)


def roles_after(tx: Transaction, account: str, after: str, limit: int) -> list[Role]:
    """Roles by name, those behind `after`."""
    return roles.all(tx, _roles, account=account, after=after.lower(), limit=limit)


def groups_after(tx: Transaction, account: str, after: str, limit: int) -> list[Group]:
    """Groups by name, those behind `after`."""
    return groups.all(tx, _groups, account=account, after=after.lower(), limit=limit)


def policies_after(tx: Transaction, account: str, after: str, limit: int) -> list[ManagedPolicy]:
    """Managed policies of an account by name, those behind `after`."""
    return policies.all(tx, _policies, account=account, after=after.lower(), limit=limit)

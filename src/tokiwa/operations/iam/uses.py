"""Where managed policies are used: who has them attached, and whose boundary they are."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from tokiwa.domain.identity import Group, ManagedPolicy, Role, User
from tokiwa.domain.value import Value
from tokiwa.operations.iam.resource import Holder
from tokiwa.store import identities
from tokiwa.work import Transaction, Work

_BATCH = 1000
T = TypeVar("T", User, Role, Group, ManagedPolicy)


class Uses(Value):
    """How often each policy of an account is used, by ARN."""

    attached: Counter[str]
    boundary: Counter[str]


def uses(work: Work, account: str) -> Uses:
    """The counts, from memory unless a user, role or group changed."""

    def load() -> Uses:
        with work.means.store.snapshot() as tx:
            found = list(entities(tx, account))
        return Uses(
            Counter(arn for each in found for arn in each.attached),
            Counter(each.boundary for each in found if not isinstance(each, Group) and each.boundary is not None),
        )

    return work.means.store.cached("uses of policies", (User, Role, Group), account, load)


def entities(tx: Transaction, account: str) -> Iterator[Holder]:
    """Every user, then every role, then every group of an account."""
    yield from _every(lambda after: identities.users_after(tx, account, after, _BATCH))
    yield from _every(lambda after: identities.roles_after(tx, account, after, _BATCH))
    yield from _every(lambda after: identities.groups_after(tx, account, after, _BATCH))


def members(tx: Transaction, group: Group) -> list[User]:
    """The users in a group, by name."""
    every = _every(lambda after: identities.users_after(tx, group.account, after, _BATCH))
    return [user for user in every if user.belongs_to(group.name)]


def own_policies(tx: Transaction, account: str) -> Iterator[ManagedPolicy]:
    """Every managed policy of an account."""
    yield from _every(lambda after: identities.policies_after(tx, account, after, _BATCH))


def _every(batch: Callable[[str], Sequence[T]]) -> Iterator[T]:
    after = ""
    while found := batch(after):
        yield from found
        after = found[-1].name

"""Where managed policies are used: who has them attached, and whose boundary they are."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import attrs

from tokiwa.domain.identity import ManagedPolicy, Role, User
from tokiwa.operations.iam.resource import Entity
from tokiwa.store import identities
from tokiwa.work import Transaction, Work

_BATCH = 1000
T = TypeVar("T", User, Role, ManagedPolicy)


@attrs.frozen
class Uses:
    """How often each policy of an account is used, by ARN."""

    attached: Counter[str]
    boundary: Counter[str]


def uses(work: Work, account: str) -> Uses:
    """The counts, from memory unless a user or role changed."""

    def load() -> Uses:
        with work.means.store.snapshot() as tx:
            found = list(entities(tx, account))
        return Uses(
            Counter(arn for each in found for arn in each.attached),
            Counter(each.boundary for each in found if each.boundary is not None),
        )

    return work.means.store.cached("uses of policies", (User, Role), account, load)


def entities(tx: Transaction, account: str) -> Iterator[Entity]:
    """Every user, then every role of an account."""
    yield from _every(lambda after: identities.users_after(tx, account, after, _BATCH))
    yield from _every(lambda after: identities.roles_after(tx, account, after, _BATCH))


def own_policies(tx: Transaction, account: str) -> Iterator[ManagedPolicy]:
    """Every managed policy of an account."""
    yield from _every(lambda after: identities.policies_after(tx, account, after, _BATCH))


def _every(batch: Callable[[str], Sequence[T]]) -> Iterator[T]:
    after = ""
    while found := batch(after):
        yield from found
        after = found[-1].name

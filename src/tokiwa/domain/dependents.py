"""What dies when a private CA dies, and whether that keeps it from being deleted."""

from datetime import datetime

from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.configuration import Protection
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value

EXAMPLES = 5


class Tally(Value):
    """How many there are of something, which of them end last (the latest first), and when."""

    count: int = 0
    examples: tuple[tuple[str, datetime], ...] = ()

    @property
    def ends_at(self) -> datetime | None:
        """When the last of them ends."""
        return self.examples[0][1] if self.examples else None

    def plus(self, name: str, ends: datetime) -> "Tally":
        """With one more."""
        if len(self.examples) == EXAMPLES and ends <= self.examples[-1][1]:
            return Tally(self.count + 1, self.examples)
        last = sorted((*self.examples, (name, ends)), key=lambda each: each[1], reverse=True)
        return Tally(self.count + 1, tuple(last[:EXAMPLES]))


class Below(Value):
    """A CA whose certificate the CA, or one below it, has signed."""

    arn: str
    issuer: str
    status: AuthorityStatus
    ends_at: datetime


class Dependents(Value):
    """Everything that is valid through one CA and the CAs below it.

    `managed` are certificates of the manager. `earlier` are versions of them that a rotation has replaced and nobody has
    revoked; `direct` is all else that was issued. `deployments` (names) serve one of these. `roots` are the fingerprints that
    leave the trust bundle with the CA.
    """

    managed: Tally = Tally()
    direct: Tally = Tally()
    earlier: Tally = Tally()
    authorities: tuple[Below, ...] = ()
    deployments: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    roots: tuple[str, ...] = ()
    default: bool = False

    @property
    def vital(self) -> bool:
        """Whether somebody would miss the CA: more than earlier versions hang on it."""
        return bool(self.managed.count or self.direct.count or self.authorities)

    @property
    def ends_at(self) -> datetime | None:
        """When the last certificate ends."""
        ends = (self.managed.ends_at, self.direct.ends_at, self.earlier.ends_at)
        return max(
            (each for each in (*ends, *(ca.ends_at for ca in self.authorities)) if each is not None), default=None
        )


def protected(authority: Authority, protection: Protection) -> bool:
    """Whether the account's setting has this CA asked about before it is deleted."""
    return protection is Protection.ALL or (protection is Protection.ROTATED and bool(authority.rotation))


def deletable(authority: Authority, found: Dependents) -> None:
    """WRONG_STATE, with what depends on it, if somebody would miss the CA."""
    if not found.vital:
        return
    counts = (
        (found.managed.count, "managed certificates"),
        (found.direct.count, "other certificates"),
        (len(found.authorities), "private CAs"),
    )
    what = ", ".join(f"{count} {name}" for count, name in counts if count)
    raise Problem(
        Kind.WRONG_STATE,
        f"The certificate authority {authority.arn} is not in a valid state for deletion: {what} that are valid depend on it. See:"
        f" tokiwa rotate dependents {authority.arn}. To delete it all the same, set: tokiwa rotate protection NONE",
    )

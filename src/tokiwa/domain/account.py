"""An account, and its clock: the wall clock, or a test clock that can be moved forward."""

from datetime import UTC, datetime, timedelta

from tokiwa.domain.change import Job
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve

AUDIT = "audit"  # the job that compares an account's jobs with those that should exist
AUDIT_EVERY = timedelta(days=1)
NOBODY = ""  # owns what is done by the wall clock, whatever clock the account concerned has

# Certificates and every client end at the year 9999; a clock near it could not be told a validity any more.
LAST_MOMENT = datetime(9000, 1, 1, tzinfo=UTC)


class TestClock(Value):
    """How far ahead of the wall clock an account is.

    While the clock is being advanced it stands at `at` and moves from one due time to the next until it
    reaches `target`; otherwise both are None and it runs at the wall clock's pace, `ahead` of it.
    """

    __test__ = False  # not a test class, whatever its name says

    ahead: timedelta = timedelta(0)
    at: datetime | None = None
    target: datetime | None = None
    journey: str = ""  # names the way to `target`; what runs on it is noted under this name


class Account(Value):
    """Twelve digits, a name, and a clock of its own if it was made with a test clock."""

    id: str
    name: str
    created_at: datetime
    clock: TestClock | None = None
    version: int = 0

    def now(self, wall: datetime) -> datetime:
        """The account's time when the wall clock says `wall`."""
        if self.clock is None:
            return wall
        return self.clock.at if self.clock.at is not None else wall + self.clock.ahead

    @property
    def advancing(self) -> bool:
        """Whether the clock is on its way to a target."""
        return self.clock is not None and self.clock.target is not None


class Ran(Value):
    """One piece of work that was done because a test clock was advanced. `number` keeps the order."""

    journey: str
    number: int
    kind: str
    key: str
    due: datetime
    version: int = 0


def advance(account: Account, to: datetime, wall: datetime, journey: str) -> Account:
    """Set out for `to`: the clock stands still from now on and is moved by `step`."""
    if account.clock is None:
        raise Problem(
            Kind.INVALID_REQUEST,
            f"Account {account.id} has no test clock, so its time cannot be moved. Make an account with one: "
            "tokiwa serve --test-clock for a new data folder, or tokiwa account create --test-clock.",
        )
    if account.advancing:
        raise Problem(
            Kind.CONFLICT,
            f"The clock of account {account.id} is being advanced already. Try again when it has arrived.",
        )
    now = account.now(wall)
    if to < now:
        raise Problem(
            Kind.INVALID,
            f"A test clock only moves forward: it is {now:%Y-%m-%dT%H:%M:%SZ} and cannot go to {to:%Y-%m-%dT%H:%M:%SZ}.",
        )
    if to > LAST_MOMENT:
        raise Problem(Kind.INVALID, f"A test clock cannot go past {LAST_MOMENT:%Y-%m-%d}.")
    return evolve(account, clock=evolve(account.clock, at=now, target=to, journey=journey))


def step(account: Account, next_due: datetime | None, wall: datetime) -> Account:
    """Move on to the next due time, or to the target, where the clock starts to run again.

    What is due at the target itself is done before the clock arrives.
    """
    clock = account.clock
    if clock is None or clock.target is None or clock.at is None:
        return account
    if next_due is not None and next_due <= clock.target:
        return evolve(account, clock=evolve(clock, at=max(clock.at, next_due)))
    return evolve(account, clock=TestClock(ahead=clock.target - wall))


def next_audit(account_id: str, wall: datetime) -> Job:
    """The account's next audit. What goes wrong in a store goes wrong in real time, so a test clock does not matter."""
    return Job(AUDIT, account_id, NOBODY, wall + AUDIT_EVERY)

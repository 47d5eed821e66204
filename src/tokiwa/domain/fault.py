"""Faults on purpose: calls and work of an account with a test clock that fail, come late, come twice or are lost.

So that automation can be tried against what happens once in a year. Which ones strike is decided by counting and by a
seed, never by chance: the same faults on the same calls do the same again.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache

from tokiwa.domain.policy.glob import Glob, compile_text
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve

RENEW, PUBLISH, DELIVER = "renew", "publish", "deliver"
_CHANCES = 1 << 32


class Effect(StrEnum):
    """What a fault does."""

    FAIL = "FAIL"
    DELAY = "DELAY"
    DUPLICATE = "DUPLICATE"
    LOSE = "LOSE"


# What can happen to which kind of work. Operations of the API, which have a colon in their names, can only fail: whoever
# calls waits by the wall clock, which no test moves.
EFFECTS: dict[str, frozenset[Effect]] = {
    RENEW: frozenset({Effect.FAIL, Effect.DELAY}),
    PUBLISH: frozenset({Effect.DELAY, Effect.LOSE}),
    DELIVER: frozenset({Effect.FAIL, Effect.DUPLICATE, Effect.LOSE}),
}
_OF_CALLS = frozenset({Effect.FAIL})
OURS = "tokiwa:"  # operations that no fault strikes: they are what takes it away again

# What ACM says about renewals (its model's FailureReason) that can happen to a private certificate.
RENEWAL_REASONS = frozenset(
    {
        "PCA_ACCESS_DENIED",
        "PCA_INVALID_ARGS",
        "PCA_INVALID_ARN",
        "PCA_INVALID_DURATION",
        "PCA_INVALID_STATE",
        "PCA_LIMIT_EXCEEDED",
        "PCA_NAME_CONSTRAINTS_VALIDATION",
        "PCA_REQUEST_FAILED",
        "PCA_RESOURCE_NOT_FOUND",
        "SLR_NOT_FOUND",
        "OTHER",
    }
)
_KINDS = {
    "Throttl": Kind.THROTTLED,
    "TooMany": Kind.THROTTLED,
    "AccessDenied": Kind.DENIED,
    "NotFound": Kind.NOT_FOUND,
    "Invalid": Kind.INVALID,
    "Validation": Kind.INVALID,
    "Conflict": Kind.CONFLICT,
    "InProgress": Kind.IN_PROGRESS,
    "LimitExceeded": Kind.LIMIT,
    "Unavailable": Kind.UNAVAILABLE,
}


class Fault(Value):
    """The next `times` of what it is `on` (0: all) have the effect, each with the probability that `seed` decides by.

    `on` is an operation (`acm:ExportCertificate`) or a kind of work. `principal` and `resource` are patterns of ARNs
    that limit whose calls and which things it strikes; empty: all. `reason` is the error's code, or ACM's reason.
    `delay` is in seconds of the account's time. It has `met` so many that it could have struck, and `struck` so many.
    """

    id: str
    account: str
    on: str
    effect: Effect
    made_at: datetime
    reason: str = ""
    message: str = ""
    principal: str = ""
    resource: str = ""
    delay: int = 0
    times: int = 0
    probability: float = 1.0
    seed: int = 0
    met: int = 0
    struck: int = 0
    version: int = 0

    @property
    def wait(self) -> timedelta:
        """By how much it delays."""
        return timedelta(seconds=self.delay)

    @property
    def sentence(self) -> str:
        """What is told of it where it strikes."""
        return self.message or f"This failure was asked for: it is the fault {self.id} of a test."

    @property
    def spent(self) -> bool:
        """Whether it has struck as often as it was to."""
        return 0 < self.times <= self.struck

    def concerns(self, principal: str, resources: Collection[str]) -> bool:
        """Whether it is about what this principal does with these resources."""
        if self.principal and not _pattern(self.principal).matches(principal):
            return False
        return not self.resource or any(map(_pattern(self.resource).matches, resources))


class Occasion(Value):
    """Something that a fault may strike: who does it (for a call), and the ARNs that it is about."""

    resources: tuple[str, ...]
    principal: str = ""


def strike(faults: Sequence[Fault], occasions: Sequence[Occasion]) -> tuple[list[Fault | None], tuple[Fault, ...]]:
    """The fault that strikes each occasion in turn, if any does, and those faults as they are after that, if they changed.

    Of several the first takes it.
    """
    now = list(faults)
    struck: list[Fault | None] = []
    for occasion in occasions:
        hit: Fault | None = None
        for at, fault in enumerate(now):
            if hit is not None or fault.spent or not fault.concerns(occasion.principal, occasion.resources):
                continue
            strikes = _chance(fault) < fault.probability
            now[at] = evolve(fault, met=fault.met + 1, struck=fault.struck + strikes)
            hit = now[at] if strikes else None
        struck.append(hit)
    return struck, tuple(after for before, after in zip(faults, now, strict=True) if after is not before)


def problem(fault: Fault) -> Problem:
    """What a caller gets whose call it strikes: the error with that code, a server's error where no kind fits better."""
    kind = next((kind for word, kind in _KINDS.items() if word in fault.reason), Kind.FAILED)
    return Problem(kind, fault.sentence, fault.reason)


def checked(fault: Fault, operations: Collection[str]) -> Fault:
    """The fault, if what it says goes together; Problem INVALID otherwise. `operations` are those that can be called."""
    allowed = EFFECTS.get(
        fault.on, _OF_CALLS if fault.on in operations and not fault.on.startswith(OURS) else frozenset()
    )
    if not allowed:
        raise Problem(
            Kind.INVALID,
            f"There is nothing called {fault.on} that a fault could strike. Give an operation, like acm:ExportCertificate, or one"
            f" of {', '.join(EFFECTS)}.",
        )
    if fault.effect not in allowed:
        raise Problem(
            Kind.INVALID,
            f"{fault.effect} is not what can happen to {fault.on}; possible: {', '.join(sorted(allowed))}.",
        )
    if fault.effect is Effect.DELAY and not fault.delay:
        raise Problem(Kind.INVALID, "Say how long the delay is, for example 2h.")
    if fault.on == RENEW and fault.effect is Effect.FAIL and fault.reason not in RENEWAL_REASONS:
        raise Problem(
            Kind.INVALID,
            f"A renewal does not fail with {fault.reason}; possible: {', '.join(sorted(RENEWAL_REASONS))}.",
        )
    if fault.effect is Effect.FAIL and not fault.reason:
        raise Problem(
            Kind.INVALID, "Say with which reason it fails, for example ThrottlingException or PCA_ACCESS_DENIED."
        )
    return fault


@lru_cache(maxsize=1024)
def _pattern(text: str) -> Glob:
    return compile_text(text)


def _chance(fault: Fault) -> float:
    """A number in [0, 1) that follows from the seed and from how many the fault has met."""
    drawn = hashlib.blake2b(f"{fault.seed} {fault.met}".encode(), digest_size=4).digest()
    return int.from_bytes(drawn, "big") / _CHANCES

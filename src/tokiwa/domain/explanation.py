"""Why a certificate is, or is not, renewed: the very checks that a renewal goes through, each with what it found.

The chain is put together from those of `eligibility` and `defect`, which `renewal.begin` asks, and from what signing
would say; there is no second opinion.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from tokiwa.domain import eligibility
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.defect import FOUND_WHILE_SIGNING, RENEWING, Defect
from tokiwa.domain.deployment import is_deployment
from tokiwa.domain.remedy import Case, Commands, remedy
from tokiwa.domain.renewal import next_attempt
from tokiwa.domain.renewal_policy import RenewalPolicy
from tokiwa.domain.renewal_stage import Stage, pending, stage
from tokiwa.domain.smoothing import planned
from tokiwa.domain.value import Value

_SHOWN = 3  # of what uses a certificate
SIGNING = "name-not-permitted"  # what only the CA itself knows: its name constraints


class Outcome(StrEnum):
    """What a check found."""

    PASSED = "PASSED"
    FAILED = "FAILED"
    NOT_REACHED = "NOT_REACHED"


class Finding(Value):
    """One check, named after the defect that it looks for: what it found, in a sentence, and what mends it."""

    check: str
    outcome: Outcome
    message: str
    reason: str = ""
    commands: Commands = ()


class Explanation(Value):
    """The whole answer. The checks are asked for `as_of`, the next attempt, or now where there is none.

    `next_at` is when the next attempt is, None when there is none; `why_then` says why then, or why not.
    `afterwards` is what a success would mean for the renewal after it.
    """

    verdict: str
    findings: tuple[Finding, ...]
    as_of: datetime
    next_at: datetime | None
    why_then: str
    afterwards: str

    @property
    def failing(self) -> Finding | None:
        """The check that fails, if one does."""
        return next((each for each in self.findings if each.outcome is Outcome.FAILED), None)


class Known(Value):
    """What is known of a certificate's renewal: its CA as it is now, its policy, and when the stored job is due.

    `unsignable` is what the CA would say to its names.
    """

    certificate: Certificate
    authority: Authority | None
    policy: RenewalPolicy
    job_at: datetime | None
    unsignable: Defect | None = None


def name_of(check: Any) -> str:
    """A check's name, as it is shown: that of the function."""
    name: str = check.__name__
    return name.lstrip("_").replace("_", "-")


def explain(known: Known, now: datetime) -> Explanation:
    """Ask every check in the order of the renewal; after the first that fails, the others are not reached."""
    certificate = known.certificate
    eligible = eligibility.eligibility(certificate, now).eligible
    next_at = _next_at(known, now) if eligible else None
    as_of = max(now, next_at) if next_at is not None else now
    findings: list[Finding] = []
    failed = False
    for name, defect in _chain(known, as_of):
        if failed:
            findings.append(Finding(name, Outcome.NOT_REACHED, "Not asked: a check before it failed."))
        elif defect is None:
            findings.append(Finding(name, Outcome.PASSED, PASSED[name].format(**_words(known))))
        else:
            failed = True
            commands = remedy(name, Case(certificate, known.authority, as_of))
            findings.append(Finding(name, Outcome.FAILED, defect.message, defect.code, commands))
    found = tuple(findings)
    return Explanation(
        verdict=_verdict(known, found, next_at, now),
        findings=found,
        as_of=as_of,
        next_at=next_at,
        why_then=_why_then(known, next_at, now),
        afterwards=_afterwards(certificate),
    )


def _chain(known: Known, at: datetime) -> Iterator[tuple[str, Defect | None]]:
    certificate, authority = known.certificate, known.authority
    for check in eligibility.CHECKS:
        why_not = check(certificate, at)
        yield name_of(check), None if why_not is None else Defect("INELIGIBLE", why_not)
    for check_authority in RENEWING:
        yield name_of(check_authority), check_authority(certificate, authority, at)
    yield SIGNING, known.unsignable


def _next_at(known: Known, now: datetime) -> datetime | None:
    """The stored job is what happens; where it is missing, the daily audit will store what the rules say."""
    return known.job_at if known.job_at is not None else next_attempt(known.certificate, now, known.policy)


# What a check that passes says, by its name. `{…}` are the words of `_words`.
PASSED = {
    "unmanaged": "It is a private certificate that was requested through the manager.",
    "not-issued": "It is ISSUED.",
    "past-its-end": "It is valid until {end}.",
    "name-with-reserved-hyphens": "Its names can be renewed.",
    "neither-exported-nor-in-use": "Something depends on it: {dependants}.",
    "authority-gone": "The private CA {authority} exists.",
    "permission-missing": "{manager_may}",
    "authority-not-shared": "{shared}",
    "authority-inactive": "The private CA is ACTIVE.",
    "authority-short-lived": "The private CA issues certificates that live for more than seven days.",
    "authority-ends-too-soon": "The private CA's certificate, which ends at {authority_end}, outlives the new certificate.",
    SIGNING: "The private CA may certify each of its names.",
}


def _words(known: Known) -> dict[str, str]:
    certificate, authority = known.certificate, known.authority
    foreign = authority is not None and authority.account != certificate.account
    used = [f"in use by {_users(certificate.in_use_by)}"] if certificate.in_use else []
    exported = ["it was exported since it was issued or last renewed"] if certificate.exported else []
    return {
        "end": _date(certificate.not_after),
        "dependants": " and ".join(exported + used),
        "authority": certificate.authority or "",
        "authority_end": _date(None if authority is None else authority.not_after),
        "manager_may": "The private CA is another account's, whose policy decides instead."
        if foreign
        else "The manager has its permission on the private CA.",
        "shared": "The private CA's policy lets this account issue from it."
        if foreign
        else "The private CA is the account's own.",
    }


def _verdict(known: Known, findings: tuple[Finding, ...], next_at: datetime | None, now: datetime) -> str:
    certificate = known.certificate
    failed = next((each for each in findings if each.outcome is Outcome.FAILED), None)
    if failed is None and next_at is not None:
        return f"It will be renewed at {_date(max(now, next_at))}."
    if failed is None:
        return f"It is not renewed any more: it ends at {_date(certificate.not_after)}, before another attempt."
    if next_at is None:
        return f"It is not renewed: {failed.message}"
    when = "The next attempt" if next_at > now else "The attempt that is due"
    return f"{when}, at {_date(max(now, next_at))}, will fail: {failed.message}"


def _why_then(known: Known, next_at: datetime | None, now: datetime) -> str:
    certificate, policy = known.certificate, known.policy
    if next_at is None:
        return "No attempt is planned."
    at = stage(certificate.renewal)
    if _waits_for_its_turn(known, next_at, now):
        return f"It was due before; its turn comes then, for its CA renews {_budget(policy)}."
    if at is Stage.FAILING and certificate.renewal is not None:
        cause = f"The last attempt failed at {_date(certificate.renewal.updated_at)} ({certificate.renewal.reason})"
        again = " It may find the same again." if certificate.renewal.reason in FOUND_WHILE_SIGNING else ""
        return f"{cause}; it is tried again every hour.{again}"
    if at is Stage.WAITING:
        return "RenewCertificate was called."
    if at is Stage.SIGNING:
        return "An attempt is under way."
    if certificate.not_after is None:
        return "No attempt is planned."
    wanted = planned(certificate.arn, certificate.not_after, policy)
    if wanted < next_at - timedelta(seconds=1):
        return f"It was due at {_date(wanted)}, and became eligible after that."
    days = f"Renewal begins {policy.before} days before the end at {_date(certificate.not_after)}"
    if not policy.jitter:
        return f"{days}."
    return f"{days}, and is spread over the {policy.jitter} days after that."


def _waits_for_its_turn(known: Known, next_at: datetime, now: datetime) -> bool:
    certificate, policy = known.certificate, known.policy
    if policy.interval is None or certificate.not_after is None or pending(certificate.renewal):
        return False
    return planned(certificate.arn, certificate.not_after, policy) <= now < next_at


def _budget(policy: RenewalPolicy) -> str:
    budgets = [f"{policy.per_hour} an hour"] if policy.per_hour else []
    budgets += [f"{policy.per_second} a second"] if policy.per_second else []
    return f"at most {' and '.join(budgets)}" if budgets else "as many as are due"


def _afterwards(certificate: Certificate) -> str:
    if certificate.in_use:
        deployed = any(map(is_deployment, certificate.in_use_by))
        follows = " Its deployments install the new certificate, wave by wave." if deployed else ""
        return f"After a renewal it stays eligible for the next one, because it is in use.{follows}"
    return (
        "After a renewal it is INELIGIBLE until the new certificate is exported: what nobody has fetched is not renewed"
        " again. A function that exports it when it hears of the renewal keeps it going."
    )


def _users(arns: tuple[str, ...]) -> str:
    """Those that use it; of many the first ones."""
    more = f" and {len(arns) - _SHOWN} others" if len(arns) > _SHOWN else ""
    return f"{', '.join(arns[:_SHOWN])}{more}"


def _date(moment: datetime | None) -> str:
    return "no date" if moment is None else f"{moment:%Y-%m-%dT%H:%M:%SZ}"

"""Waves: which deployments of a certificate are to be installed now, and what the others wait for.

The lowest wave that is not all served is the one at work. A wave that fails keeps the later ones from beginning.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from tokiwa.domain.deployment import Deployment, DeploymentStatus, Edition
from tokiwa.domain.deployment_step import abandoned, begun, renewed, retried
from tokiwa.domain.deployment_window import opening
from tokiwa.domain.moment import stamp
from tokiwa.domain.value import Value, evolve

S = DeploymentStatus
Absence = Callable[[Deployment], str]


class Advance(Value):
    """What a look comes to: deployments as they were and as they are, where that differs, and when to look again."""

    changed: tuple[tuple[Deployment, Deployment], ...]
    look_at: datetime | None


def advance(found: Sequence[Deployment], edition: Edition, absence: Absence, now: datetime) -> Advance:
    """Bring the deployments of a certificate along, of which `edition` is to be served.

    `absence` says why a deployment's agent can do nothing now, or nothing.
    """
    kept = [each for each in found if each.status is not S.REMOVING]
    current = [each if each.wanted == edition else renewed(each, edition, now) for each in kept]
    wave = min((each.wave for each in current if not each.done), default=None)
    behind = _behind(wave, current)
    after, looks = [], []
    for each in current:
        moved, look = _moved(each, absence, now) if each.wave == wave else (_kept_back(each, behind), None)
        after.append(moved)
        looks += [] if look is None else [look]
    changed = tuple((was, now_) for was, now_ in zip(kept, after, strict=True) if was != now_)
    return Advance(changed, min(looks, default=None))


def _moved(deployment: Deployment, absence: Absence, now: datetime) -> tuple[Deployment, datetime | None]:
    """One of the wave at work, and when to look at it again."""
    if deployment.failed:
        if deployment.try_at is None or deployment.try_at > now:
            return deployment, deployment.try_at
        deployment = retried(deployment, now)
    if deployment.status is S.INSTALLING:
        gone = absence(deployment)
        return (abandoned(deployment, gone, now) if gone else deployment), None
    if deployment.status is not S.PENDING:
        return deployment, None
    served = deployment.delivered
    opens = opening(deployment.window, now, None if served is None else served.ends)
    if opens is not None:
        why = f"Waits for its maintenance window, which opens at {stamp(opens)}."
        return evolve(deployment, reason=why), opens
    gone = absence(deployment)
    return (evolve(deployment, reason=gone) if gone else begun(deployment, now)), None


def _kept_back(deployment: Deployment, behind: str) -> Deployment:
    """One of another wave: only those that have not begun are told what they wait for."""
    return evolve(deployment, reason=behind) if deployment.status is S.PENDING else deployment


def _behind(wave: int | None, current: Iterable[Deployment]) -> str:
    # Without counts: the sentence is written into each that waits, and is to change seldom.
    failed = min((each.name for each in current if each.wave == wave and each.failed), default=None)
    if failed is None:
        return f"Waits until all of wave {wave} are served."
    return f"Waits because {failed} of wave {wave} has failed: no later wave begins until it is served."

"""What calls and the job both do with rotations: look who is ready, write one that changed, begin to issue anew."""

from collections import Counter
from datetime import datetime

from tokiwa.crypto.roots import roots
from tokiwa.domain.authority import Authority
from tokiwa.domain.change import Change, Job
from tokiwa.domain.dependents import Dependents
from tokiwa.domain.deployment import Deployment, DeploymentStatus
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.replacement import REPLACE, Replacement, ReplacementStatus, Selection
from tokiwa.domain.replacement_item import ItemState
from tokiwa.domain.rotation import Rotation, RotationStatus, told
from tokiwa.domain.rotation_gate import Gate, distribution, reissue
from tokiwa.domain.value import evolve
from tokiwa.store import authorities, certificates, configurations, deployments, replacements
from tokiwa.store.transaction import Transaction
from tokiwa.work.dependents import dependents
from tokiwa.work.work import Work

EVERY = 1 << 30


def old_of(tx: Transaction, rotation: Rotation) -> Authority:
    """The CA that is rotated."""
    return _there(tx, rotation.authority)


def new_of(tx: Transaction, rotation: Rotation) -> Authority:
    """The CA that takes over."""
    return _there(tx, rotation.successor)


def _there(tx: Transaction, arn: str) -> Authority:
    found = authorities.get(tx, arn)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Could not find Certificate Authority {arn}")
    return found


def written(work: Work, was: Rotation, now_: Rotation, now: datetime) -> Change:
    """A rotation as it is now, with what is told of it."""
    return told(was, now_, work.draw.dated(now), work.means.region, now)


def new_root(tx: Transaction, rotation: Rotation) -> str | None:
    """The fingerprint of the new CA's root; None where that is the old one's too."""
    old, new = (roots((each,)) for each in (old_of(tx, rotation), new_of(tx, rotation)))
    return (
        None
        if not new or new == old or new[0].fingerprint in {each.fingerprint for each in old}
        else new[0].fingerprint
    )


def gate(work: Work, rotation: Rotation, now: datetime) -> tuple[Gate, Dependents]:
    """Who must be ready for the next phase, and what depends on the old CA now."""
    if not rotation.going:
        return Gate(), Dependents()
    with work.means.store.snapshot() as tx:
        old = old_of(tx, rotation)
    found = dependents(work, old, now)
    with work.means.store.snapshot() as tx:
        if rotation.status is RotationStatus.DISTRIBUTING:
            deployed = deployments.page(tx, rotation.account, "", EVERY)
            return distribution(rotation, found, deployed, new_root(tx, rotation)), found
        if rotation.status is RotationStatus.REISSUING:
            going, progress = at_work(tx, rotation)
            root = new_root(tx, rotation) or ""
            deployed = _deployed(tx, rotation) if root else []
            return reissue(rotation, found, going=going, progress=progress, deployed=deployed, root=root), found
    return Gate(), found


def _deployed(tx: Transaction, rotation: Rotation) -> list[Deployment]:
    """The deployments of what the new CA and those below it issue."""
    tree = {rotation.successor, *(arn for arn, _ in rotation.below)}

    def of_the_tree(each: Deployment) -> bool:
        certificate = certificates.get(tx, each.certificate)
        return certificate is not None and certificate.authority in tree

    every = deployments.page(tx, rotation.account, "", EVERY)
    return [each for each in every if each.status is not DeploymentStatus.REMOVING and of_the_tree(each)]


def at_work(tx: Transaction, rotation: Rotation) -> tuple[bool, str]:
    """Whether its replacements are under way, and how far they are."""
    every = [found for each in rotation.current if (found := replacements.get(tx, each)) is not None]
    counts = Counter[ItemState]()
    for found in every:
        counts.update(replacements.counts(tx, found.id))
    done = counts[ItemState.RENEWED] + counts[ItemState.REVOKED]
    left = "".join(
        f", {counts[each]} {each.lower()}" for each in (ItemState.FAILING, ItemState.STRAGGLING) if counts[each]
    )
    whole, stuck = sum(counts.values()), counts[ItemState.STRAGGLING]
    # When all that is left to it is to revoke, nobody depends on that.
    choosing = any(found.status is ReplacementStatus.CHOOSING for found in every)
    going = choosing or (whole > done + stuck and any(found.going for found in every))
    if rotation.unsigned:
        left += f"; {len(rotation.unsigned)} CAs below are still to be signed anew"
    see = f"; see: tokiwa replace show {' '.join(rotation.current)}" if every else ""
    return going or bool(rotation.unsigned), f"{done} of {whole} certificates are issued anew{left}{see}"


def wave(work: Work, rotation: Rotation, of: str, now: datetime) -> Replacement:
    """The replacement that issues what a CA has issued anew, from its successor.

    By force: what nobody has exported is asked for too, since nobody can miss it and something would be left otherwise.
    """
    design = rotation.design
    return Replacement(
        id=work.draw.dated(now),
        account=rotation.account,
        started_at=now,
        started_by=rotation.started_by,
        selection=Selection(authority=of),
        wave=design.wave,
        per_hour=design.per_hour,
        revoke_after=design.revoke_after,
        force=True,
        until_served=design.until_served,
    )


def under_way(rotation: Rotation, replacement: Replacement) -> tuple[Rotation, Change]:
    """With one more replacement at work."""
    known, current = (*rotation.replacements, replacement.id), (*rotation.current, replacement.id)
    due = Job(REPLACE, replacement.id, replacement.account, replacement.started_at)
    begun = evolve(rotation, replacements=known, current=current)
    return begun, Change(puts=(replacement,), jobs=(due,))


def halted(tx: Transaction, rotation: Rotation, now: datetime) -> Change:
    """Its replacements begin no further wave."""
    going = [found for each in rotation.current if (found := replacements.get(tx, each)) is not None and found.going]
    ended = tuple(found.ended(ReplacementStatus.STOPPED, now) for found in going)
    return Change(puts=ended, cancels=tuple((REPLACE, found.id) for found in going))


def default_moved(tx: Transaction, account: str, was: str, now_: str) -> tuple[object, ...]:
    """Requests that name no CA go to another one, if they went to `was`."""
    found = configurations.get(tx, account)
    return (evolve(found, default_authority=now_),) if found.default_authority == was else ()

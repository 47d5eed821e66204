"""tokiwa:AdvanceRotation, RevertRotation and StopRotation: whoever watches a rotation lets it go on, back, or be."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from msgspec.structs import asdict

from tokiwa.domain import revoking
from tokiwa.domain.authority import DELETION, Authority, AuthorityAct, AuthorityStatus, delete, move
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change, Job
from tokiwa.domain.dependents import Dependents
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.rotation import ROTATE, Rotation, RotationAct, RotationStatus, confirm, job, passed
from tokiwa.domain.rotation_gate import MANAGED, Gate
from tokiwa.domain.value import Value, evolve
from tokiwa.operations.authorise import require
from tokiwa.operations.registry import operation
from tokiwa.operations.tokiwa.replacements import foreseen
from tokiwa.operations.tokiwa.rotations import CA, latest, rotation_shown
from tokiwa.store import authorities
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.dependents import dependents
from tokiwa.work.rotating import at_work, default_moved, gate, halted, new_of, old_of, under_way, wave, written
from tokiwa.work.successor import reinstalled, with_bridge

S, A = RotationStatus, RotationAct
DAYS = 7  # in which a new CA that was taken back can be restored
SOON = timedelta(minutes=1)
SHOWN = 3  # of those who are missing, in a refusal
_REFUSAL = "The certificate authority is not in a state for this step of its rotation."


class Scene(Value):
    """One act: who acts on which rotation, and in what circumstances. `rotation` is the one that is not confirmed yet."""

    work: Work
    tx: Transaction
    call: Call
    rotation: Rotation
    found: Dependents

    @property
    def old(self) -> Authority:
        """The CA that is rotated."""
        return old_of(self.tx, self.rotation)

    @property
    def new(self) -> Authority:
        """The CA that takes over."""
        return new_of(self.tx, self.rotation)

    def passed(self, act: RotationAct) -> Rotation:
        """The rotation after an act of the caller's. CONFLICT if that cannot happen now."""
        return passed(self.rotation, act, self.call.now, self.call.principal.arn)

    def written(self, after: Rotation) -> Change:
        """What is written of the rotation."""
        return written(self.work, self.rotation, after, self.call.now)


Acted = tuple[Rotation, Change]


@operation("tokiwa:AdvanceRotation", on=CA, slow=True)
def advance_rotation(work: Work, call: Call) -> dict[str, Any]:
    """Confirm what is given, and begin the next phase if the gate is open. With DryRun only tell what the waves would do."""
    with work.transaction() as tx:
        found = latest(tx, call)
    ahead, hanging = gate(work, found, call.now)
    if call.input.get("DryRun"):
        return {"DryRun": _foreseen(work, call, found, hanging)}
    names = tuple(call.input.get("Confirm", ()))
    known = _confirmed(call, found, ahead, names)
    if names:
        ahead, hanging = gate(work, known, call.now)
    with work.transaction() as tx:
        scene = Scene(work, tx, call, known, hanging)
        acted = _ADVANCES.get(known.status, _none)(scene, ahead)
        if acted is None and not names:
            raise _closed(known, ahead)
        after, change = (known, scene.written(known)) if acted is None else acted
        apply(tx, change)
    return {"Rotation": rotation_shown(after)}


@operation("tokiwa:RevertRotation", on=CA, slow=True)
def revert_rotation(work: Work, call: Call) -> dict[str, Any]:
    """One phase back."""
    with work.transaction() as tx:
        found = latest(tx, call)
        new = authorities.get(tx, found.successor)
    hanging = Dependents() if new is None else dependents(work, new, call.now)
    with work.transaction() as tx:
        scene = Scene(work, tx, call, found, hanging)
        after, change = _WAYS_BACK.get(found.status, _no_way_back)(scene)
        apply(tx, change)
    return {"Rotation": rotation_shown(after)}


@operation("tokiwa:StopRotation", on=CA)
def stop_rotation(work: Work, call: Call) -> None:
    """Leave everything as it is: both CAs work, and renewals stay with the CA that issued last."""
    with work.transaction() as tx:
        found = latest(tx, call)
        scene = Scene(work, tx, call, found, Dependents())
        pair = (authorities.get(tx, arn) for arn in (found.authority, found.successor))
        freed = tuple(evolve(each, successor=None) for each in pair if each is not None and each.successor)
        stopped = Change(puts=freed, cancels=((ROTATE, found.id),)) + halted(tx, found, call.now)
        apply(tx, scene.written(scene.passed(A.STOP)) + stopped)


def _foreseen(work: Work, call: Call, found: Rotation, hanging: Dependents) -> dict[str, Any]:
    """What the waves of the CA and of those below it would do together; they go on beside each other."""
    told = [foreseen(work, wave(work, found, found.authority, call.now), found.successor)]
    told += [foreseen(work, wave(work, found, each.arn, call.now)) for each in hanging.authorities]
    return {
        "Chosen": sum(each["Chosen"] for each in told),
        "Renewable": sum(each["Renewable"] for each in told),
        "Waves": max(each["Waves"] for each in told),
        "Hours": max(each["Hours"] for each in told),
        "Hindrances": [one for each in told for one in each["Hindrances"]],
    }


def _confirmed(call: Call, found: Rotation, ahead: Gate, names: tuple[str, ...]) -> Rotation:
    """With the caller's word for those that the gate waits for, and for nobody else: a slip of the pen confirms nothing."""
    strange = sorted(set(names) - {each.name for each in ahead.consumers})
    if strange:
        raise Problem(Kind.INVALID, f"The rotation of {found.authority} does not wait for {', '.join(strange)}.")
    return confirm(found, names, call.now, call.principal.arn)


def _closed(found: Rotation, ahead: Gate) -> Problem:
    """Who is missing."""
    missing = "; ".join(f"{each.name}: {each.message}" for each in ahead.missing[:SHOWN])
    more = f" And {len(ahead.missing) - SHOWN} more." if len(ahead.missing) > SHOWN else ""
    return Problem(
        Kind.CONFLICT, f"The rotation of {found.authority} is {found.status} and cannot go on yet. {missing}{more}"
    )


def _none(scene: Scene, _: Gate) -> Acted | None:
    return scene.passed(A.ADVANCE), Change()  # which is refused: there is no such act in this state


def _make_now(scene: Scene, _: Gate) -> Acted | None:
    """The next attempt, without waiting for its hour."""
    return scene.rotation, Change(jobs=(job(scene.rotation, scene.call.now),))


def _reissue(scene: Scene, ahead: Gate) -> Acted | None:
    """From now on the new CA renews what the old one has issued, and all of it is asked for in waves."""
    return _begun(scene) if ahead.open else None


def _begun(scene: Scene) -> Acted:
    """The waves begin; the job signs the CAs below anew, those from there on that issue."""
    after, change = _moved(scene, A.ADVANCE, scene.old, scene.new)
    reached, below = {after.authority}, []
    for each in scene.found.authorities:
        if each.issuer in reached and each.status is AuthorityStatus.ACTIVE and _account(each.arn) == after.account:
            require(scene.work, scene.call, "acm-pca:ImportCertificateAuthorityCertificate", each.arn)
            if after.design.revoke_after is not None:
                require(scene.work, scene.call, "acm-pca:RevokeCertificate", each.arn)
            reached.add(each.arn)
            below.append((each.arn, each.issuer))
    after = evolve(after, below=tuple(below), resigned=())
    return after, scene.written(after) + change + Change(jobs=(job(after, scene.call.now),))


def _account(arn: str) -> str:
    return arn.split(":")[4]


def _moved(scene: Scene, act: RotationAct, source: Authority, target: Authority) -> Acted:
    """The certificates of one CA are issued anew from the other one."""
    work, tx, call = scene.work, scene.tx, scene.call
    passed_ = evolve(scene.passed(act), current=())
    after, change = under_way(passed_, wave(work, scene.rotation, source.arn, call.now))
    puts = (
        evolve(source, successor=target.arn),
        evolve(target, successor=None),
        *default_moved(tx, scene.rotation.account, source.arn, target.arn),
    )
    return after, change + halted(tx, scene.rotation, call.now) + Change(puts=puts)


def _retire(scene: Scene, ahead: Gate) -> Acted | None:
    """The old CA issues no more, and nobody need trust it; it goes on to tell what it revoked."""
    work, tx, call, now = scene.work, scene.tx, scene.call, scene.call.now
    if not ahead.open:
        missing = {each.name for each in ahead.missing}
        if MANAGED not in missing or at_work(tx, scene.rotation)[0]:
            return None
        fresh = evolve(scene.rotation, current=())
        after, change = under_way(fresh, wave(work, fresh, fresh.authority, now))
        return after, scene.written(after) + change + halted(tx, scene.rotation, now)
    require(work, call, "acm-pca:UpdateCertificateAuthority", scene.rotation.authority)
    after = evolve(scene.passed(A.ADVANCE), ends_at=scene.found.ends_at)
    old = evolve(move(scene.old, AuthorityAct.DISABLE, now, _REFUSAL), retired=True)
    puts = (old, *_bridged(scene, ""))
    return after, scene.written(after) + Change(puts=puts, jobs=(*revoking.upkeep(old, now), job(after, now)))


def _reissue_again(scene: Scene, _: Gate) -> Acted | None:
    """The way back was a mistake."""
    return _begun(scene)


_ADVANCES: Mapping[RotationStatus, Callable[[Scene, Gate], Acted | None]] = {
    S.MAKING: _make_now,
    S.DISTRIBUTING: _reissue,
    S.REISSUING: _retire,
    S.RETURNING: _reissue_again,
}


def _remove(scene: Scene) -> Acted:
    """The new CA goes, if nobody has come to need it; for some days it can be restored."""
    tx, call, after = scene.tx, scene.call, scene.passed(A.BACK)
    change = scene.written(after) + Change(cancels=((ROTATE, after.id),), puts=with_bridge(tx, scene.old, ""))
    new = authorities.get(tx, scene.rotation.successor)
    if new is None or new.status is AuthorityStatus.DELETED:
        return after, change
    require(scene.work, call, "acm-pca:DeleteCertificateAuthority", new.arn)
    if scene.found.vital:
        raise Problem(
            Kind.CONFLICT,
            f"Certificates depend on the new CA {new.arn}, so it is not deleted. See: tokiwa rotate dependents {new.arn}",
        )
    if new.state(call.now) is AuthorityStatus.ACTIVE:
        new = move(new, AuthorityAct.DISABLE, call.now, _REFUSAL)
    gone = delete(new, DAYS, call.now)
    due = Job(DELETION, gone.arn, gone.account, gone.restorable_until or call.now)
    return after, change + Change(puts=(gone,), jobs=(due,))


def _return(scene: Scene) -> Acted:
    """What was issued anew is issued anew once more, from the old CA."""
    work, now = scene.work, scene.call.now
    after, change = _moved(scene, A.BACK, scene.new, scene.old)
    for each in scene.rotation.resigned:
        found = authorities.get(scene.tx, each.arn)
        if found is not None and found.status is not AuthorityStatus.DELETED:
            change += reinstalled(work, evolve(found, **asdict(each)), now)
            after, begun = under_way(after, wave(work, after, each.arn, now))
            change += begun
    after = evolve(after, below=(), resigned=())
    return after, scene.written(after) + change + Change(jobs=(job(after, now + SOON),))


def _enable(scene: Scene) -> Acted:
    """The old CA issues again, its root is in the trust bundle, and the new one is offered with its bridge."""
    now = scene.call.now
    after = evolve(scene.passed(A.BACK), ends_at=None)
    old = evolve(move(scene.old, AuthorityAct.ENABLE, now, _REFUSAL), retired=False)
    puts = (old, *_bridged(scene, scene.rotation.bridge))
    change = Change(puts=puts, jobs=revoking.upkeep(old, now), cancels=((ROTATE, after.id),))
    return after, scene.written(after) + change


def _bridged(scene: Scene, bridge: str) -> tuple[object, ...]:
    """The new CA, and those below that were signed anew, with a bridge or none."""
    own = (scene.rotation.successor, *(each.arn for each in scene.rotation.resigned))
    found = [authority for arn in own if (authority := authorities.get(scene.tx, arn)) is not None]
    return tuple(put for each in found for put in with_bridge(scene.tx, each, bridge))


def _no_way_back(scene: Scene) -> Acted:
    return scene.passed(A.BACK), Change()  # which is refused


_WAYS_BACK: Mapping[RotationStatus, Callable[[Scene], Acted]] = {
    S.MAKING: _remove,
    S.DISTRIBUTING: _remove,
    S.REISSUING: _return,
    S.RETIRING: _enable,
}

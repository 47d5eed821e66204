"""tokiwa:StartRotation, DescribeRotation, ListRotations: a private CA gives way to another one. The acts are in `rotation_acts`."""

from typing import Any

from tokiwa.crypto.algorithms import KEY_ALGORITHMS, signing_algorithm, suits
from tokiwa.domain.authority import Authority, AuthorityStatus, AuthorityType
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.duration import parse
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.rotation import Design, Passage, Rotation, RotationStatus, job, successors_subject
from tokiwa.domain.rotation_gate import Consumer
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca.arn import new_arn, undeleted
from tokiwa.operations.authorise import require
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.operations.tokiwa.dependents import dependents_shown
from tokiwa.store import authorities, rotations
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.dependents import issuers
from tokiwa.work.rotating import gate
from tokiwa.work.successor import lifetime

CA = "CertificateAuthorityArn"
WAVE, NO_LIMIT = 100, 1_000_000_000
MOST, MISSING = 100, 100  # of a listing; consumers that are told of one by one
SERVED = "SERVED"


@operation("tokiwa:StartRotation", on=CA)
def start_rotation(work: Work, call: Call) -> dict[str, Any]:
    """Begin: the new CA is made by the job."""
    with work.transaction() as tx:
        old = undeleted(tx, call)
        before = rotations.latest(tx, old.arn)
        design = _design(tx, call, old)
    _check(call, old, before)
    _require(work, call, old, design)
    rotation = Rotation(
        id=work.draw.dated(call.now),
        account=old.account,
        authority=old.arn,
        successor=new_arn(work, call),
        started_at=call.now,
        started_by=call.principal.arn,
        design=design,
        consumers=tuple(dict.fromkeys(call.input.get("Consumers", ()))),
        passages=(Passage(RotationStatus.MAKING, call.now, call.principal.arn),),
    )
    marked = evolve(old, rotation=rotation.id)
    with work.transaction() as tx:
        apply(tx, Change(puts=(rotation, marked), jobs=(job(rotation, call.now),)))
    return {"Rotation": rotation_shown(rotation)}


@operation("tokiwa:DescribeRotation", on=CA, slow=True)  # it counts
def describe_rotation(work: Work, call: Call) -> dict[str, Any]:
    """Where it is, who is missing for the next phase, and what depends on the old CA."""
    with work.transaction() as tx:
        found = latest(tx, call)
    ahead, hanging = gate(work, found, call.now)
    return {
        "Rotation": rotation_shown(found),
        "Gate": {
            "Open": ahead.open and found.status in {RotationStatus.DISTRIBUTING, RotationStatus.REISSUING},
            "Consumers": len(ahead.consumers),
            "Missing": len(ahead.missing),
            "Details": [_consumer(each) for each in ahead.consumers[:MISSING]],
        },
        "Dependents": dependents_shown(hanging),
    }


@operation("tokiwa:ListRotations")
def list_rotations(work: Work, call: Call) -> dict[str, Any]:
    """Those of the account, oldest first."""
    after, most = position(call.name, call.input.get("NextToken"), ""), call.input.get("MaxResults", MOST)
    with work.transaction() as tx:
        found = rotations.page(tx, call.account, after, most + 1)
    answer: dict[str, Any] = {"Rotations": [rotation_shown(each) for each in found[:most]]}
    if len(found) > most:
        answer["NextToken"] = token(call.name, found[most - 1].id)
    return answer


def latest(tx: Transaction, call: Call) -> Rotation:
    """The last rotation of the CA that the call names."""
    found = rotations.latest(tx, call.input[CA])
    if found is None or found.account != call.account:
        raise Problem(Kind.NOT_FOUND, f"There is no rotation of {call.input[CA]}.")
    return found


def rotation_shown(found: Rotation) -> dict[str, Any]:
    """A Rotation."""
    design = found.design
    return {
        "RotationId": found.id,
        CA: found.authority,
        "SuccessorArn": found.successor,
        "Status": found.status.value,
        "Reason": found.reason or None,
        "StartedAt": found.started_at,
        "StartedBy": found.started_by,
        "EndsAt": found.ends_at,
        "KeyAlgorithm": design.key_algorithm,
        "ParentArn": design.parent or None,
        "CrossCertificates": (found.bridge + found.bridge_back) or None,
        "WaveSize": design.wave,
        "MaxPerHour": None if design.per_hour == NO_LIMIT else design.per_hour,
        "WaitFor": SERVED if design.until_served else "ISSUED",
        "RevokeAfter": None if design.revoke_after is None else f"{int(design.revoke_after.total_seconds())}s",
        "ReplacementIds": list(found.replacements),
        "Confirmed": [{"Name": each.name, "By": each.by, "At": each.at} for each in found.confirmed],
        "History": [{"Status": each.status.value, "At": each.at, "By": each.by or None} for each in found.passages],
    }


def _consumer(each: Consumer) -> dict[str, Any]:
    return {"Name": each.name, "Ready": each.ready, "ByHand": each.by_hand, "Message": each.message}


def _design(tx: Transaction, call: Call, old: Authority) -> Design:
    given = call.input
    algorithm = given.get("KeyAlgorithm", old.key_algorithm).replace("-", "_")
    same = algorithm == old.key_algorithm and "SigningAlgorithm" not in given
    if algorithm not in KEY_ALGORITHMS:
        raise Problem(Kind.INVALID, f"The key algorithm {algorithm} is not known.")
    signing = old.signing_algorithm if same else given.get("SigningAlgorithm", KEY_ALGORITHMS[algorithm].signing)
    signing_algorithm(signing)
    if not suits(signing, algorithm):
        raise Problem(
            Kind.INVALID, f"The signing algorithm {signing} cannot be used with a key of the type {algorithm}."
        )
    root = old.type is AuthorityType.ROOT
    return Design(
        subject=_subject(call, old),
        key_algorithm=algorithm,
        signing_algorithm=signing,
        lifetime=parse(given["Lifetime"]) if "Lifetime" in given else lifetime(old),
        parent="" if root else _parent(tx, call, old),
        cross_signed=root and given.get("CrossSigned", True),
        cross_signs=root and given.get("CrossSigns", False),
        wave=given.get("WaveSize", WAVE),
        per_hour=given.get("MaxPerHour", NO_LIMIT),
        until_served=given.get("WaitFor", SERVED) == SERVED,
        revoke_after=parse(given["RevokeAfter"]) if "RevokeAfter" in given else None,
    )


def _subject(call: Call, old: Authority) -> dict[str, Any]:
    fresh = successors_subject(old.subject)
    wanted = {**fresh, "CommonName": call.input["CommonName"]} if "CommonName" in call.input else fresh
    if wanted == old.subject:
        raise Problem(
            Kind.INVALID, "The new CA needs another name than the old one: two of one name confuse those who verify."
        )
    return wanted


def _parent(tx: Transaction, call: Call, old: Authority) -> str:
    """Who signs a subordinate: whom the call names, else whoever signed the old one."""
    parent = call.input.get("ParentArn") or issuers(authorities.every(tx)).get(old.arn)
    found = authorities.get(tx, parent) if parent else None
    if found is None or found.account != old.account:
        raise Problem(
            Kind.INVALID,
            f"The CA that signed {old.arn} is none of the account. Say with ParentArn which one is to sign the new one.",
        )
    if found.state(call.now) is not AuthorityStatus.ACTIVE:
        raise Problem(Kind.WRONG_STATE, f"The private CA {found.arn} is {found.state(call.now)} and does not sign.")
    return found.arn


def _check(call: Call, old: Authority, before: Rotation | None) -> None:
    if before is not None and before.going:
        raise Problem(Kind.CONFLICT, f"The rotation of {old.arn} is under way: it is {before.status}.")
    if old.account != call.account:
        raise Problem(Kind.DENIED, f"The private CA {old.arn} is another account's.")
    if old.state(call.now) is not AuthorityStatus.ACTIVE:
        raise Problem(
            Kind.WRONG_STATE, f"The private CA {old.arn} is {old.state(call.now)}; only an ACTIVE one is rotated."
        )
    if old.type is not AuthorityType.ROOT and call.input.get("CrossSigned"):
        raise Problem(Kind.INVALID, "Only roots are cross-signed: a subordinate has its parent.")


def _require(work: Work, call: Call, old: Authority, design: Design) -> None:
    """Whoever rotates a CA must be allowed each thing that is done in his name."""
    every = f"arn:aws:acm-pca:{call.region}:{call.account}:certificate-authority/*"
    require(work, call, "acm-pca:CreateCertificateAuthority", every)
    require(work, call, "acm-pca:UpdateCertificateAuthority", old.arn)
    for arn in {old.arn, design.parent or old.arn}:
        require(work, call, "acm-pca:IssueCertificate", arn)
    require(work, call, "acm:RenewCertificate", f"arn:aws:acm:{call.region}:{call.account}:certificate/*")
    if design.revoke_after is not None:
        require(work, call, "acm-pca:RevokeCertificate", old.arn)

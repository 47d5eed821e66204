"""Makes the CA that takes over from another one, step by step: its key, its certificate, its cross certificates.

Each step says what is to be written, and leaves what is there: whoever is killed in between begins the step again.
"""

import json
from datetime import datetime, timedelta

from tokiwa.crypto import ca_request, certificate, precedence, request
from tokiwa.crypto import issuer as issuers
from tokiwa.crypto.issue import Draft, Issued, issue, prepare
from tokiwa.crypto.request import Extension, Request
from tokiwa.crypto.serial import digits
from tokiwa.domain import authority_notice, revoking
from tokiwa.domain.authority import Authority, AuthorityAct, AuthorityStatus, AuthorityType, move
from tokiwa.domain.change import Change, Event
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.rotation import Rotation
from tokiwa.domain.template import ROOT, TEMPLATES, Template
from tokiwa.domain.value import evolve
from tokiwa.store import issued, renewal_policies
from tokiwa.store.transaction import Transaction
from tokiwa.work.custody import Owner, new_key, token_problems
from tokiwa.work.issuing import HEAD_START, chain_of, issuer, record
from tokiwa.work.moments import moment
from tokiwa.work.work import Work

DEEPEST = 3  # CAs below one, in the templates that there are
_NAME_CONSTRAINTS = "2.5.29.30"


def made(work: Work, rotation: Rotation, old: Authority, now: datetime) -> Change:
    """The new CA with its key and its request; in all that the design does not say it is as the old one."""
    design, arn = rotation.design, rotation.successor
    with token_problems(arn):
        kept = new_key(work, design.key_algorithm, old.key_storage, Owner(rotation.account, arn), now)
        csr = ca_request.make(design.subject, kept.signer, design.signing_algorithm, old.csr_extensions)
    new = Authority(
        arn=arn,
        account=rotation.account,
        type=old.type,
        key_algorithm=design.key_algorithm,
        signing_algorithm=design.signing_algorithm,
        subject=design.subject,
        created_at=now,
        changed_at=now,
        status=AuthorityStatus.PENDING_CERTIFICATE,
        csr=csr,
        key=kept.uri,
        usage_mode=old.usage_mode,
        csr_extensions=old.csr_extensions,
        revocation=old.revocation,
        key_storage=old.key_storage,
        permissions=tuple(
            evolve(each, created_at=now, policy=each.policy.replace(old.arn, arn)) for each in old.permissions
        ),
        policy=None if old.policy is None else old.policy.replace(json.dumps(old.arn), json.dumps(arn)),
        tags=old.tags,
        rotation=rotation.id,
    )
    with work.means.store.snapshot() as tx:
        policy = renewal_policies.get(tx, old.arn)
    policies = () if policy is None else (evolve(policy, scope=arn, version=0),)
    event = Event(
        id=work.draw.dated(now),
        account=new.account,
        region=work.means.region,
        time=now,
        source="aws.acm-pca",
        detail_type="ACM Private CA Creation",
        resources=(arn,),
        detail={"result": "success"},
    )
    return kept.change + Change(puts=(new, *policies), events=(event,))


def certified(work: Work, rotation: Rotation, old: Authority, new: Authority, by: Authority, now: datetime) -> Change:
    """The new CA, ACTIVE with its certificate: signed by itself, or by its parent."""
    root = new.type is AuthorityType.ROOT
    template = _as_before(old, by, root=root)
    asked = request.read(new.csr.encode())
    end = now + rotation.design.lifetime
    if not root and by.not_after is not None:
        end = min(end, by.not_after)
    signed, change = _signed(work, rotation, by, template, asked, end, now, _constraints(old))
    installed = evolve(
        move(new, AuthorityAct.IMPORT, now, "The certificate authority has a certificate."),
        certificate=signed.pem,
        chain=None if root else f"{by.certificate or ''}{by.chain or ''}",
        bridge="" if root else by.bridge,
        serial=digits(signed.serial),
        not_before=signed.not_before,
        not_after=signed.not_after,
    )
    jobs = (*revoking.upkeep(installed, now), *authority_notice.plan(installed, now))
    with work.means.store.snapshot() as tx:
        puts = (installed, *new_chain(tx, installed))
    return change + Change(puts=puts, jobs=jobs)


def crossed(work: Work, rotation: Rotation, of: Authority, by: Authority, now: datetime) -> tuple[str, Change]:
    """A bridge (PEM): a certificate for the key of one root by another, and that one's own."""
    asked, end = request.read(of.csr.encode()), min(each for each in (of.not_after, by.not_after) if each is not None)
    room = issuers.of_certificate(by.certificate or "").path_length
    if room == 0:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"The certificate of {by.arn} does not permit a CA below it, hence no cross certificate.",
        )
    template = _subordinate(min(DEEPEST, DEEPEST if room is None else room - 1))
    signed, change = _signed(work, rotation, by, template, asked, end, now, _constraints(of))
    return f"{signed.pem}{certificate.read((by.certificate or '').encode()).pem}", change


def resigned(
    work: Work, rotation: Rotation, below: Authority, above: Authority, now: datetime, *, anew: bool
) -> Change:
    """A CA below with the chain of the CA above it as that is now. `anew`: that one also signs its certificate."""
    change, certificate_ = Change(), below.certificate or ""
    installed = evolve(below, chain=f"{above.certificate or ''}{above.chain or ''}", bridge=above.bridge)
    if anew:
        asked, ends = request.read(below.csr.encode()), (below.not_after, above.not_after)
        end = min(each for each in ends if each is not None)
        template = _as_before(below, above, root=False)
        signed, change = _signed(work, rotation, above, template, asked, end, now, _constraints(below))
        certificate_ = signed.pem
        installed = evolve(
            installed,
            serial=digits(signed.serial),
            not_before=signed.not_before,
            not_after=signed.not_after,
        )
    installed = evolve(installed, certificate=certificate_, changed_at=now)
    return change + reinstalled(work, installed, now)


def reinstalled(work: Work, authority: Authority, now: datetime) -> Change:
    """A CA with another certificate or chain, and what follows from that."""
    with work.means.store.snapshot() as tx:
        puts = (authority, *new_chain(tx, authority))
    return Change(puts=puts, jobs=(*revoking.upkeep(authority, now), *authority_notice.plan(authority, now)))


def with_bridge(tx: Transaction, authority: Authority, bridge: str) -> tuple[object, ...]:
    """The CA with another bridge or none, and the chain of what it issues then, if that is new."""
    if authority.bridge == bridge:
        return ()
    bridged = evolve(authority, bridge=bridge)
    return (bridged, *new_chain(tx, bridged))


def new_chain(tx: Transaction, authority: Authority) -> tuple[object, ...]:
    """The chain of what a CA issues, unless it is known."""
    chain = chain_of(authority)
    return () if issued.chain(tx, chain.id) is not None else (chain,)


def _signed(
    work: Work,
    rotation: Rotation,
    by: Authority,
    template: Template,
    asked: Request,
    end: datetime,
    now: datetime,
    more: tuple[Extension, ...],
) -> tuple[Issued, Change]:
    """What a CA signs for another CA, or for itself, with its record. The serial number is reserved before."""
    if not template.self_signed and by.state(now) is not AuthorityStatus.ACTIVE:
        raise Problem(Kind.WRONG_STATE, f"The private CA {by.arn} is {by.state(now)} and does not sign.")
    with token_problems(by.arn):
        signing = issuer(work, by)
    reserved = work.means.serials.take(by.arn, by.account, now)
    try:
        parts = signing.parts_for(reserved.serial)
        applicant, extensions = precedence.settle(parts, template, asked, None)
        start, number = now - HEAD_START, int(reserved.serial, 16)
        draft = Draft(parts, template, applicant, number, start, end, extensions=(*extensions, *more))
        prepared = prepare(draft)
    except Problem:
        work.means.serials.put_back(reserved)  # a refusal comes before any signature
        raise
    with token_problems(by.arn):
        signed = issue(prepared, signing.signer)
    at = moment(work, by.account, now, ids=1)
    return signed, record(signing, signed, template, rotation.started_by, at, at.ids[0]) + Change(drops=(reserved,))


def _as_before(old: Authority, by: Authority, *, root: bool) -> Template:
    """The template with the old CA's path length, or as much of it as the parent leaves."""
    depth = certificate.read((old.certificate or "").encode()).path_length
    if root:
        return evolve(ROOT, path_length=depth)
    room = issuers.of_certificate(by.certificate or "", chain=by.chain).path_length
    most = DEEPEST if room is None else room - 1
    if most < 0:
        raise Problem(Kind.INVALID_ARGUMENTS, f"The certificate of {by.arn} does not permit a CA below it.")
    return _subordinate(min(most, DEEPEST if depth is None else depth))


def _subordinate(depth: int) -> Template:
    return TEMPLATES[f"SubordinateCACertificate_PathLen{depth}"]


def _constraints(of: Authority) -> tuple[Extension, ...]:
    """The name constraints of a CA's own certificate, which go with it."""
    own = issuers.of_certificate(of.certificate or "").constraints
    return tuple(Extension(_NAME_CONSTRAINTS, critical=True, value=value) for value in own[:1])


def lifetime(old: Authority) -> timedelta:
    """As long as the old certificate's."""
    if old.not_after is None or old.not_before is None:
        raise Problem(Kind.WRONG_STATE, f"The certificate authority {old.arn} has no certificate yet.")
    return old.not_after - old.not_before - HEAD_START

"""Gathers what depends on a private CA (`domain.dependents`), a page at a time: a million takes longer than a look should."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import cache
from typing import TypeVar

from tokiwa.crypto.certificate import read
from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.dependents import Below, Dependents, Tally
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.replacement_item import ItemState
from tokiwa.domain.rotation import Rotation
from tokiwa.domain.template import find
from tokiwa.store import (
    accounts,
    authorities,
    certificates,
    configurations,
    deployments,
    issued,
    replacements,
    rotations,
)
from tokiwa.store.transaction import Transaction
from tokiwa.work.trust import trust
from tokiwa.work.work import Work

PAGE = 1000
T = TypeVar("T")


def issuers(own: Iterable[Authority]) -> dict[str, str]:
    """Which of some CAs signed which other: by the identifiers of their keys (RFC 5280 section 4.2.1.1)."""
    facts = {found.arn: read(found.certificate.encode()) for found in own if found.certificate}
    by_key = {known.key_id: arn for arn, known in facts.items() if known.key_id is not None}
    signed_by = {arn: by_key.get(known.authority_key_id or b"") for arn, known in facts.items()}
    return {arn: issuer for arn, issuer in signed_by.items() if issuer is not None and issuer != arn}


def dependents(work: Work, authority: Authority, now: datetime) -> Dependents:
    """What depends on a CA."""
    with work.means.store.snapshot() as tx:
        every = {each.arn: each for each in authorities.every(tx) if each.status is not AuthorityStatus.DELETED}
        default = configurations.get(tx, authority.account).default_authority
        rotation = rotations.get(tx, authority.rotation)
        below = _below(authority.arn, issuers(every.values()))
        tree = {authority.arn, *below}
        shared = any(every[arn].policy for arn in tree & every.keys())
        own = sorted({each.id for each in accounts.every(tx)} if shared else {authority.account})
    former = _former(rotation, authority) - tree
    managed, serials, arns, whose = Tally(), set[str](), set[str](), set[str]()
    for found in _managed(work, own, tree | former, now):
        serials.add(found.serial or "")
        if found.authority in former:  # those have a replacement
            continue
        managed = managed.plus(found.arn, found.not_after or now)
        arns.add(found.arn)
        whose.add(found.account)
    earlier, direct, replaced, gone = Tally(), Tally(), _replaced(work, rotation), set[str]()
    leads = _leads(work, authority)
    for record in _valid(work, sorted(tree | former), _keys(every.values()), now):
        if record.serial in serials:
            continue
        if record.serial in replaced:
            earlier = earlier.plus(record.arn, record.not_after or now)
            gone.add(record.serial)
        elif record.authority in tree or leads(record.chain):
            direct = direct.plus(record.arn, record.not_after or now)
    return Dependents(
        managed=managed,
        direct=direct,
        earlier=earlier,
        authorities=tuple(_shown(every[arn], issuer, now) for arn, issuer in below.items()),
        deployments=tuple(_deployments(work, authority.account, arns, gone)),
        accounts=tuple(sorted(whose - {authority.account})),
        roots=tuple(
            root.fingerprint
            for root in trust(work.means, authority.account, now).roots
            if set(root.authorities) <= tree
        ),
        default=default == authority.arn,
    )


def _below(arn: str, signed_by: Mapping[str, str]) -> dict[str, str]:
    """The CAs below one, each with the one that signed it, from the top down."""
    found: dict[str, str] = {}
    level = [arn]
    while level:
        level = [
            child for child, issuer in signed_by.items() if issuer in level and child not in found and child != arn
        ]
        found |= {child: signed_by[child] for child in sorted(level)}
    return found


def _shown(authority: Authority, issuer: str, now: datetime) -> Below:
    return Below(authority.arn, issuer, authority.state(now), authority.not_after or now)


def _managed(work: Work, own: Iterable[str], tree: set[str], now: datetime) -> Iterator[Certificate]:
    for account in own:
        pages = _pages(
            work,
            certificates.FIRST,
            lambda tx, after, account=account: certificates.page(tx, account, after, PAGE, newest_first=False),  # type: ignore[misc]
            certificates.position,
        )
        yield from (each for each in pages if each.authority in tree and each.state(now) is CertificateStatus.ISSUED)


def _keys(own: Iterable[Authority]) -> set[bytes | None]:
    return {read(each.certificate.encode()).key_id for each in own if each.certificate}


def _valid(work: Work, tree: Iterable[str], keys: set[bytes | None], now: datetime) -> Iterator[Issued]:
    """What they have issued and is good, but for certificates of CAs that are here (with these keys)."""
    for arn in tree:
        for each in _pages(
            work,
            "",
            lambda tx, after, arn=arn: issued.page(tx, arn, after, PAGE),  # type: ignore[misc]
            lambda record: record.serial,
        ):
            good = each.status is IssuedStatus.ISSUED and each.not_after is not None and each.not_after > now
            if good and not (find(each.template).ca and read(each.der).key_id in keys):
                yield each


def _replaced(work: Work, rotation: Rotation | None) -> set[str]:
    """The serial numbers that a rotation has replaced, or was at when it was stopped."""
    found: set[str] = set()
    for replacement in () if rotation is None else rotation.replacements:
        for state in (ItemState.ASKED, ItemState.FAILING, ItemState.RENEWED, ItemState.REVOKED):
            items = _pages(
                work,
                "",
                lambda tx, after, id_=replacement, state=state: replacements.listed(tx, id_, state, after, PAGE),  # type: ignore[misc]
                lambda item: item.arn,
            )
            found |= {item.serial for item in items}
    return found


def _former(rotation: Rotation | None, authority: Authority) -> set[str]:
    """The CAs that were below before they were signed anew: earlier versions of what they issued lead to the old root."""
    if rotation is None or rotation.authority != authority.arn:
        return set()
    return {each.arn for each in rotation.resigned}


def _leads(work: Work, authority: Authority) -> Callable[[str], bool]:
    """Asks whether a chain goes through a CA's certificate, and not by a bridge that others need not cross."""
    own = read((authority.certificate or "").encode()).pem if authority.certificate else ""

    @cache
    def through(name: str) -> bool:
        with work.means.store.snapshot() as tx:
            chain = issued.chain(tx, name)
        return chain is not None and not chain.root and bool(own) and own in chain.pem

    return through


def _deployments(work: Work, account: str, arns: set[str], gone: set[str]) -> Iterator[str]:
    """Those of certificates that depend on the CA, and those that still serve an earlier version."""
    pages = _pages(work, "", lambda tx, after: deployments.page(tx, account, after, PAGE), lambda each: each.arn)
    for each in pages:
        serves = each.delivered is not None and each.delivered.serial in gone
        if each.certificate in arns or serves:
            yield each.name


P = TypeVar("P")


def _pages(work: Work, first: P, page: Callable[[Transaction, P], list[T]], place: Callable[[T], P]) -> Iterator[T]:
    after = first
    while True:
        with work.means.store.snapshot() as tx:
            found = page(tx, after)
        yield from found
        if len(found) < PAGE:
            return
        after = place(found[-1])

"""Whether certificates that were found somewhere are ours. Used by `tokiwa:PutInventory`.

A certificate of a CA of this server is found on that CA's record, and the managed certificate that it is by its end, of
which there is an index. Which one it was before a renewal, no index tells: for that the newest of the account's certificates
are looked through, and only for what is reported for the first time.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from tokiwa.crypto import certificate as certificates_
from tokiwa.crypto import serial
from tokiwa.crypto.certificate import Certificate as Facts
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate, CertificateType
from tokiwa.domain.inventory import Origin
from tokiwa.domain.issued import Issued
from tokiwa.domain.value import Value
from tokiwa.store import authorities, certificates, inventory, issued
from tokiwa.work.work import Means

PAGE = 1000
MOST = 10_000  # certificates that are looked through; half a second


class Link(Value):
    """Where a certificate comes from, and the ARN of what the server has of it."""

    origin: Origin
    arn: str | None = None


def links(
    means: Means, account: str, found: Sequence[Facts], known: Mapping[bytes, Link] | None = None
) -> Mapping[bytes, Link]:
    """The link of each certificate, by its DER; `known` are those of an earlier report."""
    records = {each.der: record for each in found if (record := _record(means, account, each)) is not None}
    strangers = {each.der for each in found} - set(records)
    answer = {der: Link(Origin.FOREIGN) for der in strangers} | _imported(means, account, strangers)
    return answer | _ours(means, account, [each for each in found if each.der in records], records, known or {})


def _record(means: Means, account: str, facts: Facts) -> Issued | None:
    """What a CA of ours, by the name of the issuer, has on record for it."""
    with means.store.snapshot() as tx:
        for authority in _by_subject(means).get(facts.issuer_der, ()):
            record = issued.get(tx, authority, serial.digits(facts.serial))
            if record is not None and record.account == account and record.der == facts.der:
                return record
    return None


def _by_subject(means: Means) -> Mapping[bytes, Sequence[str]]:
    """The ARNs of authorities by their subject (DER)."""

    def load() -> Mapping[bytes, Sequence[str]]:
        with means.store.snapshot() as tx:
            every = authorities.every(tx)
        subjects: dict[bytes, list[str]] = {}
        for each in every:
            if each.certificate is not None:
                subject = certificates_.read(each.certificate.encode()).subject_der
                subjects.setdefault(subject, []).append(each.arn)
        return subjects

    return means.store.cached("authorities by subject", (Authority,), "all", load)


def _imported(means: Means, account: str, wanted: set[bytes]) -> dict[bytes, Link]:
    found: dict[bytes, Link] = {}
    after, more = "", bool(wanted)
    while more:
        with means.store.snapshot() as tx:
            page = inventory.imported(tx, account, after, PAGE)
        found |= {each.der: Link(Origin.IMPORTED, each.arn) for each in page if each.der in wanted}
        after, more = page[-1].arn if page else after, len(page) == PAGE
    return found


def _ours(
    means: Means,
    account: str,
    found: Sequence[Facts],
    records: Mapping[bytes, Issued],
    known: Mapping[bytes, Link],
) -> dict[bytes, Link]:
    """Of those that we have issued: the managed certificate that it is, or was."""
    answer: dict[bytes, Link] = {}
    for each in found:
        with means.store.snapshot() as tx:
            ending = inventory.ending_with(tx, account, each.not_after)
        before = known.get(each.der, Link(Origin.FOREIGN))
        for certificate in ending:
            if _is(certificate, records[each.der]):
                answer[each.der] = Link(Origin.MANAGED, certificate.arn)
        if each.der not in answer and before.origin in {Origin.MANAGED, Origin.SUPERSEDED}:
            answer[each.der] = Link(Origin.SUPERSEDED, before.arn)
        elif each.der not in answer and before.origin is Origin.ISSUED:
            answer[each.der] = before
    return answer | _superseded(means, account, [each for each in found if each.der not in answer], records)


def _superseded(
    means: Means, account: str, found: Sequence[Facts], records: Mapping[bytes, Issued]
) -> dict[bytes, Link]:
    """Those for whose names the manager has a newer one of the same CA; the rest was issued directly."""
    answer = {each.der: Link(Origin.ISSUED, records[each.der].arn) for each in found}
    named: dict[tuple[str, frozenset[str]], list[bytes]] = {}
    for each in found:
        named.setdefault((records[each.der].authority, frozenset(each.names)), []).append(each.der)
    for certificate in islice(_newest(means, account), MOST) if found else ():
        for old in named.get((certificate.authority or "", frozenset(certificate.names)), ()):
            if _is(certificate, records[old]):  # it has ended, and so has no place among those that will
                answer[old] = Link(Origin.MANAGED, certificate.arn)
            elif certificate.issued_at is not None and certificate.issued_at > records[old].issued_at:
                answer[old] = Link(Origin.SUPERSEDED, certificate.arn)
    return answer


def _is(certificate: Certificate, record: Issued) -> bool:
    return (certificate.authority, certificate.serial) == (record.authority, record.serial)


def _newest(means: Means, account: str) -> Iterator[Certificate]:
    """Those of the account that a CA of ours has issued, the newest first, each page in a look of its own."""
    after, more = certificates.LAST, True
    while more:
        with means.store.snapshot() as tx:
            page = certificates.page(tx, account, after, PAGE, newest_first=True)
        yield from (each for each in page if each.type is CertificateType.PRIVATE)
        after, more = certificates.position(page[-1]) if page else after, len(page) == PAGE

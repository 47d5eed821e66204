"""Stores with many certificates, written straight through the store's own layer and kept between runs.

One certificate is made by a server as any other; the others are like it, each with an ARN, a name, a serial and dates
of its own, its record at the CA, and the work that is due for it some day. They differ in what is looked for, not in
their signature, and their keys cannot be opened: they are there to be stored, found and listed. What a request leaves
besides, an entry of the audit trail and an event, is kept for a limited time only and is left out.
"""

import functools
import hashlib
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from pathlib import Path

import attrs

from bench.peers import cache
from bench.scenarios import P256, authority
from bench.server import Server
from tokiwa.app.settings import DEFAULT_ACCOUNT, DEFAULT_REGION
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.change import Change, Job
from tokiwa.domain.issued import Issued
from tokiwa.domain.value import evolve
from tokiwa.store import certificates, issued, jobs
from tokiwa.store.migrate import FOLDER
from tokiwa.store.store import Store

TOGETHER, UNDER_WAY = 500, 8  # certificates of one change, and changes of one commit
_DAYS = 300  # over which they end, so that what is due is due on many days


@attrs.frozen
class Pattern:
    """What all certificates of a store are made after, and the kinds of work for each with its time before the end."""

    certificate: Certificate
    record: Issued
    ahead: tuple[tuple[str, timedelta], ...]


def arn(number: int) -> str:
    """The ARN of one of them."""
    return f"arn:aws:acm:{DEFAULT_REGION}:{DEFAULT_ACCOUNT}:certificate/{number:08x}-0000-7000-8000-{number:012x}"


def filled(count: int) -> Path:
    """The folder of a server with so many certificates. It is made at the first time, which takes minutes for a million.

    It is made again when the schema is another one.
    """
    folder = cache.home() / f"stored-{count}-{_schema()}"
    if not (folder / "complete").exists():
        for old in cache.home().glob(f"stored-{count}-*"):  # of another schema, or left by a run that was interrupted
            shutil.rmtree(old)
        folder.mkdir()
        with Server(folder=folder) as server:
            server.client("acm").request_certificate(
                DomainName="pattern.internal.example",
                CertificateAuthorityArn=authority(server, P256),
                KeyAlgorithm=P256,
            )
        store = Store(f"sqlite:///{server.database}")
        try:
            write(store, count)
        finally:
            store.close()
        (folder / "complete").touch()
    return folder


@functools.cache  # one schema for a whole run
def _schema() -> str:
    migrations = sorted((FOLDER / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(each.read_bytes() for each in migrations)).hexdigest()[:8]


def write(store: Store, count: int) -> None:
    """Put so many beside the one that is there, in the store of a server that does not run."""
    pattern = _pattern(store)
    changes = _changes(pattern, count)
    while several := list(islice(changes, UNDER_WAY)):
        for future in store.submit(several):
            store.wait(future)


def _changes(pattern: Pattern, count: int) -> Iterator[Change]:
    for first in range(0, count, TOGETHER):
        made = [_like(pattern, number) for number in range(first, min(first + TOGETHER, count))]
        yield Change(
            puts=tuple(value for certificate, record, _ in made for value in (certificate, record)),
            jobs=tuple(job for _, _, due in made for job in due),
        )


def _like(pattern: Pattern, number: int) -> tuple[Certificate, Issued, tuple[Job, ...]]:
    was = pattern.certificate
    if was.not_after is None:
        raise RuntimeError("the pattern was not issued")
    later = timedelta(days=_DAYS) * (number * 7919 % 10_007 / 10_007)
    created, end, serial = was.created_at + timedelta(milliseconds=number), was.not_after + later, f"{number:032x}"
    name = f"n{number}.internal.example"
    certificate = evolve(
        was,
        arn=arn(number),
        domain_name=name,
        names=(name,),
        subject=f"CN={name}",
        serial=serial,
        created_at=created,
        issued_at=created,
        not_after=end,
        version=0,
    )
    record = evolve(pattern.record, serial=serial, issued_at=created, not_after=end, version=0)
    due = tuple(Job(kind, certificate.arn, certificate.account, end - before) for kind, before in pattern.ahead)
    return certificate, record, due


def _pattern(store: Store) -> Pattern:
    with store.snapshot() as tx:
        (found,) = certificates.page(tx, DEFAULT_ACCOUNT, certificates.FIRST, 1, newest_first=False)
        record = issued.get(tx, found.authority or "", found.serial or "")
        due = [(kind, jobs.due_at(tx, kind, found.arn)) for kind in ("renew", "watch")]
    if record is None or found.not_after is None:
        raise RuntimeError("the pattern was not issued")
    return Pattern(found, record, tuple((kind, found.not_after - at) for kind, at in due if at is not None))

"""A list of very many revoked certificates, made in this process: from its rows to the row that it is kept in."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from bench.options import Options
from bench.raw import new_key
from bench.report import Report
from bench.scenarios import P256, authority
from bench.server import Server
from tokiwa.app.build import build
from tokiwa.app.now import wall_clock
from tokiwa.app.settings import DEFAULT_ACCOUNT, DEFAULT_REGION, settings
from tokiwa.crypto import crl as lists
from tokiwa.crypto.crl import Heading
from tokiwa.domain.call import Batch, Task
from tokiwa.domain.change import Change
from tokiwa.domain.crl import CRL, CRL_SOON
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.jobs.crl import crl
from tokiwa.store import authorities, crls
from tokiwa.work import Means
from tokiwa.work.issuing import issuer

TOGETHER = 1_000  # certificates of one change
WEEK = timedelta(days=7)
KEY_COMPROMISE = 1
_LISTS = {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 7}}


def long_list(options: Options, report: Report) -> None:
    """The first list, which encodes all entries; later ones; and the same list without a store, and by the library."""
    with tempfile.TemporaryDirectory(prefix="tokiwa-bench-") as scratch:
        with Server(folder=Path(scratch)) as server:
            arn = authority(server, P256)
            server.client("acm-pca").update_certificate_authority(
                CertificateAuthorityArn=arn, RevocationConfiguration=_LISTS
            )
            server.until_done(CRL, CRL_SOON)
        now = wall_clock()
        with _means(Path(scratch) / "data") as means:
            _revoke(means, arn, options.revoked, now)
            first = _seconds(lambda: _make(means, arn, now))
            again, raw, built = [], [], []
            for number in range(1, 1 + options.rounds):
                again.append(_seconds(lambda at=now + number * WEEK: _make(means, arn, at)))
                raw.append(_seconds(lambda: _encoded(means, arn, options.revoked, now)))
                built.append(_seconds(lambda: _built(options.revoked, now)))
            _check(means, arn, options.revoked)
    report.judge("crl/raw", [1e3 * each for each in again], [1e3 * each for each in raw])
    report.judge("crl/builder", [1e3 * each for each in again], [1e3 * each for each in built])
    figures = {"the first one": [first], "made anew": again, "encoded and signed": raw, "the library's builder": built}
    print(f"\n### A list of {options.revoked:,} revoked certificates\n\n| | s |\n| --- | --: |")
    for name, times in figures.items():
        print(f"| {name} | {statistics.median(times):.2f} |", flush=True)


@contextmanager
def _means(data: Path) -> Iterator[Means]:
    """What a process of the server has, without its loop."""
    means = build(attrs.evolve(settings(data=str(data), environment={}), processes=1))
    try:
        yield means
    finally:
        means.runner.close()
        means.stock.close()
        means.serials.give_back()
        means.store.close()


def _revoke(means: Means, arn: str, count: int, now: datetime) -> None:
    """Records of certificates that were revoked, as a call leaves them."""
    for begin in range(0, count, TOGETHER):
        records = [_revoked(arn, number, now) for number in range(begin, min(begin + TOGETHER, count))]
        for future in means.store.submit([Change(puts=tuple(records))]):
            means.store.wait(future)


def _revoked(arn: str, number: int, now: datetime) -> Issued:
    return Issued(
        authority=arn,
        account=DEFAULT_ACCOUNT,
        serial=f"{_serial(number):032x}",
        issued_at=now,
        template="",
        requested_by="",
        not_after=now + 100 * WEEK,
        status=IssuedStatus.REVOKED,
        revoked_at=now,
        revocation_reason="KEY_COMPROMISE",
    )


def _serial(number: int) -> int:
    return (0x11 << 120) + number


def _make(means: Means, arn: str, now: datetime) -> None:
    """Do what the job does, on a task that nobody else has."""
    task = Task(CRL, arn, DEFAULT_ACCOUNT, now, 1, "bench")
    crl(means.work(), Batch(CRL, (task,), now, DEFAULT_REGION))


def _check(means: Means, arn: str, count: int) -> None:
    with means.store.snapshot() as tx:
        (kept,) = crls.of_authority(tx, arn)
        read = x509.load_der_x509_crl(crls.content(tx, kept.id))
    if not kept.entries == len(read) == count:
        raise RuntimeError(f"the list has {len(read)} entries")


def _encoded(means: Means, arn: str, count: int, now: datetime) -> None:
    """The entries and the signature, and nothing around them."""
    with means.store.snapshot() as tx:
        found = authorities.get(tx, arn)
    if found is None:
        raise LookupError(arn)
    by = issuer(means.work(), found)
    entries = [lists.entry(_serial(number), now, KEY_COMPROMISE) for number in range(count)]
    lists.sign(by.parts, Heading(1, now, now + WEEK), entries, by.signer)


def _built(count: int, now: datetime) -> None:
    """The same with the library's own builder."""
    reason = x509.CRLReason(x509.ReasonFlags.key_compromise)
    builder = x509.CertificateRevocationListBuilder().last_update(now).next_update(now + WEEK)
    builder = builder.issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Bench")]))
    entries = [
        x509.RevokedCertificateBuilder()
        .serial_number(_serial(number))
        .revocation_date(now)
        .add_extension(reason, critical=False)
        .build()
        for number in range(count)
    ]
    builder._revoked_certificates = entries  # noqa: SLF001 - its own way of adding one copies all that are there
    builder.sign(new_key(P256), hashes.SHA256())


def _seconds(work: Callable[[], None]) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin

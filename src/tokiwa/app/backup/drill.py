"""Proves a backup: restores it beside the live database, starts nothing, and compares the two.

Whatever the live database knew when the backup was taken must be in it. What came later is explained by its time.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

from tokiwa.app.backup import archive, key_files
from tokiwa.app.backup.restore import current, prover, scratch
from tokiwa.app.backup.seals import Seals
from tokiwa.app.settings import Settings
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.issued import IssuedStatus
from tokiwa.domain.moment import Moment
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.upkeep import upkeep
from tokiwa.domain.value import Value
from tokiwa.store import backup as rows
from tokiwa.store import configurations, jobs
from tokiwa.store.accounts import accounts
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.authorities import authorities
from tokiwa.store.backup import Source, Writing
from tokiwa.store.certificates import certificates
from tokiwa.store.identities import access_keys, policies, roles, users
from tokiwa.store.issued import issued, serials
from tokiwa.store.migrate import revisions
from tokiwa.store.survey import key, walk
from tokiwa.store.transaction import Transaction

GRACE = timedelta(minutes=5)  # a change that was under way when the backup was taken may bear an earlier moment
SAMPLE = 200  # keys of a kind that are opened unless all are asked for
MOST = 1000  # losses that are told one by one


class Checked(Value):
    """A kind of value that is compared: which member says when it came to be, and when it last changed, if one does."""

    name: str
    kind: Aggregate[Any]
    born: str
    changed: str = ""


CHECKED = (
    Checked("accounts", accounts, "created_at"),
    Checked("certificate authorities", authorities, "created_at", "changed_at"),
    Checked("certificates", certificates, "created_at", "issued_at"),
    Checked("serial numbers", issued, "issued_at", "revoked_at"),
    Checked("reserved serial numbers", serials, "reserved_at"),
    Checked("access keys", access_keys, "created_at"),
    Checked("users", users, "created_at"),
    Checked("roles", roles, "created_at"),
    Checked("policies", policies, "created_at"),
)


@attrs.define
class Compared:
    """How the values of one kind stand: in both and the same, changed since, new since, gone from the live one since."""

    name: str
    same: int = 0
    changed: int = 0
    new: int = 0
    gone: int = 0


class Loss(Value):
    """Something that the backup would lose, or that is wrong with it."""

    what: str
    key: str
    why: str


@attrs.define
class Report:
    """What a drill found."""

    taken_at: datetime
    schema: str
    rows: int
    compared: list[Compared] = attrs.field(factory=list)
    jobs: int = 0
    keys_opened: int = 0
    keys: int = 0
    losses: list[Loss] = attrs.field(factory=list)
    lost: int = 0  # how many, also those that are not told one by one

    @property
    def good(self) -> bool:
        """Whether nothing would be lost."""
        return not self.lost

    def lose(self, what: str, where: str, why: str) -> None:
        """Note a loss."""
        self.lost += 1
        if len(self.losses) < MOST:
            self.losses.append(Loss(what, where, why))


def drill(settings: Settings, path: Path, *, passphrase: bytes | None = None, every_key: bool = False) -> Report:
    """Restore a backup into a scratch database and compare it with the live one, which goes on undisturbed.

    With a passphrase its own key files are used, otherwise those of the data folder. Problem when it cannot be restored.
    """
    with archive.reading(path) as backup, scratch(settings.data) as place:
        key_files.put_back(place, key_files.unpack(backup.locked_keys, passphrase))
        keys = settings.data if passphrase is None else place
        with current(backup, prover(keys, backup), place) as contents:

            def fill(into: Writing) -> None:
                for table in contents:
                    into.fill(table.name, table.columns, table.pages)

            copy = f"sqlite:///{place}/drill.db"
            rows.load(copy, revisions()[-1], fill)
        report = Report(backup.header.taken_at, backup.header.schema, backup.rows)
        with Source(settings.database) as live, Source(copy) as restored:
            _same_schema(live)
            for checked in CHECKED:
                report.compared.append(_compare(checked, live.tx, restored.tx, report))
            _look_for_jobs(restored.tx, settings.region, report)
            seals = Seals(key_files.needed(keys, backup.header.keks), restored.tx)
            _open_keys(seals, report, None if every_key else SAMPLE)
    return report


def _same_schema(live: Source) -> None:
    if live.schema != revisions()[-1]:
        raise Problem(
            Kind.FAILED,
            f"The live database has schema {live.schema} and this version knows {revisions()[-1]}: start the server once"
            " with this version, or drill with the one that runs.",
        )


def _compare(checked: Checked, live: Transaction, restored: Transaction, report: Report) -> Compared:
    found, since = Compared(checked.name), report.taken_at - GRACE
    for now in walk(live, checked.kind):
        where = key(checked.kind, now)
        then = checked.kind.get(restored, *where)
        if then is None:
            found.new += 1
            if getattr(now, checked.born) < since:
                report.lose(checked.name, where[-1], "it is not in the backup and was there when that was taken")
        elif then == now:
            found.same += 1
        else:
            found.changed += 1
            _explain(checked, where[-1], then, now, report, since)
    for then in walk(restored, checked.kind):
        where = key(checked.kind, then)
        if checked.kind.get(live, *where) is None:
            found.gone += 1
            if checked.kind is issued:
                report.lose(checked.name, where[-1], "the live database does not know it: one of the two is not whole")
    return found


def _explain(checked: Checked, where: str, then: Any, now: Any, report: Report, since: datetime) -> None:
    """A value that differs must be a later one."""
    if now.version <= then.version:
        report.lose(checked.name, where, "it differs, and the live database does not have a later version of it")
        return
    moment = getattr(now, checked.changed) if checked.changed else None
    if moment is not None and moment != getattr(then, checked.changed) and moment < since:
        what = "the revocation" if checked.kind is issued else "a change"
        report.lose(checked.name, where, f"{what} of {moment:%Y-%m-%dT%H:%M:%SZ} is not in the backup")
    elif checked.kind is issued and now.status is IssuedStatus.ISSUED:
        report.lose(checked.name, where, "it is withdrawn in the backup and good in the live database")


def _look_for_jobs(restored: Transaction, region: str, report: Report) -> None:
    """Each certificate of the backup must have the work that its state asks for, or it would never be renewed."""
    clocks = {account.id: account.now(report.taken_at) for account in walk(restored, accounts)}
    for certificate in walk(restored, certificates):
        now = clocks.get(certificate.account, report.taken_at)
        for wanted in upkeep(certificate, _moment(restored, certificate, now, region)):
            report.jobs += 1
            if jobs.due_at(restored, wanted.kind, wanted.key) is None:
                report.lose("jobs", wanted.key, f"the job {wanted.kind} of this certificate is not in the backup")


def _moment(restored: Transaction, certificate: Certificate, now: datetime, region: str) -> Moment:
    return Moment(now, region, (), configurations.get(restored, certificate.account).days_before)


def _open_keys(seals: Seals, report: Report, sample: int | None) -> None:
    for what, kind, check in seals.kinds:
        total = sum(compared.same + compared.changed for compared in report.compared if compared.name == what)
        step = 1 if sample is None else max(1, total // sample)
        for number, value in enumerate(walk(seals.tx, kind)):
            report.keys += 1
            if number % step:
                continue
            report.keys_opened += 1
            why = check(value)
            if why:
                report.lose(what, key(kind, value)[-1], why)

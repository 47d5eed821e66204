"""Verifies an audit log: every row, every checkpoint, and that the end is there."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from tokiwa.app.audit.log import Log
from tokiwa.crypto.checkpoint import Verifier
from tokiwa.domain import checkpoint
from tokiwa.domain.checkpoint import Checkpoint, Finding, Row
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value
from tokiwa.work.anchors import PUBLIC

MOST = 1000  # findings that are told


class Report(Value):
    """What was found, and how much was looked at. `let_go` are rows that are no longer kept, `open` those not sealed yet.

    `fingerprint` is that of the key, and `own_key` whether the log itself is all that vouches for it.
    """

    findings: tuple[Finding, ...]
    checkpoints: int
    rows: int
    let_go: int
    open: int
    until: datetime | None
    anchors: int
    fingerprint: str
    own_key: bool

    @property
    def good(self) -> bool:
        """Whether all is as it was sealed."""
        return not self.findings


def verify(log: Log, public: str, anchors: Mapping[int, str]) -> Report:
    """Look at all of it. `public` is the key from elsewhere (PEM), empty where there is none; `anchors` as noted outside."""
    if not (public or log.public):
        return _nothing(log, anchors)
    verifier = Verifier(public or log.public)
    log.signed_by(public or log.public)
    passed = _Passed(log)
    wanted = log.relevant(anchors)
    findings = list(
        checkpoint.verify(passed, lambda each: verifier.signed(each.statement, each.signature), wanted)
    )  # fmt: skip
    if public and log.public != public:
        findings.append(Finding(0, "names another key than the one that was noted outside of the database"))
    unsealed = len(log.unsealed())
    findings += [Finding(number, "is not there, but rows say that it seals them") for number in log.orphans()]
    return Report(
        findings=tuple(findings[:MOST]),
        checkpoints=passed.checkpoints,
        rows=passed.rows,
        let_go=passed.let_go,
        open=unsealed,
        until=passed.until,
        anchors=len(wanted),
        fingerprint=verifier.fingerprint,
        own_key=not public,
    )


def key_of(folder: Path, named: Path | None) -> str:
    """The public key in a file that was named, else in the data folder; empty where that has none. Problem if unreadable."""
    path = named or folder / PUBLIC
    if named is None and not path.exists():
        return ""
    try:
        return path.read_text("ascii")
    except (OSError, UnicodeDecodeError):
        raise Problem(Kind.INVALID, f"The key file {path} cannot be read.") from None


class _Passed:
    """A chain on its way to whoever looks at it, counted."""

    def __init__(self, log: Log) -> None:
        self._log = log
        self.checkpoints = self.rows = self.let_go = 0
        self.until: datetime | None = None

    def __iter__(self) -> Iterator[tuple[Checkpoint, Sequence[Row]]]:
        for each, rows in self._log.chain():
            self.checkpoints += 1
            self.rows += len(rows)
            self.let_go += each.count if each.emptied else 0
            self.until = each.time
            yield each, rows


def _nothing(log: Log, anchors: Mapping[int, str]) -> Report:
    """Of a log without a key: before the first checkpoint, or after somebody removed it."""
    findings = [Finding(0, "has no key, but checkpoints")] if any(True for _ in log.chain()) else []
    findings += [Finding(max(anchors), "was noted outside of the database and is gone")] if anchors else []
    return Report(tuple(findings), 0, 0, 0, len(log.unsealed()), None, len(anchors), "", own_key=True)

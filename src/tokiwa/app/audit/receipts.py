"""Receipts: for each time that a private key was handed out, who got it, when and from where, as the audit log has it."""

from collections.abc import Iterator
from datetime import datetime
from itertools import chain

import msgspec

from tokiwa.app.audit.log import Log
from tokiwa.domain.checkpoint import Row
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value
from tokiwa.store.audit import Entry

# What handed out a key in versions that did not say of which certificate.
_ALWAYS = "acm:ExportCertificate"
_decode = msgspec.json.Decoder(Entry).decode


class Receipt(Value):
    """One export. `serial` is empty in rows of older versions; `checkpoint` is 0 for a row that is not sealed yet."""

    time: datetime
    principal: str
    access_key: str
    source: str
    user_agent: str
    operation: str
    serial: str
    event: str
    checkpoint: int


def receipts(log: Log, arn: str) -> list[Receipt]:
    """Those of a certificate, in the order of time. Problem INVALID for a row that cannot be read."""
    sealed = ((each.number, row) for each, rows in log.chain() for row in rows)
    found = [
        Receipt(
            time=entry.time,
            principal=entry.principal,
            access_key=entry.access_key,
            source=entry.source,
            user_agent=entry.user_agent,
            operation=entry.name,
            serial=entry.handed,
            event=entry.id,
            checkpoint=number,
        )
        for number, entry in _exports(chain(sealed, _unsealed(log)))
        if _certificate(entry) == arn
    ]
    return sorted(found, key=lambda each: (each.time, each.event))


def _unsealed(log: Log) -> Iterator[tuple[int, Row]]:
    for row in log.unsealed():  # asked for behind the chain, since a file has them there
        yield 0, row


def _exports(rows: Iterator[tuple[int, Row]]) -> Iterator[tuple[int, Entry]]:
    for number, row in rows:
        try:
            entry = _decode(row.body)
        except (msgspec.MsgspecError, ValueError):
            raise Problem(Kind.INVALID, f"The row {row.id} cannot be read: somebody changed it.") from None
        if entry.handed or (entry.name == _ALWAYS and not entry.error):
            yield number, entry


def _certificate(entry: Entry) -> str:
    named = msgspec.json.decode(entry.parameters, type=dict[str, object])
    return str(named.get("CertificateArn", ""))

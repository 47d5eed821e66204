"""The proof at the end: what is stored, what users were told and what the receiver got must fit together."""

import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import attrs
from cryptography import x509
from cryptography.hazmat.primitives import serialization

from soak.estate import Estate, pause
from soak.receiver import Receiver
from soak.traffic import Caller, Traffic, fault_of, may_force
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.node import SILENCE
from tokiwa.operations.acm.request_certificate import REMEMBERED
from tokiwa.store import certificates, issued, nodes
from tokiwa.store.store import Store
from tokiwa.store.transaction import Transaction

RENEW_BEFORE = timedelta(days=60)  # ACM User Guide, "Private certificate renewal"
NOBODY = "nobody"
PAGE = 1000


@attrs.frozen
class Ledger:
    """Everything on record at the end: certificates by ARN and by name, what was signed by name, oldest first."""

    certificates: dict[str, Certificate]
    named: dict[str, list[Certificate]]
    signed: dict[str, list[Issued]]
    records: dict[str, Issued]
    reserved: int
    now: datetime


def read(estate: Estate, traffic: Traffic, authority: str, now: datetime) -> Ledger:
    """Read it from the database, when all servers have ended."""
    store = Store(estate.database)
    try:
        with store.snapshot() as tx:
            found = {arn: certificates.get(tx, arn) for arn in traffic.requested}
            named: dict[str, list[Certificate]] = defaultdict(list)
            for each in _all(tx, authority.split(":")[4]):
                named[each.domain_name].append(each)
            records: dict[str, Issued] = {}
            after = ""
            while page := issued.page(tx, authority, after, PAGE):
                records |= {record.serial: record for record in page}
                after = page[-1].serial
            reserved = len(issued.reserved_elsewhere(tx, NOBODY))
    finally:
        store.close()
    signed: dict[str, list[Issued]] = defaultdict(list)
    for record in sorted(records.values(), key=lambda record: record.issued_at):
        if record.der:
            signed[_name(record)].append(record)
    there = {arn: certificate for arn, certificate in found.items() if certificate is not None}
    return Ledger(there, named, dict(signed), records, reserved, now)


def _all(tx: Transaction, account: str) -> Iterator[Certificate]:
    after = certificates.FIRST
    while page := certificates.page(tx, account, after, PAGE, newest_first=False):
        yield from page
        after = certificates.position(page[-1])


def wait_for_burials(estate: Estate) -> None:
    """Let pass the time after which the others take for dead whoever was killed, and put in order what it had in hand."""
    store = Store(estate.database)
    end = time.monotonic() + 2 * SILENCE.total_seconds()
    try:
        while time.monotonic() < end:
            alive = {pid for node in estate.nodes for pid in node.pids}
            with store.snapshot() as tx:
                listed, holders = nodes.every(tx), nodes.holders(tx)
            if {each.process for each in listed} <= alive and holders <= {each.id for each in listed}:
                return
            pause(0.5)
    finally:
        store.close()


def _der(pem: bytes) -> bytes:
    return x509.load_pem_x509_certificate(pem).public_bytes(serialization.Encoding.DER)


def _name(record: Issued) -> str:
    subject = x509.load_der_x509_certificate(record.der).subject
    return str(subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)[0].value)


def faults(ledger: Ledger, traffic: Traffic, receiver: Receiver) -> Iterator[str]:
    """Everything that is not as it must be."""
    yield from traffic.problems
    if ledger.reserved:
        yield f"{ledger.reserved} serials are reserved by nobody who is alive"
    for arn, pem in traffic.issued.items():
        record = ledger.records.get(arn.rpartition("/")[2])
        if record is None or record.der != _der(pem):
            yield f"{arn} was handed out and is not on record"
    for arn, name in traffic.requested.items():
        certificate = ledger.certificates.get(arn)
        if certificate is None:
            yield f"{arn} was answered and is not there"
        elif len(ledger.named[name]) > 1:
            # The answer was lost, and when the caller tried again its clock had moved beyond what a token is good for.
            for first, second in pairwise(ledger.named[name]):
                if second.created_at - first.created_at < REMEMBERED:
                    yield f"{name} was requested once, and {first.arn} and {second.arn} are there"
        else:
            yield from _of_one(ledger, traffic, receiver, certificate, name)


def _of_one(ledger: Ledger, traffic: Traffic, receiver: Receiver, certificate: Certificate, name: str) -> Iterator[str]:
    arn, signed = certificate.arn, ledger.signed.get(name, [])
    current = ledger.records.get(certificate.serial or "")
    if current is None or current.status is not IssuedStatus.ISSUED:
        yield f"{arn} has no valid current version on record ({certificate.status}, {certificate.serial})"
        return
    if current.issued_at != signed[-1].issued_at:  # while a clock is on its way its time stands still
        line = ", ".join(f"{each.serial[:8]} on {each.issued_at:%FT%T.%f} by {each.requested_by}" for each in signed)
        yield f"{arn} has serial {current.serial[:8]}, and these were signed for it: {line}"
    renewals = len(signed) - 1
    if renewals > traffic.exports.get(arn, 0):
        yield f"{arn} was renewed {renewals} times and can have been eligible {traffic.exports.get(arn, 0)} times"
    told = len(receiver.of.get(arn, ()))
    if told < renewals:
        yield f"{arn} was renewed {renewals} times, and {told} of these events were delivered"
    if not may_force(name):
        for before, after in pairwise(signed):
            if before.not_after is not None and after.issued_at < before.not_after - RENEW_BEFORE:
                yield f"{arn} was renewed on {after.issued_at}, before its time: {before.not_after - RENEW_BEFORE}"
    end = certificate.not_after
    if certificate.exported and end is not None and end - RENEW_BEFORE + timedelta(hours=2) < ledger.now < end:
        yield f"{arn} should have been renewed on {end - RENEW_BEFORE}"


def summary(ledger: Ledger, traffic: Traffic, receiver: Receiver) -> dict[str, Any]:
    """What the run came to."""
    statuses = Counter(str(record.status) for record in ledger.records.values())
    return {
        "calls": traffic.calls,
        "certificates": len(ledger.certificates),
        "of these made twice": sum(1 for found in ledger.named.values() if len(found) > 1),
        "renewals": sum(len(signed) - 1 for name, signed in ledger.signed.items() if name.startswith("n")),
        "signed by users": len(traffic.issued),
        "abandoned serials": statuses[IssuedStatus.ABANDONED.value],
        "events delivered": len(receiver.seen),
        "of these more than once": sum(1 for times in receiver.seen.values() if times > 1),
    }


def opened(caller: Caller, arns: list[str]) -> Iterator[str]:
    """Certificates whose private key does not open, or does not fit."""
    for arn in arns:
        found = caller.call("acm", "export_certificate", CertificateArn=arn, Passphrase=b"another passphrase")
        wrong = fault_of(found, b"another passphrase")
        if wrong:
            yield f"{arn}: {wrong}"

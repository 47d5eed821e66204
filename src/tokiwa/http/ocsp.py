"""The OCSP responder over HTTP (RFC 6960 appendix A, RFC 5019 sections 5 and 6): POST, and GET with the question in the path.

Whether a certificate was revoked is looked up for each answer, so none is late; signed is only what is new.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import format_datetime
from functools import lru_cache
from urllib.parse import unquote_to_bytes

import structlog

from tokiwa.crypto import issuer as issuers
from tokiwa.crypto import ocsp, ocsp_request, serial
from tokiwa.crypto.ocsp import Good, Refusal, Responder, Revoked, Status, Unknown
from tokiwa.crypto.ocsp_request import CertId, MalformedRequest
from tokiwa.domain import revoking
from tokiwa.domain.account import Account
from tokiwa.domain.authority import Authority
from tokiwa.domain.distribution import ocsp_configuration
from tokiwa.domain.issued import Issued, IssuedStatus
from tokiwa.domain.ocsp_signer import ANSWERS_VALID, OcspSigner
from tokiwa.domain.revocation_reason import code_of
from tokiwa.domain.value import Value
from tokiwa.store import accounts, authorities, issued, ocsp_signers
from tokiwa.wire.message import Request, Response
from tokiwa.work import Means

log = structlog.get_logger("ocsp")

KEPT = 10_000  # answers in memory
FRESH = 300  # seconds that others may keep an answer for
_CA = re.compile(rb"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TYPE = (b"content-type", b"application/ocsp-response")
_READS = frozenset({"GET", "HEAD"})
_read = lru_cache(maxsize=4096)(ocsp_request.read)  # the same question is asked again and again


class _Teller(Value):
    """An authority that answers, and with what; without a responder it will soon."""

    authority: Authority
    responder: Responder | None
    until: datetime


class _Told(Value):
    """An answer that may be given again, as long as its record and its responder stay what they are.

    `headers` are for those who may keep it (RFC 5019 section 6.2).
    """

    by: Responder
    record: int
    at: datetime
    until: datetime
    der: bytes
    headers: tuple[tuple[bytes, bytes], ...]

    def still(self, by: Responder, record: int, now: datetime) -> bool:
        """Whether it is what would be said now."""
        return self.by is by and self.record == record and self.at <= now < self.at + ANSWERS_VALID / 2


class Ocsp:
    """Answers for every authority whose configuration says so."""

    def __init__(self, means: Means, clock: Callable[[], datetime]) -> None:
        self._means, self._clock = means, clock
        self._told: dict[bytes, _Told] = {}

    def answer(self, request: Request) -> Response | None:
        """The answer, or None for what is no question to a responder."""
        asked = _question(request)
        if asked is None:
            return None
        try:
            der, headers = self._answer(asked, request.method in _READS)
        except MalformedRequest:
            return self.malformed()
        except Exception:  # whoever asks gets an answer; the log has the reason
            log.exception("no answer")
            return _refused(Refusal.INTERNAL_ERROR)
        return Response(200, (_TYPE, *headers), der)

    def malformed(self) -> Response:
        """The answer to what is no question."""
        return _refused(Refusal.MALFORMED_REQUEST)

    def _answer(self, asked: bytes, read: bool) -> tuple[bytes, tuple[tuple[bytes, bytes], ...]]:
        question = _read(asked)
        tellers = {self._arn_of(each) for each in question.ids}
        arn = tellers.pop()
        teller = None if tellers or arn is None else self._teller(arn)
        if teller is None:
            return ocsp.refuse(Refusal.UNAUTHORIZED), ()
        now = self._now(teller.authority.account)
        if not revoking.tells(teller.authority, now):
            return ocsp.refuse(Refusal.UNAUTHORIZED), ()
        if teller.responder is None or teller.until < now:
            return ocsp.refuse(Refusal.TRY_LATER), ()
        with self._means.store.snapshot() as tx:
            records = [issued.get(tx, teller.authority.arn, serial.digits(each.serial)) for each in question.ids]
        if question.nonce is not None or len(records) > 1:
            statuses = [(each, _status(record)) for each, record in zip(question.ids, records, strict=True)]
            until = min(now + ANSWERS_VALID, teller.until)
            return teller.responder.answer(statuses, now=now, next_update=until, nonce=question.nonce), ()
        told = self._again(teller, teller.responder, question.ids[0], records[0], now)
        return told.der, _cached(told, now) if read else ()

    def _again(
        self, teller: _Teller, responder: Responder, asked: CertId, record: Issued | None, now: datetime
    ) -> _Told:
        version = 0 if record is None else record.version
        told = self._told.get(asked.der)
        if told is not None and told.still(responder, version, now):
            return told
        until = min(now + ANSWERS_VALID, teller.until)
        der = responder.answer([(asked, _status(record))], now=now, next_update=until)
        if len(self._told) >= KEPT:
            self._told.clear()
        self._told[asked.der] = told = _Told(responder, version, now, until, der, _named(der, now, until))
        return told

    def _arn_of(self, asked: CertId) -> str | None:
        return self._names().get((asked.digest, asked.issuer_name, asked.issuer_key))

    def _names(self) -> Mapping[tuple[bytes, bytes, bytes], str]:
        """What requests call the authorities that answer."""

        def load() -> Mapping[tuple[bytes, bytes, bytes], str]:
            with self._means.store.snapshot() as tx:
                found = authorities.every(tx)
            return {
                called: each.arn
                for each in found
                if each.certificate is not None and ocsp_configuration(each) is not None
                for called in ocsp.names(issuers.of_certificate(each.certificate))
            }

        return self._means.store.cached("ocsp names", (Authority,), "all", load)

    def _teller(self, arn: str) -> _Teller | None:
        def load() -> _Teller | None:
            with self._means.store.snapshot() as tx:
                authority, signer = authorities.get(tx, arn), ocsp_signers.get(tx, arn)
            if authority is None:
                return None
            if signer is None:
                return _Teller(authority, None, authority.created_at)
            key = self._means.signers.from_uri(signer.key, account=signer.account, name=signer.name)
            return _Teller(authority, Responder(key, signer.der, signer.algorithm), signer.not_after)

        return self._means.store.cached("ocsp tellers", (Authority, OcspSigner), arn, load)

    def _now(self, account: str) -> datetime:
        def load() -> Account | None:
            with self._means.store.snapshot() as tx:
                return accounts.get(tx, account)

        found = self._means.store.cached("ocsp accounts", (Account,), account, load)
        wall = self._clock()
        return (wall if found is None else found.now(wall)).replace(microsecond=0)


def _question(request: Request) -> bytes | None:
    """What is asked (DER), or what cannot be; None when it is no question to a responder.

    The host alone may be the responder's (OcspCustomCname), so a question may stand at the root too.
    """
    path = request.raw_path
    if request.method == "POST":
        here = path.startswith(b"/ocsp") or request.header(b"content-type") == b"application/ocsp-request"
        return request.body if here else None
    if request.method not in _READS:
        return None
    if path.startswith(b"/ocsp/"):
        text = path.removeprefix(b"/ocsp/")
        first, _, rest = text.partition(b"/")
        return _decoded(rest if _CA.fullmatch(first) else text)
    return _decoded(path[1:]) if path.startswith(b"/M") else None  # the first letter of every DER sequence in base64


def _decoded(text: bytes) -> bytes:
    plain = unquote_to_bytes(text)
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4), validate=True)
    except binascii.Error:
        return b""  # which no parser takes for a question


def _status(record: Issued | None) -> Status:
    """A serial that was reserved and perhaps signed with counts as revoked."""
    if record is None:
        return Unknown()
    if record.status is IssuedStatus.ISSUED:
        return Good()
    return Revoked(record.revoked_at or record.issued_at, code_of(record.revocation_reason))


def _refused(why: Refusal) -> Response:
    return Response(200, (_TYPE,), ocsp.refuse(why))


def _named(der: bytes, at: datetime, until: datetime) -> tuple[tuple[bytes, bytes], ...]:
    return (
        (b"etag", f'"{hashlib.sha256(der).hexdigest()[:32]}"'.encode()),
        (b"last-modified", format_datetime(at, usegmt=True).encode()),
        (b"expires", format_datetime(until, usegmt=True).encode()),
    )


def _cached(told: _Told, now: datetime) -> tuple[tuple[bytes, bytes], ...]:
    """For those who may give the same answer again (RFC 5019 section 6.2)."""
    age = max(0, min(FRESH, int((told.until - now).total_seconds())))
    return (*told.headers, (b"cache-control", f"public, max-age={age}, no-transform, must-revalidate".encode()))

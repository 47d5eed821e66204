"""Handshakes with one address: first as a client that trusts only the given roots, then, if that fails, as one that takes all.

The second tells what is served there although a client refuses it.
"""

import socket
import ssl
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

import attrs

from tokiwa.domain.sight import Sight, Target
from tokiwa.probe import fields
from tokiwa.probe.start_tls import start_tls
from tokiwa.probe.wire import Wire

_NO_CHECK_TIME = 0x200000  # X509_V_FLAG_NO_CHECK_TIME of OpenSSL, for which the ssl module has no name


class Refused(Exception):
    """A client that trusts only the given roots does not accept what is served; the text says why."""


@attrs.frozen
class _Shown:
    """What the server sent, and the way from it to a root, when the client has verified one (DER, leaf first)."""

    served: tuple[bytes, ...]
    verified: tuple[bytes, ...]


def meet(target: Target, address: tuple[Any, ...], family: int, deadline: float) -> Sight:
    """What an address (as the socket module has it) shows. Errors of the connection and of its dialogue are the caller's."""

    def shown_to(context: ssl.SSLContext) -> _Shown:
        return _shown(target, address, family, deadline, context)

    try:
        shown, problem = _accepted(target, shown_to), ""
    except (Refused, ssl.SSLError) as error:
        problem = f"A client that trusts only the given roots refuses it: {_reason(error)}."
        shown = shown_to(_credulous())
    leaf = shown.served[0] if shown.served else None
    return Sight(
        address=str(address[0]),
        server_name=target.name,
        fingerprint=None if leaf is None else fingerprint(leaf),
        chain=tuple(map(fingerprint, shown.served)),
        serial=None if leaf is None else fields.read(leaf).serial,
        trusted=not problem,
        problem=problem,
        served=shown.served,
    )


def fingerprint(der: bytes) -> str:
    """The SHA-256 of a certificate, in hex."""
    return sha256(der).hexdigest()


def _accepted(target: Target, shown_to: Callable[[ssl.SSLContext], _Shown]) -> _Shown:
    shown = shown_to(_careful(target.roots, dated=target.at is not None))
    if target.at is not None:
        _outside_validity(shown.verified, target.at)
    return shown


@lru_cache(maxsize=8)  # reading the roots of a system takes fifty times as long as a handshake, and scans make many
def _careful(roots: str, *, dated: bool) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if roots:
        context.load_verify_locations(cadata=roots)
    if dated:  # by another clock than the machine's, which is all that OpenSSL would look at
        context.verify_flags |= _NO_CHECK_TIME
    return context


def _credulous() -> ssl.SSLContext:
    """Takes whatever there is, also what is long out of use."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    return context


def _shown(target: Target, address: tuple[Any, ...], family: int, deadline: float, context: ssl.SSLContext) -> _Shown:
    with socket.socket(family, socket.SOCK_STREAM) as plain:
        wire = Wire(plain, deadline)
        plain.settimeout(wire.remaining())
        plain.connect(address)
        if target.start_tls is not None:
            start_tls(target.start_tls, wire)
        secure = _shake_hands(wire, context, target.name)
        return _Shown(_chain(secure, "get_unverified_chain"), _chain(secure, "get_verified_chain"))


def _shake_hands(wire: Wire, context: ssl.SSLContext, name: str) -> ssl.SSLObject:
    received, sent = ssl.MemoryBIO(), ssl.MemoryBIO()
    secure = context.wrap_bio(received, sent, server_hostname=name)
    answered = False  # the client has verified the server's certificate and its signature, and has said so
    try:
        while not _done(secure):
            answered = answered or (sent.pending > 0 and bool(_chain(secure, "get_unverified_chain")))
            wire.send(sent.read())
            more = wire.some()
            received.write(more) if more else received.write_eof()
        wire.send(sent.read())
    except OSError:
        # Before TLS 1.3 a server that wants a certificate of its client ends the handshake when it gets none, which says
        # nothing against what it serves.
        if not answered:
            raise
    return secure


def _done(secure: ssl.SSLObject) -> bool:
    try:
        secure.do_handshake()
    except ssl.SSLWantReadError:
        return False
    return True


def _chain(secure: ssl.SSLObject, name: str) -> tuple[bytes, ...]:
    """The certificates of a chain. Python offers it in public from 3.13 on, and from 3.10 on within."""
    public = getattr(secure, name, None)
    if public is not None:
        return tuple(public())
    inner: Any = secure._sslobj  # type: ignore[attr-defined]  # noqa: SLF001
    return tuple(ssl.PEM_cert_to_DER_cert(each.public_bytes()) for each in getattr(inner, name)() or ())


def _outside_validity(chain: tuple[bytes, ...], at: datetime) -> None:
    for number, der in enumerate(chain):
        found = fields.read(der)
        which = "the certificate" if number == 0 else "a certificate above it"
        if at < found.not_before:
            raise Refused(f"{which} is not valid before {found.not_before:%Y-%m-%dT%H:%M:%SZ}")
        if at > found.not_after:
            raise Refused(f"{which} has expired at {found.not_after:%Y-%m-%dT%H:%M:%SZ}")


def _reason(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message.rstrip(".") or "the certificate cannot be verified"
    if isinstance(error, ssl.SSLError):
        return (error.reason or str(error)).lower().replace("_", " ")
    return str(error)

"""Certificates that users hand in: what is kept of one, and what its successor under the same ARN must have.

Source: ACM User Guide, "Reimporting a certificate". They are never renewed: whoever issued them does that.
"""

from datetime import datetime

from tokiwa.domain.certificate import Certificate, CertificateAct, CertificateType, moved
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve

_MAY_GO_FROM_ECDSA = frozenset({"KEY_ENCIPHERMENT"})  # which no such key can do
_MAY_GO = frozenset({"TLS_WEB_CLIENT_AUTHENTICATION"})  # public CAs leave it out by now


class Import(Value):
    """The certificate (DER) that was imported last under an ARN, and its chain (PEM, from its issuer upwards)."""

    arn: str
    account: str
    der: bytes
    chain: str = ""
    version: int = 0


def replaced(old: Certificate, new: Certificate, now: datetime) -> Certificate:
    """`old` with what `new` brings, under its own ARN, with its own tags and uses. Problem when it may not follow."""
    status = moved(old.status, CertificateAct.IMPORT)
    if old.type is not CertificateType.IMPORTED or status is None:
        raise _refusal(f"Certificate {old.arn} was not imported, so nothing can be imported in its place.")
    for check in (_another_key, _no_common_name, _lost_key_usages, _lost_extended_key_usages):
        check(old, new)
    return evolve(
        old,
        status=status,
        domain_name=new.domain_name,
        names=new.names,
        serial=new.serial,
        key=new.key,
        signature_algorithm=new.signature_algorithm,
        subject=new.subject,
        issuer=new.issuer,
        imported_at=now,
        not_before=new.not_before,
        not_after=new.not_after,
        key_usages=new.key_usages,
        extended_key_usages=new.extended_key_usages,
    )


def _refusal(sentence: str) -> Problem:
    return Problem(Kind.INVALID, sentence)


def _another_key(old: Certificate, new: Certificate) -> None:
    if new.key_algorithm != old.key_algorithm:
        raise _refusal(
            f"The new certificate has a key of type {new.key_algorithm}; {old.arn} has one of type {old.key_algorithm}."
            " Type and size of the key cannot change when a certificate is reimported."
        )


def _no_common_name(old: Certificate, new: Certificate) -> None:
    if not {name.lower() for name in old.names} & {name.lower() for name in new.names}:
        raise _refusal(f"The new certificate has none of the domain names of {old.arn}. At least one must stay.")


def _lost_key_usages(old: Certificate, new: Certificate) -> None:
    lost = set(old.key_usages) - set(new.key_usages)
    if old.key_algorithm.startswith("EC_"):
        lost -= _MAY_GO_FROM_ECDSA
    if lost:
        raise _refusal(
            f"The new certificate lacks key usages of {old.arn} ({', '.join(sorted(lost))}). They can be added, not removed."
        )


def _lost_extended_key_usages(old: Certificate, new: Certificate) -> None:
    kept = {dotted for _, dotted in new.extended_key_usages}
    lost = {
        name if name != "CUSTOM" else dotted for name, dotted in old.extended_key_usages if dotted not in kept
    } - _MAY_GO
    if lost:
        raise _refusal(
            f"The new certificate lacks extended key usages of {old.arn} ({', '.join(sorted(lost))}). They can be added, not removed."
        )

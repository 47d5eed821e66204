"""Signing for the manager: from a certificate and its authority to what is recorded. Used by calls and jobs."""

import hashlib
from datetime import datetime, timedelta

import structlog

from tokiwa.crypto import certificate as certificates
from tokiwa.crypto import issuer as issuers
from tokiwa.crypto import pem
from tokiwa.crypto import request as requests
from tokiwa.crypto.issue import Issued as Signed
from tokiwa.crypto.managed import NewCertificate, Order, new_certificate
from tokiwa.crypto.signer import Signer
from tokiwa.crypto.usage import EXTENDED_KEY_USAGES
from tokiwa.domain.authority import Authority
from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.change import Change, Event
from tokiwa.domain.defect import VALIDITY, Defect
from tokiwa.domain.distribution import announced, crl_url, ocsp_url, partition_of, partitions
from tokiwa.domain.issued import Chain, Issued, ReservedSerial
from tokiwa.domain.moment import Moment
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import END_ENTITY, Template
from tokiwa.domain.value import Hidden, Value, evolve
from tokiwa.work.recovery import abandon
from tokiwa.work.work import Work

log = structlog.get_logger("issuing")

_EXTENDED_KEY_USAGES = tuple((name, EXTENDED_KEY_USAGES[name]) for name in END_ENTITY.extended_key_usages)
HEAD_START = timedelta(hours=1)  # clients' clocks may be behind ours


class Issuer(Value):
    """An authority, ready to sign: its prepared parts, its key, and the chain that its certificates have."""

    authority: Authority
    parts: issuers.Issuer
    signer: Hidden[Signer]
    chain: str
    lists: tuple[str, ...] = ()  # URLs, where each certificate has one of several lists

    def parts_for(self, serial: str) -> issuers.Issuer:
        """The prepared parts for the certificate with this serial number, which names its own list."""
        if not self.lists:
            return self.parts
        return issuers.pointing(self.parts, self.lists[partition_of(int(serial, 16))])


def issuer(work: Work, authority: Authority) -> Issuer:
    """The issuer for an authority, from memory unless the authority changed."""
    return work.means.store.cached(
        "issuers", (Authority,), (authority.arn, authority.version), lambda: _issuer(work, authority)
    )


def _issuer(work: Work, authority: Authority) -> Issuer:
    signer = work.signer(authority.key, authority.account, authority.arn)
    if authority.certificate is None:
        parts = issuers.of_request(requests.read(authority.csr.encode()), authority.signing_algorithm)
        return Issuer(authority, parts, signer, "")
    base = work.means.publication.url
    lists = tuple(crl_url(authority, each, base) for each in partitions(authority)) if announced(authority) else ()
    responder = ocsp_url(authority, base)
    parts = issuers.of_certificate(
        authority.certificate,
        authority.signing_algorithm,
        chain=authority.chain,
        crl_urls=lists[:1],
        ocsp_urls=() if responder is None else (responder,),
    )
    return Issuer(authority, parts, signer, chain_of(authority).id, lists if len(lists) > 1 else ())


def chain_of(authority: Authority) -> Chain:
    """The chain from an authority up to its root, or over the bridge to another one, named by its digest.

    Written anew, because what was imported may have other text around, or no newline at its end.
    """
    *below, root = _each(f"{authority.certificate or ''}{authority.chain or ''}")
    text = "".join((*below, *(_each(authority.bridge) or (root,))))
    return Chain(hashlib.sha256(text.encode()).hexdigest()[:40], text, root if authority.bridge else "")


def _each(text: str) -> list[str]:
    return [pem.encode(certificates.LABEL, der) for der in pem.decode(text.encode(), certificates.LABEL)]


class Made(Value):
    """A new key and its certificate, and who signed it."""

    by: Issuer
    new: NewCertificate


class NotMade(Value):
    """Why there is no certificate, and what is to be written about the serial that was meant for it."""

    defect: Defect
    left: Change


def make(
    work: Work,
    certificate: Certificate,
    authority: Authority,
    reserved: ReservedSerial,
    now: datetime,
    ready: bytes | None = None,
) -> Made | NotMade:
    """Sign for the manager, with a new key or one that was made ahead.

    `reserved` goes back into stock if it cannot have been signed with.
    """
    signing = False
    try:
        by = issuer(work, authority)
        signing = True
        wanted = order(certificate, reserved.serial, now)
        return Made(by, new_certificate(by.parts_for(reserved.serial), wanted, by.signer, work.means.sealed, ready))
    except Problem as problem:  # a refusal comes before any signature
        work.means.serials.put_back(reserved)
        return NotMade(defect_of(problem), Change())
    except Exception as error:
        # A key or an HSM that fails is a reason to show. One that failed while it signed may have signed.
        log.exception("the authority could not sign", authority=authority.arn, certificate=certificate.arn)
        if not signing:
            work.means.serials.put_back(reserved)
            return NotMade(unable(authority, type(error).__name__), Change())
        told = not_issued(work, authority, reserved.serial, now)
        return NotMade(unable(authority, type(error).__name__), abandon(reserved, now) + Change(events=(told,)))


def unable(authority: Authority, error: str) -> Defect:
    """Why there is no certificate when it failed while it was signed; `error` is the error's name."""
    return Defect(
        "PCA_REQUEST_FAILED",
        f"The private CA {authority.arn} could not sign ({error}). The server's log says more; try again when that is repaired.",
    )


def order(certificate: Certificate, serial: str, now: datetime) -> Order:
    """What is asked for: the certificate's names, a validity of thirteen months from now."""
    now = now.replace(microsecond=0)
    return Order(
        account=certificate.account,
        arn=certificate.arn,
        common_name=certificate.domain_name,
        names=certificate.names,
        key_algorithm=certificate.key_algorithm,
        serial=serial,
        not_before=now - HEAD_START,
        not_after=now + VALIDITY,
    )


def signed(certificate: Certificate, made: Made, now: datetime, status: CertificateStatus) -> Certificate:
    """The certificate with what was signed for it."""
    new, subject = made.new, made.by.authority.subject
    return evolve(
        certificate,
        status=status,
        authority=made.by.authority.arn,  # another one than before, where that has a successor
        serial=new.issued.digits,
        key=new.key,
        signature_algorithm=made.by.authority.signing_algorithm,
        subject=f"CN={certificate.domain_name}",
        issuer=subject.get("Organization") or subject.get("CommonName") or "",
        issued_at=now,
        not_before=new.issued.not_before,
        not_after=new.issued.not_after,
        key_usages=END_ENTITY.key_usages,
        extended_key_usages=_EXTENDED_KEY_USAGES,
    )


def record(by: Issuer, new: Signed, template: Template, requested_by: str, moment: Moment, event_id: str) -> Change:
    """The authority's record of what it signed, and its event. What it signed for itself has no chain."""
    issued = Issued(
        authority=by.authority.arn,
        account=by.authority.account,
        serial=new.digits,
        issued_at=moment.now,
        template=f"arn:aws:acm-pca:::template/{template.name}/V1",
        requested_by=requested_by,
        der=new.der,
        chain="" if template.self_signed else by.chain,
        not_after=new.not_after,
    )
    return Change(puts=(issued,), events=(issuance(by.authority, issued.arn, moment, event_id),))


def not_issued(work: Work, authority: Authority, serial: str, now: datetime) -> Event:
    """That a certificate, whose serial it would have had, could not be signed."""
    at = Moment(now, work.means.region, (work.draw.dated(now),))
    return issuance(authority, f"{authority.arn}/certificate/{serial}", at, at.ids[0], result="failure")


def issuance(
    authority: Authority, certificate_arn: str, moment: Moment, event_id: str, *, result: str = "success"
) -> Event:
    """`ACM Private CA Certificate Issuance` (PCA User Guide, "Monitor AWS Private CA with CloudWatch Events")."""
    return Event(
        id=event_id,
        account=authority.account,
        region=moment.region,
        time=moment.now,
        source="aws.acm-pca",
        detail_type="ACM Private CA Certificate Issuance",
        resources=(authority.arn, certificate_arn),
        detail={"result": result},
    )


def defect_of(problem: Problem) -> Defect:
    """What a refusal to sign is in the manager's words."""
    codes = {
        Kind.NAME_NOT_PERMITTED: "PCA_NAME_CONSTRAINTS_VALIDATION",
        Kind.LIMIT: "PCA_LIMIT_EXCEEDED",
        Kind.INVALID_ARGUMENTS: "PCA_INVALID_ARGS",
        Kind.FAILED: "PCA_REQUEST_FAILED",
    }
    return Defect(codes.get(problem.kind, "OTHER"), problem.message)

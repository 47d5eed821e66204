"""acm-pca:ImportCertificateAuthorityCertificate: install what was signed for the authority's request."""

from tokiwa.crypto import importing, request, serial
from tokiwa.domain import authority_notice, revoking
from tokiwa.domain.authority import Authority, AuthorityType, installable
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca.access import resource_keys
from tokiwa.operations.acm_pca.arn import undeleted
from tokiwa.operations.registry import operation
from tokiwa.store import issued
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.issuing import chain_of


@operation("acm-pca:ImportCertificateAuthorityCertificate", on="CertificateAuthorityArn", context=resource_keys)
def import_certificate_authority_certificate(work: Work, call: Call) -> None:
    """The authority is ACTIVE, with the text of certificate and chain as they were given."""
    certificate, chain = call.input["Certificate"], call.input.get("CertificateChain") or None
    with work.transaction() as tx:
        found = undeleted(tx, call)
        ready = installable(found, call.now)
        asked = request.read(found.csr.encode()).applicant
        mine = importing.accept(
            certificate,
            chain,
            root=found.type is AuthorityType.ROOT,
            spki=asked.spki,
            subject=asked.subject,
            now=call.now,
        ).certificate
        installed = evolve(
            ready,
            certificate=_text(certificate),
            chain=None if chain is None else _text(chain),
            serial=serial.digits(mine.serial),
            not_before=mine.not_before,
            not_after=mine.not_after,
        )
        jobs = (*revoking.upkeep(installed, call.now), *authority_notice.plan(installed, call.now))
        apply(tx, Change(puts=(installed, *_new_chain(tx, installed)), jobs=jobs))


def _text(pem: bytes) -> str:
    try:
        return pem.decode("ascii")
    except UnicodeDecodeError:
        raise Problem(Kind.MALFORMED_CERTIFICATE, "The certificate and its chain must be in PEM form.") from None


def _new_chain(tx: Transaction, installed: Authority) -> tuple[object, ...]:
    """The chain of what the authority will issue, unless the same certificate was installed before."""
    chain = chain_of(installed)
    return () if issued.chain(tx, chain.id) is not None else (chain,)

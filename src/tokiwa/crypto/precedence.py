"""Who decides what stands in a certificate (PCA User Guide, "AWS Private CA template order of operations").

For each extension: the template and the CA's settings, else ApiPassthrough, else the request.
"""

from collections.abc import Mapping
from typing import Any

from tokiwa.crypto import name, passthrough
from tokiwa.crypto.applicant import Applicant
from tokiwa.crypto.der import EMPTY
from tokiwa.crypto.issuer import Issuer
from tokiwa.crypto.passthrough import ALTERNATIVES, Passed
from tokiwa.crypto.request import Extension, Request
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.template import Template
from tokiwa.domain.value import evolve

_BASIC_CONSTRAINTS, _KEY_USAGE, _EXTENDED_KEY_USAGE = "2.5.29.19", "2.5.29.15", "2.5.29.37"
_KEY_ID, _AUTHORITY_KEY_ID = "2.5.29.14", "2.5.29.35"
_CRL, _OCSP = "2.5.29.31", "1.3.6.1.5.5.7.1.1"
_NOTHING = Passed()


def settle(
    issuer: Issuer, template: Template, asked: Request, given: Mapping[str, Any] | None
) -> tuple[Applicant, tuple[Extension, ...]]:
    """Whom the certificate names, and the extensions that the template and the CA leave to the caller (`given`).

    Problem INVALID_ARGUMENTS for an ApiPassthrough that no certificate can carry, if the template takes one at all;
    MALFORMED_CSR for names in the request that no certificate should.
    """
    passed = passthrough.read(given) if given and template.takes_api else _NOTHING
    return _named(asked, passed), _left_open(issuer, template, asked, passed)


def _named(asked: Request, passed: Passed) -> Applicant:
    applicant = asked.applicant
    if not passed.subject and name.unprintable(applicant.subject):
        raise _malformed("The certificate signing request has a subject with a character that no name has.")
    if passed is not _NOTHING:
        applicant = evolve(
            applicant,
            subject=passed.subject or applicant.subject,
            alternatives=passed.alternatives or applicant.alternatives,
        )
    if applicant.subject == EMPTY and not passed.alternatives and _alternatives_not_critical(asked):
        raise _malformed("CSR must mark the SAN extension critical when it has an empty subject")
    return applicant


def _malformed(sentence: str) -> Problem:
    return Problem(Kind.MALFORMED_CSR, sentence)


def _alternatives_not_critical(asked: Request) -> bool:
    return any(each.oid == ALTERNATIVES and not each.critical for each in asked.extensions)


def _left_open(issuer: Issuer, template: Template, asked: Request, passed: Passed) -> tuple[Extension, ...]:
    offered = (*passed.extensions, *(asked.extensions if template.takes_csr else ()))
    if not offered:
        return ()
    taken = decided(issuer, template)
    found: dict[str, Extension] = {}
    for each in offered:
        if each.oid not in taken:
            found.setdefault(each.oid, each)
    return tuple(found.values())


def decided(issuer: Issuer, template: Template) -> set[str]:
    """The extensions that `assemble` writes by itself; nobody else has a say in them."""
    taken = {_BASIC_CONSTRAINTS, _KEY_ID, ALTERNATIVES}
    if template.key_usages:
        taken.add(_KEY_USAGE)
    if template.extended_key_usages:
        taken.add(_EXTENDED_KEY_USAGE)
    if not template.self_signed:
        taken.add(_AUTHORITY_KEY_ID)
        taken.update([_CRL] if issuer.crl_urls else [], [_OCSP] if issuer.ocsp_urls else [])
    return taken

"""The commands that mend what keeps a certificate from being renewed, as one types them; by the check that found it.

Words in capitals, and files, are for the reader to fill in: which CA to use instead, where the passphrase is.
"""

import json
import shlex
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tokiwa.domain.authority import Authority, AuthorityStatus, AuthorityType
from tokiwa.domain.certificate import Certificate, CertificateStatus
from tokiwa.domain.defect import MANAGER, RENEWAL_ACTIONS
from tokiwa.domain.sharing import TEMPLATE
from tokiwa.domain.template import END_ENTITY
from tokiwa.domain.value import Value, evolve

Commands = tuple[str, ...]
_YEARS = 10  # of a new certificate of a CA


class Case(Value):
    """What is wrong with what: a certificate, its CA if there is one, and the moment that it is about."""

    certificate: Certificate
    authority: Authority | None
    at: datetime


def remedy(check: str, case: Case) -> Commands:
    """What to type, in order, when the check of this name has failed; nothing where waiting is all there is."""
    found = _REMEDIES.get(check)
    return () if found is None else found(case)


def _request(certificate: Certificate, authority: str) -> str:
    """A new certificate for the same names."""
    others = [name for name in certificate.names if name != certificate.domain_name]
    words = ["aws", "acm", "request-certificate", "--domain-name", certificate.domain_name]
    words += ["--subject-alternative-names", *others] if others else []
    words += ["--key-algorithm", certificate.key_algorithm, "--certificate-authority-arn", authority]
    return shlex.join(words)


def _request_anew(case: Case) -> Commands:
    """From the same CA. One that is about to be issued only needs time."""
    if case.certificate.status is CertificateStatus.PENDING_VALIDATION:
        return ()
    return (_request(case.certificate, case.certificate.authority or "CA_ARN"),)


def _request_elsewhere(case: Case) -> Commands:
    return (_request(case.certificate, "CA_ARN"),)


def _request_under_another_name(case: Case) -> Commands:
    renamed = evolve(case.certificate, domain_name="NAME", names=())
    return (_request(renamed, case.certificate.authority or "CA_ARN"),)


def _export(case: Case) -> Commands:
    return (f"aws acm export-certificate --certificate-arn {case.certificate.arn} --passphrase fileb://passphrase",)


def _permit(case: Case) -> Commands:
    """One that gives too little must go first: there is at most one for each service and account."""
    of = f"--certificate-authority-arn {case.certificate.authority} --principal {MANAGER}"
    create = f"aws acm-pca create-permission {of} --actions {' '.join(sorted(RENEWAL_ACTIONS))}"
    if case.authority is not None and case.authority.permits(MANAGER):
        return (f"aws acm-pca delete-permission {of}", create)
    return (create,)


def _share(case: Case) -> Commands:
    """The CA's policy with one more statement; for its owner to type."""
    owned = case.authority.policy if case.authority is not None else None
    policy: dict[str, Any] = json.loads(owned) if owned else {}
    before = policy.get("Statement", [])
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": case.certificate.account},
        "Action": "acm-pca:IssueCertificate",
        "Resource": case.certificate.authority,
        "Condition": {"StringEquals": {TEMPLATE: f"arn:aws:acm-pca:::template/{END_ENTITY.name}/V1"}},
    }
    statements = [*(before if isinstance(before, list) else [before]), statement]
    text = json.dumps({"Version": "2012-10-17", **policy, "Statement": statements}, separators=(",", ":"))
    words = ["aws", "acm-pca", "put-policy", "--resource-arn", case.certificate.authority or "", "--policy", text]
    return (shlex.join(words),)


def _activate(case: Case) -> Commands:
    """By the state that the CA is in."""
    authority = case.authority
    if authority is None:
        return ()
    of = f"--certificate-authority-arn {authority.arn}"
    enable = f"aws acm-pca update-certificate-authority {of} --status ACTIVE"
    match authority.state(case.at):
        case AuthorityStatus.DISABLED:
            return (enable,)
        case AuthorityStatus.DELETED:
            ready = authority.before_deletion is AuthorityStatus.DISABLED
            after = (enable,) if ready else _certify(case)
            return (f"aws acm-pca restore-certificate-authority {of}", *after)
        case AuthorityStatus.PENDING_CERTIFICATE | AuthorityStatus.EXPIRED:
            return _certify(case)
        case AuthorityStatus.FAILED:
            return _request_elsewhere(case)
    return ()


def _certify(case: Case) -> Commands:
    """A new certificate for the CA: a root signs its own, another's comes from its parent."""
    authority = case.authority
    if authority is None:
        return ()
    root = authority.type is AuthorityType.ROOT
    of, parent = f"--certificate-authority-arn {authority.arn}", authority.arn if root else "PARENT_CA_ARN"
    template = "RootCACertificate" if root else "SubordinateCACertificate_PathLen0"
    signing = authority.signing_algorithm if root else "SIGNING_ALGORITHM"
    issue = f"--certificate-authority-arn {parent} --csr fileb://ca.csr --signing-algorithm {signing}"
    terms = f"--template-arn arn:aws:acm-pca:::template/{template}/V1 --validity Value={_YEARS},Type=YEARS"
    fetch = (
        f'aws acm-pca get-certificate --certificate-authority-arn {parent} --certificate-arn "$ISSUED" --output text'
    )
    chain = () if root else (f"{fetch} --query CertificateChain > chain.pem",)
    files = "--certificate fileb://ca.pem" + ("" if root else " --certificate-chain fileb://chain.pem")
    return (
        f"aws acm-pca get-certificate-authority-csr {of} --output text > ca.csr",
        f"ISSUED=$(aws acm-pca issue-certificate {issue} {terms} --query CertificateArn --output text)",
        f"{fetch} --query Certificate > ca.pem",
        *chain,
        f"aws acm-pca import-certificate-authority-certificate {of} {files}",
    )


_REMEDIES: dict[str, Callable[[Case], Commands]] = {
    "unmanaged": _request_elsewhere,
    "not-issued": _request_anew,
    "past-its-end": _request_anew,
    "name-with-reserved-hyphens": _request_under_another_name,
    "neither-exported-nor-in-use": _export,
    "authority-gone": _request_elsewhere,
    "permission-missing": _permit,
    "authority-not-shared": _share,
    "authority-inactive": _activate,
    "authority-short-lived": _request_elsewhere,
    "authority-ends-too-soon": _certify,
    "name-not-permitted": _request_elsewhere,
}

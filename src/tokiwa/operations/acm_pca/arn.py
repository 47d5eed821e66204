"""Authorities and their certificates by ARN, as every Private CA operation looks them up."""

import re
from collections.abc import Callable

from tokiwa.domain.authority import Authority, AuthorityStatus
from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import authorities
from tokiwa.work import Transaction, Work
from tokiwa.work.authorities import remembered

_AUTHORITY = re.compile(r"arn:[\w-]+:acm-pca:[\w-]*:[0-9]{12}:certificate-authority/[\w+=,.@-]+")
_CERTIFICATE = re.compile(rf"({_AUTHORITY.pattern})/certificate/([\w+=,.@-]+)")
_DELETED = "The certificate authority is in the DELETED state and must be restored to complete this action."


def new_arn(work: Work, call: Call) -> str:
    """A fresh authority ARN in the call's account and region."""
    return _arn(call, work.draw.uuid())


def any_of(call: Call) -> str:
    """What permission to create an authority is asked for: any of the call's account and region."""
    return _arn(call, "*")


def _arn(call: Call, name: str) -> str:
    return f"arn:aws:acm-pca:{call.region}:{call.account}:certificate-authority/{name}"


def authority(tx: Transaction, call: Call, member: str = "CertificateAuthorityArn") -> Authority:
    """The authority that the call names, in whatever state.

    INVALID_ARN for the ARN of something else, NOT_FOUND without one. That it may be another account's was
    decided when the call was authorised.
    """
    return _found(call.input[member], lambda arn: authorities.get(tx, arn))


def unchanged(work: Work, call: Call) -> Authority:
    """The same from memory, for a call that leaves the authority as it is."""
    return _found(call.input["CertificateAuthorityArn"], lambda arn: remembered(work, arn))


def _found(arn: str, find: Callable[[str], Authority | None]) -> Authority:
    if not _AUTHORITY.fullmatch(arn):
        raise Problem(Kind.INVALID_ARN, f"The ARN {arn} is not that of a certificate authority.")
    found = find(arn)
    if found is None:
        raise Problem(Kind.NOT_FOUND, f"Could not find Certificate Authority {arn}")
    return found


def undeleted(tx: Transaction, call: Call, member: str = "CertificateAuthorityArn") -> Authority:
    """The same; WRONG_STATE while it is deleted and can be restored."""
    found = authority(tx, call, member)
    if found.status is AuthorityStatus.DELETED:
        raise Problem(Kind.WRONG_STATE, _DELETED)
    return found


def serial_of(call: Call) -> str:
    """The serial in the certificate's ARN. INVALID_ARN unless it is one under the call's authority."""
    arn = call.input["CertificateArn"]
    match = _CERTIFICATE.fullmatch(arn)
    if match is None:
        raise Problem(Kind.INVALID_ARN, f"The ARN {arn} is not that of a certificate of a certificate authority.")
    if match[1] != call.input["CertificateAuthorityArn"]:
        raise Problem(Kind.INVALID_ARN, f"The certificate {arn} is not one of {call.input['CertificateAuthorityArn']}.")
    return match[2]

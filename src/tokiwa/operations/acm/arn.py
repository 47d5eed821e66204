"""Certificates by their ARN, as every ACM operation looks them up."""

import re

from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.problem import Kind, Problem
from tokiwa.store import certificates
from tokiwa.work import Transaction, Work

_CERTIFICATE = re.compile(r"arn:[\w+=/,.@-]+:acm:[\w+=/,.@-]*:[0-9]{12}:certificate/[\w+=,.@-]+")


def new_arn(work: Work, call: Call) -> str:
    """A fresh certificate ARN in the call's account and region."""
    return f"arn:aws:acm:{call.region}:{call.account}:certificate/{work.draw.dated(call.now)}"


def certificate(tx: Transaction, call: Call, member: str = "CertificateArn") -> Certificate:
    """The certificate that the call names. INVALID_ARN for the ARN of something else, NOT_FOUND without one."""
    arn = call.input[member]
    if not _CERTIFICATE.fullmatch(arn):
        raise Problem(Kind.INVALID_ARN, f"The ARN {arn} is not that of a certificate.")
    found = certificates.get(tx, arn)
    if found is None or found.account != call.account:
        raise Problem(Kind.NOT_FOUND, f"Could not find certificate {arn} in account {call.account}.")
    return found

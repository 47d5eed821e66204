"""tokiwa:PutDefaultCertificateAuthority, Get… and Delete…: the private CA for requests that name none.

Programs that were written for public certificates can then be tried: they name no CA, ask for a validation by DNS or
e-mail, and wait until it is done.
"""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.operations.acm_pca.access import policy
from tokiwa.operations.acm_pca.arn import undeleted
from tokiwa.operations.registry import operation
from tokiwa.store import configurations
from tokiwa.work import Work, apply

CA = "CertificateAuthorityArn"


@operation("tokiwa:PutDefaultCertificateAuthority", on=CA, policy=policy)
def put_default_certificate_authority(work: Work, call: Call) -> None:
    """Set it. Who requests from it needs the permission to issue from it, as if it had been named."""
    with work.transaction() as tx:
        authority = undeleted(tx, call)
        apply(tx, Change(puts=(evolve(configurations.get(tx, call.account), default_authority=authority.arn),)))


@operation("tokiwa:DeleteDefaultCertificateAuthority")
def delete_default_certificate_authority(work: Work, call: Call) -> None:
    """Requests must name a CA again."""
    with work.transaction() as tx:
        found = configurations.get(tx, call.account)
        if found.default_authority is not None:
            apply(tx, Change(puts=(evolve(found, default_authority=None),)))


@operation("tokiwa:GetDefaultCertificateAuthority")
def get_default_certificate_authority(work: Work, call: Call) -> dict[str, Any]:
    """The ARN, if one was set."""
    with work.transaction() as tx:
        return {CA: configurations.get(tx, call.account).default_authority}

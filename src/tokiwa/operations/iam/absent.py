"""Reads of what IAM has and this server has none of: empty lists, so that tools which look at them go on."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.iam.resource import on_user, user
from tokiwa.operations.registry import Handler, operation
from tokiwa.work import Work

_OF_THE_ACCOUNT = {
    "ListServerCertificates": "ServerCertificateMetadataList",
}
_WHOLE = {  # lists that have no pages
    "ListOpenIDConnectProviders": "OpenIDConnectProviderList",
    "ListSAMLProviders": "SAMLProviderList",
}
_OF_A_USER = {
    "ListSSHPublicKeys": "SSHPublicKeys",
    "ListServiceSpecificCredentials": "ServiceSpecificCredentials",
    "ListSigningCertificates": "Certificates",
}


def _nothing(member: str, **also: bool) -> Handler:
    def answer(work: Work, call: Call) -> Mapping[str, Any]:
        if "UserName" in call.input:
            with work.transaction() as tx:
                user(tx, call)
        return {member: [], **also}

    return answer


for _name, _member in _OF_THE_ACCOUNT.items():
    operation(f"iam:{_name}")(_nothing(_member, IsTruncated=False))
for _name, _member in _WHOLE.items():
    operation(f"iam:{_name}")(_nothing(_member))
for _name, _member in _OF_A_USER.items():
    on_user(f"iam:{_name}")(_nothing(_member, IsTruncated=False))


@operation("iam:GetAccountPasswordPolicy")
def no_password_policy(work: Work, call: Call) -> None:  # noqa: ARG001 - there is none in any account
    """NOT_FOUND: nobody has set rules for passwords."""
    raise Problem(Kind.NOT_FOUND, f"The Password Policy with domain name {call.account} cannot be found.")

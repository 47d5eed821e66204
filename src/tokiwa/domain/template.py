"""The certificate templates of AWS Private CA, as data (PCA-UG "Use certificate templates")."""

import re
from collections.abc import Mapping
from enum import StrEnum

import attrs

from tokiwa.domain.problem import Kind, Problem


class Passthrough(StrEnum):
    """Where values may come from that the template leaves open."""

    NONE = "none"
    API = "api"
    CSR = "csr"
    API_CSR = "api and csr"


@attrs.frozen(cache_hash=True)
class Template:
    """What a certificate gets from its template. The subject and its alternative names come from the CSR.

    Usages have the names of ACM's `KeyUsageName` and `ExtendedKeyUsageName`. A blank template fixes
    neither; they then come from where `passthrough` says. `self_signed` is for a root: it has no authority
    key identifier and nothing that says where its revocation is told.
    """

    name: str
    ca: bool = False
    path_length: int | None = None
    basic_constraints_critical: bool = False
    key_usages: tuple[str, ...] = ()
    extended_key_usages: tuple[str, ...] = ()
    extended_key_usages_critical: bool = False
    self_signed: bool = False
    blank: bool = False
    passthrough: Passthrough = Passthrough.NONE


_SIGNATURE = ("DIGITAL_SIGNATURE",)
_TLS = ("DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT")
_SERVER = "TLS_WEB_SERVER_AUTHENTICATION"
_CLIENT = "TLS_WEB_CLIENT_AUTHENTICATION"


def _authority(name: str, path_length: int | None = None, *, self_signed: bool = False) -> Template:
    return Template(
        name,
        ca=True,
        path_length=path_length,
        basic_constraints_critical=True,
        key_usages=("DIGITAL_SIGNATURE", "CERTIFICATE_SIGNING", "CRL_SIGNING"),
        self_signed=self_signed,
    )


END_ENTITY = Template("EndEntityCertificate", key_usages=_TLS, extended_key_usages=(_SERVER, _CLIENT))
ROOT = _authority("RootCACertificate", self_signed=True)

TEMPLATES: Mapping[str, Template] = {
    template.name: template
    for template in (
        END_ENTITY,
        Template("EndEntityServerAuthCertificate", key_usages=_TLS, extended_key_usages=(_SERVER,)),
        Template("EndEntityClientAuthCertificate", key_usages=_TLS, extended_key_usages=(_CLIENT,)),
        Template(
            "CodeSigningCertificate",
            key_usages=_SIGNATURE,
            extended_key_usages=("CODE_SIGNING",),
            extended_key_usages_critical=True,
        ),
        Template(
            "OCSPSigningCertificate",
            key_usages=_SIGNATURE,
            extended_key_usages=("OCSP_SIGNING",),
            extended_key_usages_critical=True,
        ),
        ROOT,
        *(_authority(f"SubordinateCACertificate_PathLen{length}", length) for length in range(4)),
    )
}

_ARN = re.compile(r"arn:aws(?:-[a-z-]+)?:acm-pca:::template/(\w+)/V1")


def find(arn: str | None) -> Template:
    """The template of an ARN, EndEntityCertificate if there is none. Problem INVALID_ARGUMENTS if unknown."""
    if arn is None:
        return END_ENTITY
    match = _ARN.fullmatch(arn)
    template = TEMPLATES.get(match[1]) if match else None
    if template is None:
        raise Problem(Kind.INVALID_ARGUMENTS, f"The template {arn} does not exist or is not supported.")
    return template

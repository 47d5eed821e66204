"""The 61 certificate templates of AWS Private CA, as data (PCA User Guide, "AWS Private CA template definitions")."""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve


class Passthrough(StrEnum):
    """Where values may come from that the template leaves open; the value is how the template's name ends."""

    NONE = ""
    CSR = "_CSRPassthrough"
    API = "_APIPassthrough"
    API_CSR = "_APICSRPassthrough"


class Template(Value, cache_hash=True):
    """What a certificate gets from its template.

    Usages have the names of ACM's `KeyUsageName` and `ExtendedKeyUsageName`. A blank template has none of either and
    a CA's has no extended ones: what a template does not have may be passed through. `self_signed` is for a root: it
    has nothing that says who is above it or where its revocation is told.
    """

    name: str
    ca: bool = False
    path_length: int | None = None
    basic_constraints_critical: bool = False
    key_usages: tuple[str, ...] = ()
    extended_key_usages: tuple[str, ...] = ()
    extended_key_usages_critical: bool = False
    self_signed: bool = False
    passthrough: Passthrough = Passthrough.NONE

    @property
    def takes_api(self) -> bool:
        """Whether ApiPassthrough counts: subject, alternative names and extensions. Otherwise it is ignored."""
        return self.passthrough in {Passthrough.API, Passthrough.API_CSR}

    @property
    def takes_csr(self) -> bool:
        """Whether the request's extensions count. Its subject and alternative names always do."""
        return self.passthrough in {Passthrough.CSR, Passthrough.API_CSR}

    @property
    def arn(self) -> str:
        """The ARN by which it is asked for."""
        return f"arn:aws:acm-pca:::template/{self.name}/V1"


_SIGNATURE = ("DIGITAL_SIGNATURE",)
_TLS = ("DIGITAL_SIGNATURE", "KEY_ENCIPHERMENT")
_CA = ("DIGITAL_SIGNATURE", "CERTIFICATE_SIGNING", "CRL_SIGNING")
_SERVER = "TLS_WEB_SERVER_AUTHENTICATION"
_CLIENT = "TLS_WEB_CLIENT_AUTHENTICATION"
_LENGTHS = range(4)


def _signing(name: str, usage: str) -> Template:
    """For somebody whose key signs one kind of thing and must not be taken for anything else."""
    return Template(name, key_usages=_SIGNATURE, extended_key_usages=(usage,), extended_key_usages_critical=True)


def _authority(
    name: str, path_length: int | None = None, *, root: bool = False, usages: tuple[str, ...] = _CA
) -> Template:
    return Template(
        name,
        ca=True,
        path_length=path_length,
        basic_constraints_critical=True,
        key_usages=usages,
        self_signed=root,
    )


END_ENTITY = Template("EndEntityCertificate", key_usages=_TLS, extended_key_usages=(_SERVER, _CLIENT))
ROOT = _authority("RootCACertificate", root=True)

_BASE = (
    END_ENTITY,
    Template("EndEntityServerAuthCertificate", key_usages=_TLS, extended_key_usages=(_SERVER,)),
    Template("EndEntityClientAuthCertificate", key_usages=_TLS, extended_key_usages=(_CLIENT,)),
    _signing("CodeSigningCertificate", "CODE_SIGNING"),
    _signing("OCSPSigningCertificate", "OCSP_SIGNING"),
    *(_authority(f"SubordinateCACertificate_PathLen{length}", length) for length in _LENGTHS),
)
_BLANK = (  # only to be passed through
    Template("BlankEndEntityCertificate"),
    Template("BlankEndEntityCertificate_CriticalBasicConstraints", basic_constraints_critical=True),
    *(_authority(f"BlankSubordinateCACertificate_PathLen{length}", length, usages=()) for length in _LENGTHS),
)
_ROOTS = (  # whose values only the API can pass through
    ROOT,
    _authority("BlankRootCACertificate", root=True, usages=()),
    *(_authority(f"BlankRootCACertificate_PathLen{length}", length, root=True, usages=()) for length in _LENGTHS),
)


def _all() -> Iterator[Template]:
    yield from (*_BASE, ROOT)
    for passthrough in (Passthrough.CSR, Passthrough.API, Passthrough.API_CSR):
        roots = _ROOTS if passthrough is Passthrough.API else ()
        for base in (*_BASE, *_BLANK, *roots):
            yield evolve(base, name=f"{base.name}{passthrough}", passthrough=passthrough)


TEMPLATES: Mapping[str, Template] = {template.name: template for template in _all()}

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

"""What callers want in certificates, as requests and as ApiPassthrough, and the certificates that come of it."""

import base64
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from tests.crypto import world

from tokiwa.crypto import precedence, request
from tokiwa.crypto.issue import issue, prepare
from tokiwa.crypto.request import Request
from tokiwa.domain.template import Template
from tokiwa.domain.value import evolve

POLICY = {"CertPolicyId": "1.3.6.1.4.1.99999.1"}  # with a qualifier the linter would advise against it
NAMES: list[dict[str, Any]] = [
    {"DnsName": "api.example.com"},
    {"IpAddress": "10.0.0.1"},
    {"IpAddress": "2001:db8::1"},
    {"Rfc822Name": "a@example.com"},
    {"UniformResourceIdentifier": "https://example.com/a"},
    {"RegisteredId": "1.3.6.1.4.1.99999.2"},
    {"DirectoryName": {"Country": "US", "CommonName": "a"}},
    {"OtherName": {"TypeId": "1.3.6.1.4.1.311.20.2.3", "Value": "a@example.com"}},
]
CUSTOM = {"ObjectIdentifier": "1.3.6.1.4.1.99999.3", "Value": base64.b64encode(b"\x0c\x02hi").decode()}
LEAF: dict[str, Any] = {
    "Subject": {"Country": "US", "Organization": "Example Corp", "CommonName": "api.example.com"},
    "Extensions": {
        "KeyUsage": {"DigitalSignature": True, "NonRepudiation": True},
        "ExtendedKeyUsage": [
            {"ExtendedKeyUsageType": "CLIENT_AUTH"},
            {"ExtendedKeyUsageObjectIdentifier": "1.3.6.1.4.1.311.20.2.2"},
        ],
        "CertificatePolicies": [POLICY],
        "SubjectAlternativeNames": NAMES,
        "CustomExtensions": [CUSTOM],
    },
}
CA: dict[str, Any] = {
    "Extensions": {
        "KeyUsage": {"KeyCertSign": True, "CRLSign": True},
        "CertificatePolicies": [POLICY],
        "CustomExtensions": [CUSTOM],
    }
}


def custom(extension: x509.ExtensionType, *, critical: bool = False, oid: str = "") -> dict[str, Any]:
    """One of CustomExtensions."""
    value = base64.b64encode(extension.public_bytes()).decode()
    return {"ObjectIdentifier": oid or extension.oid.dotted_string, "Value": value, "Critical": critical}


def passing(*customs: dict[str, Any], **members: Any) -> dict[str, Any]:
    """An ApiPassthrough with these extensions."""
    return {"Extensions": members | ({"CustomExtensions": list(customs)} if customs else {})}


def key_usage(*names: str) -> x509.KeyUsage:
    members = (
        *("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"),
        *("key_cert_sign", "crl_sign", "encipher_only", "decipher_only"),
    )
    return x509.KeyUsage(**{member: member in names for member in members})


LEAF_EXTENSIONS = (
    (x509.SubjectAlternativeName([x509.DNSName(name) for name in world.NAMES]), False),
    (key_usage("digital_signature", "key_agreement"), True),
    (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.EMAIL_PROTECTION]), False),
    (x509.TLSFeature([x509.TLSFeatureType.status_request]), False),
)
CA_EXTENSIONS = (
    (x509.BasicConstraints(ca=True, path_length=None), True),
    (key_usage("key_cert_sign", "crl_sign"), True),
    (x509.NameConstraints([x509.DNSName("example.com")], None), True),
)


def asked(
    *extensions: tuple[x509.ExtensionType, bool], subject: x509.Name | None = None, which: str = "leaf"
) -> Request:
    """A request for these extensions (value, critical)."""
    common_name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, world.NAMES[0])])
    builder = x509.CertificateSigningRequestBuilder(common_name if subject is None else subject)
    for value, critical in extensions:
        builder = builder.add_extension(value, critical)
    made = builder.sign(world.signer(which=which).key, hashes.SHA256())
    return request.read(made.public_bytes(Encoding.PEM))


def good(template: Template) -> tuple[Request, dict[str, Any]]:
    """A request and an ApiPassthrough that suit the template."""
    if template.self_signed:
        return world.asking("Root EC_prime256v1", world.root().signer), CA
    if template.ca:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Issuing")])
        return asked(*CA_EXTENSIONS, subject=name), CA
    return asked(*LEAF_EXTENSIONS), LEAF


def drafted(
    template: Template, wanted: Request, given: dict[str, Any] | None, ca: world.Authority | None = None
) -> Any:
    """The draft of the certificate that is to come of both."""
    issuer = (ca or world.root()).issuer
    applicant, extensions = precedence.settle(issuer, template, wanted, given)
    changes = {"issuer": issuer, "template": template, "applicant": applicant, "extensions": extensions}
    return evolve(world.draft(), **changes)


def certificate(
    template: Template, wanted: Request, given: dict[str, Any] | None = None, ca: world.Authority | None = None
) -> x509.Certificate:
    """The certificate that comes of both, as the library reads it."""
    authority = ca or world.root()
    issued = issue(prepare(drafted(template, wanted, given, authority)), authority.signer)
    return x509.load_der_x509_certificate(issued.der)

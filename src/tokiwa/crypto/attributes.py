"""What SearchCertificates shows of a certificate's own text: its names in full, in ACM's members."""

from collections.abc import Mapping
from typing import Any

from cryptography import x509
from cryptography.x509.oid import NameOID

from tokiwa.crypto import usage
from tokiwa.crypto.certificate import extension
from tokiwa.crypto.serial import colons

_MEMBERS: Mapping[x509.ObjectIdentifier, str] = {
    NameOID.COMMON_NAME: "CommonName",
    NameOID.COUNTRY_NAME: "Country",
    NameOID.DN_QUALIFIER: "DistinguishedNameQualifier",
    NameOID.GENERATION_QUALIFIER: "GenerationQualifier",
    NameOID.GIVEN_NAME: "GivenName",
    NameOID.INITIALS: "Initials",
    NameOID.LOCALITY_NAME: "Locality",
    NameOID.ORGANIZATION_NAME: "Organization",
    NameOID.ORGANIZATIONAL_UNIT_NAME: "OrganizationalUnit",
    NameOID.PSEUDONYM: "Pseudonym",
    NameOID.SERIAL_NUMBER: "SerialNumber",
    NameOID.STATE_OR_PROVINCE_NAME: "State",
    NameOID.SURNAME: "Surname",
    NameOID.TITLE: "Title",
}


def x509_attributes(der: bytes) -> dict[str, Any]:
    """The X509Attributes of a certificate (DER) that was read before, but for its KeyAlgorithm.

    Nothing else of it is read, because a page has hundreds; its key alone would take as long as all that is.
    """
    loaded = x509.load_der_x509_certificate(der)
    extensions = loaded.extensions
    key_usage, extended = extension(extensions, x509.KeyUsage), extension(extensions, x509.ExtendedKeyUsage)
    return {
        "Issuer": distinguished_name(loaded.issuer),
        "Subject": distinguished_name(loaded.subject),
        "SubjectAlternativeNames": [
            _general_name(item) for item in extension(extensions, x509.SubjectAlternativeName) or ()
        ],
        "ExtendedKeyUsages": [name for name, _ in usage.extended_key_usages_of(extended)] if extended else [],
        "KeyUsages": list(usage.key_usages_of(key_usage)) if key_usage else [],
        "SerialNumber": colons(loaded.serial_number),
        "NotAfter": loaded.not_valid_after_utc,
        "NotBefore": loaded.not_valid_before_utc,
    }


def distinguished_name(name: x509.Name) -> dict[str, Any]:
    """A DistinguishedName: of attributes that are there several times the first; unknown ones by their identifiers."""
    found: dict[str, Any] = {}
    for attribute in name:
        value = attribute.value if isinstance(attribute.value, str) else attribute.value.hex()
        if attribute.oid == NameOID.DOMAIN_COMPONENT:
            found.setdefault("DomainComponents", []).append(value)
        elif attribute.oid in _MEMBERS:
            found.setdefault(_MEMBERS[attribute.oid], value)
        else:
            other = {"ObjectIdentifier": attribute.oid.dotted_string, "Value": value}
            found.setdefault("CustomAttributes", []).append(other)
    return found


def _general_name(item: x509.GeneralName) -> dict[str, Any]:
    match item:
        case x509.DNSName():
            return {"DnsName": item.value}
        case x509.IPAddress():
            return {"IpAddress": str(item.value)}
        case x509.RFC822Name():
            return {"Rfc822Name": item.value}
        case x509.UniformResourceIdentifier():
            return {"UniformResourceIdentifier": item.value}
        case x509.RegisteredID():
            return {"RegisteredId": item.value.dotted_string}
        case x509.DirectoryName():
            return {"DirectoryName": distinguished_name(item.value)}
        case x509.OtherName():
            return {"OtherName": {"ObjectIdentifier": item.type_id.dotted_string, "Value": item.value.hex()}}
    raise TypeError(f"{type(item).__name__} is no general name of RFC 5280")

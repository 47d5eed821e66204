"""Lint of the certificates that we issue (RFC 5280 and the profiles of each key type), with what is allowed.

`lint(pem)` returns what is left after the allow-list; other tests use it too.
"""

from functools import cache

from pkilint import loader
from pkilint.pkix import certificate, extension, name
from pkilint.validation import ValidationFindingSeverity

ALLOWED = {
    "pkix.key_usage_value_prohibited_for_ec": "the template sets keyEncipherment for every key, as AWS does",
    "pkix.invalid_domain_name_syntax": "a wildcard is no host name, but it is what certificates for many hosts carry",
    "pkix.aki_absent_self_issued_and_unsupported_algorithm": "a root needs no AKI; the linter cannot verify ML-DSA",
}


@cache
def _validator():
    return certificate.create_pkix_certificate_validator_container(
        certificate.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
        [
            certificate.create_issuer_validator_container([]),
            certificate.create_validity_validator_container(),
            certificate.create_subject_validator_container([]),
            certificate.create_extensions_validator_container([]),
            certificate.create_spki_validator_container([]),
        ],
    )


def findings(pem: str) -> list[tuple[str, str]]:
    """Code and message of all that is at least a notice."""
    results = _validator().validate(loader.load_pem_certificate(pem, "certificate").root)
    return [
        (found.finding.code, found.message or "")
        for result in results
        for found in result.finding_descriptions
        if found.finding.severity <= ValidationFindingSeverity.NOTICE
    ]


def lint(pem: str) -> list[tuple[str, str]]:
    """The findings that are not allowed. A name is only allowed to be wrong in being a wildcard."""
    return [
        (code, message)
        for code, message in findings(pem)
        if code not in ALLOWED or (code == "pkix.invalid_domain_name_syntax" and '"*.' not in message)
    ]

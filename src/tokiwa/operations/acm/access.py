"""The condition keys of ACM (Service Authorization Reference, "AWS Certificate Manager")."""

from tokiwa.domain.call import Call
from tokiwa.operations.acm_pca.access import Keys, request_keys
from tokiwa.store import certificates
from tokiwa.work import Work
from tokiwa.work.moments import configuration

DEFAULT_KEY = "RSA_2048"


def resource_keys(work: Work, _call: Call, arn: str) -> Keys:
    """The certificate's tags, and who made its key."""
    with work.means.store.snapshot() as tx:
        found = certificates.get(tx, arn)
    if found is None:
        return {}
    tags: Keys = {f"aws:ResourceTag/{name}": value for name, value in found.tags.items()}
    return tags | {"acm:CertificateKeyPairOrigin": found.key_origin}


def tagging_keys(work: Work, call: Call, arn: str) -> Keys:
    """Those of the certificate and the tags in the request."""
    removed: Keys = {"aws:TagKeys": call.input["TagKeys"]} if "TagKeys" in call.input else {}
    return resource_keys(work, call, arn) | request_keys(work, call, arn) | removed


def default_authority(work: Work, account: str) -> str | None:
    """The CA from which certificates are requested that name none, if the account has set one."""
    return configuration(work, account).default_authority


def requesting_keys(work: Work, call: Call, arn: str) -> Keys:
    """What is asked for: names, key, authority, validation and tags."""
    given = call.input
    keys = request_keys(work, call, arn) | {
        "acm:DomainNames": (given["DomainName"], *given.get("SubjectAlternativeNames", ())),
        "acm:KeyAlgorithm": given.get("KeyAlgorithm", DEFAULT_KEY),
    }
    authority = given.get("CertificateAuthorityArn") or default_authority(work, call.account)
    for key, value in (
        ("acm:CertificateAuthority", authority),
        ("acm:ValidationMethod", given.get("ValidationMethod")),
    ):
        if value:
            keys[key] = value
    return keys

"""tokiwa:ListIssuedCertificates: what a private CA signed, which AWS tells in audit reports alone."""

from typing import Any

from tokiwa.crypto import serial
from tokiwa.crypto.audited import audited
from tokiwa.domain.call import Call
from tokiwa.domain.issued import Issued
from tokiwa.operations.acm_pca.access import resource_keys
from tokiwa.operations.acm_pca.arn import undeleted
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import issued
from tokiwa.work import Work

_USUAL = 50


@operation("tokiwa:ListIssuedCertificates", on="CertificateAuthorityArn", context=resource_keys)
def list_issued_certificates(work: Work, call: Call) -> dict[str, Any]:
    """By serial number, which is drawn, so that the order says nothing. Of a serial that was only reserved there is no more."""
    most, listing = call.input.get("MaxResults", _USUAL), f"{call.name} {call.input['CertificateAuthorityArn']}"
    with work.transaction() as tx:
        found = issued.page(tx, undeleted(tx, call).arn, position(listing, call.input.get("NextToken"), ""), most + 1)
    answer: dict[str, Any] = {"Certificates": [_shown(each) for each in found[:most]]}
    return answer if len(found) <= most else answer | {"NextToken": token(listing, found[most - 1].serial)}


def _shown(record: Issued) -> dict[str, Any]:
    facts = audited(record.der) if record.der else None
    return {
        "CertificateArn": record.arn,
        "Serial": serial.colons(int(record.serial, 16)),
        "Subject": None if facts is None else facts.subject,
        "IssuedAt": record.issued_at,
        "NotAfter": record.not_after if facts is None else facts.not_after,
        "Status": record.status.name,
        "RevokedAt": record.revoked_at,
        "RevocationReason": record.revocation_reason,
        "TemplateArn": record.template or None,
        "RequestedBy": record.requested_by or None,
    }

"""acm:ImportCertificate: a certificate that somebody else issued, with its key; again, under an ARN that has one."""

from tokiwa.crypto import imported as rules
from tokiwa.crypto import serial
from tokiwa.crypto.imported import Imported
from tokiwa.domain import notice
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate, CertificateStatus, CertificateType
from tokiwa.domain.change import Change
from tokiwa.domain.deployment_notice import rollout
from tokiwa.domain.imported import Import, replaced
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.quota import IMPORTED, IMPORTED_IN_A_YEAR
from tokiwa.domain.tags import checked_tags
from tokiwa.operations.acm.access import tagging_keys
from tokiwa.operations.acm.arn import certificate, new_arn
from tokiwa.operations.registry import operation
from tokiwa.store import imports
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.moments import moment
from tokiwa.work.quotas import Limits, limits

ARN = "CertificateArn"


@operation("acm:ImportCertificate", on=ARN, context=tagging_keys, slow=True)  # the check of an RSA key takes 40 ms
def import_certificate(work: Work, call: Call) -> dict[str, str]:
    """The ARN. A new import needs no ARN; one that is given keeps its tags and its uses, and its key's type."""
    if ARN in call.input and call.input.get("Tags"):
        raise Problem(Kind.INVALID, "Tagging is not permitted on re-import. Use AddTagsToCertificate.")
    given = rules.accept(
        call.input["Certificate"], call.input["PrivateKey"], call.input.get("CertificateChain"), call.now
    )
    allowed = limits(work, call.account)
    with work.transaction() as tx:
        old = certificate(tx, call) if ARN in call.input else None
        counted = allowed.counted(tx, call, IMPORTED_IN_A_YEAR)
        if old is None:
            _room(tx, call, allowed)
            arn = new_arn(work, call)
            new = _new(work, call, arn, given)
            before = None
        else:
            arn = old.arn
            new = replaced(old, _new(work, call, arn, given), call.now)
            before = imports.get(tx, arn)
        text = Import(arn, call.account, given.certificate.der, given.chain_pem, before.version if before else 0)
        apply(tx, Change(puts=(text,)) + counted + _told(work, call, new, again=old is not None))
    return {ARN: arn}


def _room(tx: Transaction, call: Call, allowed: Limits) -> None:
    most = allowed.of(IMPORTED)
    if most is not None and imports.count(tx, call.account, most) >= most:
        raise Problem(Kind.LIMIT, f"Error: you have reached your limit of {most} imported certificates.")


def _told(work: Work, call: Call, new: Certificate, *, again: bool) -> Change:
    """The certificate, the date of its first notice, and `ACM Certificate Available`."""
    at = moment(work, call.account, call.now, ids=1)
    return Change(puts=(new,), jobs=(*notice.plan(new, at), *rollout(new, call.now))) + notice.available(
        new, "REIMPORT" if again else "IMPORT", at, at.ids[0]
    )


def _new(work: Work, call: Call, arn: str, given: Imported) -> Certificate:
    facts = given.certificate
    # Without alternative names the common name is what it is for (RFC 6125 section 6.4.4).
    names = facts.names or ((facts.common_name,) if facts.common_name else ())
    return Certificate(
        arn=arn,
        account=call.account,
        domain_name=facts.common_name or (names[0] if names else ""),
        names=names,
        key_algorithm=facts.key_algorithm,
        created_at=call.now,
        status=CertificateStatus.ISSUED,
        type=CertificateType.IMPORTED,
        serial=serial.digits(facts.serial),
        key=work.means.sealed.keep(given.key, account=call.account, name=arn),
        signature_algorithm=facts.signature_algorithm,
        subject=facts.subject,
        issuer=facts.issuer,
        imported_at=call.now,
        not_before=facts.not_before,
        not_after=facts.not_after,
        key_usages=facts.key_usages or (),
        extended_key_usages=facts.extended_key_usages or (),
        options={"CertificateTransparencyLoggingPreference": "DISABLED"},
        requested_by=call.principal.arn,
        tags=checked_tags(call.input.get("Tags", ())),
    )

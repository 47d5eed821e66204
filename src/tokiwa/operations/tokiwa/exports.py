"""tokiwa:ExportBundle: a certificate with its chain and its key in one file, in the form that a server reads.

It is an export like acm:ExportCertificate, with its permission and its consequences. A trust store has no key in it, so
it is none: it makes nothing managed.
"""

from functools import partial

from tokiwa.crypto.bundles import Form, bundle, check_passphrase
from tokiwa.domain.call import Call
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.acm.export_certificate import exportable, exported
from tokiwa.operations.acm.signed import signed_pem
from tokiwa.operations.computing import Computing
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply
from tokiwa.work.renewal_policies import policies

ARN = "CertificateArn"
ALIAS = "certificate"
NAMES = {
    Form.PEM: "certificate.pem",
    Form.PKCS12: "certificate.p12",
    Form.JAVA_KEY_STORE: "keystore.p12",
    Form.JAVA_TRUST_STORE: "truststore.p12",
}


@operation("tokiwa:ExportBundle", on=ARN, action="acm:ExportCertificate", context=resource_keys)
def export_bundle(work: Work, call: Call) -> Computing:
    """The file, and a name that suits it."""
    form, passphrase = Form(call.input["Format"]), call.input["Passphrase"]
    check_passphrase(form, passphrase)
    with work.transaction() as tx:
        found = certificate(tx, call)
        exportable(found)
        leaf, chain = signed_pem(tx, found)
        if form.secret:
            apply(tx, exported(found, call, policies(work).of(found)))
        # Every export is on record, also one that changes nothing; the serial number tells that a key went out.
        tx.receipt = (found.serial or "") if form.secret else ""
    text = partial(
        bundle,
        form,
        leaf,
        chain,
        lambda: work.means.sealed.reveal(found.key, account=found.account, name=found.arn),
        passphrase,
        call.input.get("Alias", ALIAS),
        work.draw.entropy,
    )
    return Computing(lambda: {ARN: found.arn, "Bundle": text(), "FileName": NAMES[form]})

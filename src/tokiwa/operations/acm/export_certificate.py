"""acm:ExportCertificate: leaf, chain and the private key under a passphrase; makes the certificate managed."""

from functools import partial

from tokiwa.crypto.export import encrypted_key
from tokiwa.domain import renewal
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate, CertificateType
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.renewal_policy import RenewalPolicy
from tokiwa.domain.value import evolve
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.acm.signed import signed_pem
from tokiwa.operations.computing import Computing
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply
from tokiwa.work.renewal_policies import policies


@operation("acm:ExportCertificate", on="CertificateArn", context=resource_keys)
def export_certificate(work: Work, call: Call) -> Computing:
    """The three texts. From now on the certificate is renewed 60 days before its end."""
    with work.transaction() as tx:
        found = certificate(tx, call)
        exportable(found)
        leaf, chain = signed_pem(tx, found)
        apply(tx, exported(found, call, policies(work).of(found)))
        tx.receipt = found.serial or ""  # every export is on record, also one that changes nothing
    key = work.means.sealed.reveal(found.key, account=found.account, name=found.arn)
    encrypted = partial(encrypted_key, key, call.input["Passphrase"], work.draw.entropy)
    return Computing(lambda: {"Certificate": leaf, "CertificateChain": chain, "PrivateKey": encrypted()})


def exportable(found: Certificate) -> None:
    """INVALID for a certificate that is not private: who imported it has its key."""
    if found.type is not CertificateType.PRIVATE:
        raise Problem(Kind.INVALID, f"Certificate {found.arn} is not a private certificate, so it cannot be exported.")


def exported(found: Certificate, call: Call, policy: RenewalPolicy) -> Change:
    """The certificate as exported, with its automatic renewal; nothing new for a second export."""
    if found.exported:
        return Change()
    now_exported = evolve(found, exported=True)
    return Change(puts=(now_exported,), jobs=renewal.plan(now_exported, call.now, policy))

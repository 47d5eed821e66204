"""tokiwa:GetTrustBundle: the roots that clients of the account's certificates must trust, and where they can be followed."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.registry import operation
from tokiwa.work import Work
from tokiwa.work.trust import trust


@operation("tokiwa:GetTrustBundle")
def get_trust_bundle(work: Work, call: Call) -> dict[str, Any]:
    """The bundle as text, each root, and the paths of this server that give the same to everybody."""
    found = trust(work.means, call.account, call.now)
    return {
        "TrustBundle": found.pem,
        "Revision": found.revision,
        "Roots": [
            {
                "Fingerprint": root.fingerprint,
                "Subject": root.certificate.subject,
                "NotAfter": root.certificate.not_after,
                "CertificateAuthorityArns": list(root.authorities),
            }
            for root in found.roots
        ],
        "BundlePath": f"/trust/{call.account}/bundle.pem",
        "TrustStorePath": f"/trust/{call.account}/bundle.p12",
    }

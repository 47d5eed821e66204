"""Whether a caller may do something with the private CA behind a certificate: what ACM does there, it does for the caller."""

from tokiwa.domain.call import Call
from tokiwa.domain.defect import MANAGER
from tokiwa.domain.policy.form import Form
from tokiwa.operations.acm_pca import access
from tokiwa.operations.acm_pca.access import Keys
from tokiwa.operations.authorise import require
from tokiwa.work import Work
from tokiwa.work.policies import compiled

_VIA: Keys = {
    "aws:ViaAWSService": "true",
    "aws:CalledVia": (MANAGER,),
    "aws:CalledViaFirst": MANAGER,
    "aws:CalledViaLast": MANAGER,
}


def permit(work: Work, call: Call, action: str, authority: str, context: Keys | None = None) -> None:
    """DENIED unless the caller may do `action` with the authority, by its own policies or the authority's."""
    text = access.policy(work, authority)
    policy = None if text is None else compiled(text, Form.RESOURCE)
    keys = access.resource_keys(work, call, authority) | _VIA | (context or {})
    require(work, call, action, authority, keys, policy)

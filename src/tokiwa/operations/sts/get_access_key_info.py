"""sts:GetAccessKeyInfo: the account that an access key belongs to."""

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem
from tokiwa.operations.registry import operation
from tokiwa.store import identities
from tokiwa.work import Work


@operation("sts:GetAccessKeyInfo")
def get_access_key_info(work: Work, call: Call) -> dict[str, str]:
    """The account. Of temporary keys only the caller's own is known: nothing of them is stored."""
    key_id = call.input["AccessKeyId"]
    if key_id == call.principal.access_key:
        return {"Account": call.account}
    with work.transaction() as tx:
        found = identities.access_key(tx, key_id)
    if found is None:
        raise Problem(Kind.INVALID, f"The access key {key_id} is not known to this server.")
    return {"Account": found.account}

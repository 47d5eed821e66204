"""tokiwa:GetFunctionCode: a function's archive, for an editor; GetFunction gives no link, which whoever has it could use."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.lambda_.finding import function, named, resource, version
from tokiwa.operations.registry import operation
from tokiwa.store import code
from tokiwa.work import Work


@operation("tokiwa:GetFunctionCode", on=resource, slow=True)
def get_function_code(work: Work, call: Call) -> dict[str, Any]:
    """The zip archive of the latest code, or of a version's, as it was uploaded. NOT_FOUND without the function."""
    with work.transaction() as tx:
        found, _ = version(tx, function(tx, call), named(call).qualifier)
        archive = code.archive(tx, call.account, found.code)
    return {"ZipFile": archive, "CodeSha256": found.code}

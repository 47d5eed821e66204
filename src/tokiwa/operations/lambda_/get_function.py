"""lambda:GetFunction and GetFunctionConfiguration: what there is to know about a function or a version of it.

There is no link to the code: the server would have to serve the archive to anyone who has the link.
"""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.lambda_.description import described
from tokiwa.operations.lambda_.finding import function, named, policy, resource, version
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("lambda:GetFunctionConfiguration", on=resource, policy=policy)
def get_function_configuration(work: Work, call: Call) -> dict[str, Any]:
    """The settings."""
    with work.transaction() as tx:
        found = function(tx, call)
        settings, number = version(tx, found, named(call).qualifier)
    return described(work.means, found, settings, number, named(call).qualifier)


@operation("lambda:GetFunction", on=resource, policy=policy)
def get_function(work: Work, call: Call) -> dict[str, Any]:
    """The settings, the tags and the reserved concurrency."""
    with work.transaction() as tx:
        found = function(tx, call)
        settings, number = version(tx, found, named(call).qualifier)
    told: dict[str, Any] = {
        "Configuration": described(work.means, found, settings, number, named(call).qualifier),
        "Code": {"RepositoryType": "S3"},
    }
    if found.tags:
        told["Tags"] = found.tags
    if found.concurrency is not None:
        told["Concurrency"] = {"ReservedConcurrentExecutions": found.concurrency}
    return told

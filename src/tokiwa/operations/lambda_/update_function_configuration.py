"""lambda:UpdateFunctionConfiguration: other settings for a function."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import LATEST, changed
from tokiwa.domain.package import Released
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_.description import described
from tokiwa.operations.lambda_.finding import check_revision, function, whole
from tokiwa.operations.lambda_.settings import given_settings
from tokiwa.operations.lambda_.used_layers import layer_keys, together
from tokiwa.operations.registry import operation
from tokiwa.store import code
from tokiwa.work import Work, apply


@operation("lambda:UpdateFunctionConfiguration", on=whole, context=layer_keys, slow=True)
def update_function_configuration(work: Work, call: Call) -> dict[str, Any]:
    """The new configuration; what is not given stays."""
    with work.transaction() as tx:
        found = function(tx, call)
    check_revision(call, found.latest.revision)
    settings = given_settings(work, call, found.name, found.arn, found)
    latest = changed(found.latest, call.now, work.draw.uuid(), **settings)
    updated = evolve(found, latest=latest)
    with work.transaction() as tx:
        if latest.layers and latest.layers != found.latest.layers:
            together(code.archive(tx, found.account, latest.code), latest.layers)
        # Layers that it had may have been deleted meanwhile.
        apply(tx, Change(puts=(updated, Released(found.account))))
    work.runner.drop(found.arn)
    return described(work.means, updated, latest, LATEST)

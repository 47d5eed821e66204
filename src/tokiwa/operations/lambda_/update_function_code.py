"""lambda:UpdateFunctionCode: other code for a function; invocations that run finish with what they had."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import LATEST, changed
from tokiwa.domain.package import Released
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_.description import described
from tokiwa.operations.lambda_.finding import check_revision, function, named, whole
from tokiwa.operations.lambda_.settings import refuse_unserved
from tokiwa.operations.lambda_.uploaded import package
from tokiwa.operations.lambda_.used_layers import together
from tokiwa.operations.lambda_.versions import published
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply


@operation("lambda:UpdateFunctionCode", on=whole, slow=True)
def update_function_code(work: Work, call: Call) -> dict[str, Any]:
    """The new configuration. DryRun checks everything and changes nothing."""
    refuse_unserved(call.input)
    code = package(named(call).account, call.input)
    with work.transaction() as tx:
        found = function(tx, call)
        check_revision(call, found.latest.revision)
        together(code.archive, found.latest.layers)
        architecture = call.input.get("Architectures", [found.latest.architecture])[0]
        latest = changed(
            found.latest,
            call.now,
            work.draw.uuid(),
            code=code.sha256,
            code_size=len(code.archive),
            architecture=architecture,
        )
        updated = evolve(found, latest=latest)
        answer = described(work.means, updated, latest, LATEST)
        if call.input.get("DryRun"):
            return answer
        also = (code, Released(found.account))
        if call.input.get("Publish"):
            answer = published(work, tx, updated, None, *also)
        else:
            apply(tx, Change(puts=(updated, *also)))
    work.runner.drop(found.arn)
    return answer

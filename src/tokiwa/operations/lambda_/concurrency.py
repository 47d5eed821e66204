"""lambda:PutFunctionConcurrency, GetFunctionConcurrency and DeleteFunctionConcurrency: how many may run at once."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_.finding import function, whole
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply


@operation("lambda:PutFunctionConcurrency", on=whole)
def put_function_concurrency(work: Work, call: Call) -> dict[str, int]:
    """Limit it; 0 switches the function off. Nothing is taken from other functions."""
    most = call.input["ReservedConcurrentExecutions"]
    _set(work, call, most)
    return {"ReservedConcurrentExecutions": most}


@operation("lambda:GetFunctionConcurrency", on=whole)
def get_function_concurrency(work: Work, call: Call) -> dict[str, int]:
    """The limit; nothing without one."""
    with work.transaction() as tx:
        most = function(tx, call).concurrency
    return {} if most is None else {"ReservedConcurrentExecutions": most}


@operation("lambda:DeleteFunctionConcurrency", on=whole)
def delete_function_concurrency(work: Work, call: Call) -> None:
    """Limit it no longer."""
    _set(work, call, None)


def _set(work: Work, call: Call, most: int | None) -> None:
    with work.transaction() as tx:
        apply(tx, Change(puts=(evolve(function(tx, call), concurrency=most),)))

"""lambda:ListFunctions: the functions of an account, with all their versions if asked for."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.function import Function
from tokiwa.operations.lambda_.description import listed
from tokiwa.operations.lambda_.versions import versions_of
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import functions
from tokiwa.work import Transaction, Work

MOST = 50
_ALL = "ALL"


@operation("lambda:ListFunctions")
def list_functions(work: Work, call: Call) -> dict[str, Any]:
    """One page, by name. A page ends between functions, never among the versions of one."""
    after = position(call.name, call.input.get("Marker"), "")
    most = min(call.input.get("MaxItems", MOST), MOST)
    with work.transaction() as tx:
        found = functions.page(tx, call.account, after, most + 1)
        told = [item for one in found[:most] for item in _told(work, tx, one, call)]
    answer: dict[str, Any] = {"Functions": told}
    if len(found) > most:
        answer["NextMarker"] = token(call.name, found[most - 1].name)
    return answer


def _told(work: Work, tx: Transaction, found: Function, call: Call) -> list[Any]:
    if call.input.get("FunctionVersion") == _ALL:
        return list(versions_of(work, tx, found, 0))
    return [listed(work.means, found, found.latest)]

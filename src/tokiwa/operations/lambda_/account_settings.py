"""lambda:GetAccountSettings: what functions may use on this server, and what they do use."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.lambda_.uploaded import LARGEST as LARGEST_ARCHIVE
from tokiwa.operations.registry import operation
from tokiwa.runner.package import LARGEST as LARGEST_UNPACKED
from tokiwa.runner.pool import Limits
from tokiwa.store import functions
from tokiwa.work import Work

TOTAL = 80_530_636_800  # bytes of code in an account, Lambda's quota; here the disk is the limit


@operation("lambda:GetAccountSettings")
def get_account_settings(work: Work, call: Call) -> dict[str, Any]:
    """Limits and usage. The concurrency is that of this node."""
    with work.transaction() as tx:
        count, size, reserved = functions.usage(tx, call.account)
    most = Limits().processes
    return {
        "AccountLimit": {
            "TotalCodeSize": TOTAL,
            "CodeSizeUnzipped": LARGEST_UNPACKED,
            "CodeSizeZipped": LARGEST_ARCHIVE,
            "ConcurrentExecutions": most,
            "UnreservedConcurrentExecutions": max(0, most - reserved),
        },
        "AccountUsage": {"TotalCodeSize": size, "FunctionCount": count},
    }

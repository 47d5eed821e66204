"""tokiwa:PutQuotas and GetQuotas: how much the account may have, and how often it may ask. Off until they are set."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.quota import AWS, COUNTS, Quotas
from tokiwa.domain.value import evolve
from tokiwa.operations import registry
from tokiwa.operations.registry import operation
from tokiwa.store import quotas
from tokiwa.work import Work, apply


@operation("tokiwa:PutQuotas")
def put_quotas(work: Work, call: Call) -> dict[str, Any]:
    """Set all quotas: those of AWS if asked for, with the given ones over them. None given: they are off."""
    limits = dict(AWS) if call.input.get("LikeAws", False) else {}
    for given in call.input.get("Quotas", ()):
        _known(given["Name"])
        limits[given["Name"]] = given["Limit"]
    with work.transaction() as tx:
        changed = evolve(quotas.get(tx, call.account), limits=limits)
        apply(tx, Change(puts=(changed,)))
    return _shown(changed)


@operation("tokiwa:GetQuotas")
def get_quotas(work: Work, call: Call) -> dict[str, Any]:
    """Those that are set."""
    with work.transaction() as tx:
        return _shown(quotas.get(tx, call.account))


def _known(name: str) -> None:
    if name not in COUNTS:
        try:
            registry.find(name)
        except Problem:
            raise Problem(
                Kind.INVALID,
                f"{name} is no quota. Use one of {', '.join(COUNTS)}, or the name of an operation, as acm:ExportCertificate.",
            ) from None


def _shown(found: Quotas) -> dict[str, Any]:
    return {"Quotas": [{"Name": name, "Limit": limit} for name, limit in sorted(found.limits.items())]}

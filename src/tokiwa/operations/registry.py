"""The registry: which handler does which operation, and what authorisation needs to know about it."""

import importlib
import pkgutil
from collections.abc import Callable, Mapping
from functools import cache

from tokiwa.domain.call import Call
from tokiwa.domain.policy.form import Form
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value
from tokiwa.operations.computing import Output
from tokiwa.work import Transaction, Work

Handler = Callable[[Work, Call], Output | None]
On = str | Callable[[Call], str | tuple[str, ...]] | None
Context = Callable[[Work, Call, str], Mapping[str, str | tuple[str, ...]]]
Lookup = Callable[[Transaction, Call], str | tuple[str, ...]]
PolicyOf = Callable[[Work, str], str | None]


class Operation(Value):
    """One operation: its handler and how a call of it is authorised.

    `on` names the input member that holds the resource's ARN, or computes the ARN (or several, all of which
    must be allowed) from the call; None is "*". `lookup` finds it in the store instead, where the call has only
    a name (IAM's paths). `action` is the IAM action where it differs from the name.
    `context` gives the condition keys beyond those of every request. `policy` gives the resource's own
    policy document, of the given `form`. Both may look it up in `work.means.store`, from memory where calls are many.
    `slow` operations run beside the event loop, because they read or compute much; those that wait for others (functions, a
    clock) are `waits` and have threads of their own, since what they wait for may be a call. `free` ones need no permission (GetCallerIdentity).
    """

    name: str
    handler: Handler
    on: On = None
    action: str = ""
    context: Context | None = None
    policy: PolicyOf | None = None
    form: Form = Form.RESOURCE
    lookup: Lookup | None = None
    slow: bool = False
    waits: bool = False
    free: bool = False

    def resources(self, work: Work, call: Call) -> tuple[str, ...]:
        """The ARNs that the call is about."""
        if self.lookup is not None:
            with work.transaction() as tx:
                found = self.lookup(tx, call)
        elif self.on is None:
            return ("*",)
        else:
            found = call.input.get(self.on, "*") if isinstance(self.on, str) else self.on(call)
        return found if isinstance(found, tuple) else (found,)


_operations: dict[str, Operation] = {}


def operation(
    name: str,
    *,
    on: On = None,
    action: str | None = None,
    context: Context | None = None,
    policy: PolicyOf | None = None,
    form: Form = Form.RESOURCE,
    lookup: Lookup | None = None,
    slow: bool = False,
    waits: bool = False,
    free: bool = False,
) -> Callable[[Handler], Handler]:
    """Register the handler of an operation under its catalog name (`acm:RenewCertificate`)."""

    def register(handler: Handler) -> Handler:
        if name in _operations:
            raise ValueError(f"{name} is registered twice")
        _operations[name] = Operation(
            name, handler, on, action or name, context, policy, form, lookup, slow, waits, free
        )
        return handler

    return register


@cache
def load() -> Mapping[str, Operation]:
    """Import every module of the package, so that every operation is registered; all of them by name."""
    import tokiwa.operations as package  # its own modules import this one

    for module in pkgutil.walk_packages(package.__path__, "tokiwa.operations."):
        importlib.import_module(module.name)
    return _operations


def find(name: str) -> Operation:
    """The operation with this name. UNSUPPORTED for one that is in the models but not here."""
    try:
        return _operations[name]
    except KeyError:
        raise Problem(
            Kind.UNSUPPORTED,
            f"The operation {name} is not implemented by this server. docs/operations.md lists those that are.",
        ) from None

"""What is asked: one action on one resource by one caller, with the facts that conditions look at."""

import attrs

from tokiwa.domain.policy.arn_pattern import split_arn
from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.policy.template import Context


def _lower_keys(context: Context) -> Context:
    return {key.lower(): value for key, value in context.items()}


@attrs.frozen
class Request:
    """A question to the policies.

    `action` is `acm:ExportCertificate`, `resource` an ARN, or `*` for an action on no one resource. `context`
    has the condition keys, in any case, with one value or several; `keys_of_call` makes most of them.
    `resource_account` owns the resource; left out, it is the caller's.
    """

    action: str
    resource: str
    principal: Principal
    context: Context = attrs.field(factory=dict, converter=_lower_keys)
    resource_account: str = attrs.field(default=attrs.Factory(lambda self: self.principal.account, takes_self=True))
    verb: str = attrs.field(
        init=False, repr=False, default=attrs.Factory(lambda self: self.action.lower(), takes_self=True)
    )
    parts: tuple[str, ...] | None = attrs.field(
        init=False, repr=False, default=attrs.Factory(lambda self: split_arn(self.resource), takes_self=True)
    )

    @property
    def crosses_accounts(self) -> bool:
        """Whether another account than the caller's owns the resource."""
        return self.resource_account != self.principal.account

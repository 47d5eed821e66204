"""What is asked: one action on one resource by one caller, with the facts that conditions look at."""

from msgspec.structs import force_setattr

from tokiwa.domain.policy.arn_pattern import split_arn
from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.policy.template import Context
from tokiwa.domain.value import Hidden, Value, field


class Request(Value):
    """A question to the policies.

    `action` is `acm:ExportCertificate`, `resource` an ARN, or `*` for an action on no one resource. `context`
    has the condition keys, in any case, with one value or several; `keys_of_call` makes most of them.
    `resource_account` owns the resource; left out, it is the caller's. `verb` and `parts` follow from action and resource,
    whatever is given.
    """

    action: str
    resource: str
    principal: Principal
    context: Context = field(default_factory=dict)
    resource_account: str = ""
    verb: Hidden[str] = ""
    parts: Hidden[tuple[str, ...] | None] = None

    def __post_init__(self) -> None:
        force_setattr(self, "context", {key.lower(): value for key, value in self.context.items()})
        if not self.resource_account:
            force_setattr(self, "resource_account", self.principal.account)
        force_setattr(self, "verb", self.action.lower())
        force_setattr(self, "parts", split_arn(self.resource))

    @property
    def crosses_accounts(self) -> bool:
        """Whether another account than the caller's owns the resource."""
        return self.resource_account != self.principal.account

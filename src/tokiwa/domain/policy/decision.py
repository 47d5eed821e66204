"""The answer to a request, which policy gave it, and the sentence that AWS says about it."""

from enum import Enum, StrEnum

from tokiwa.domain.policy.principal import Principal
from tokiwa.domain.value import Value


class Layer(StrEnum):
    """A kind of policy, as the access-denied sentences call it."""

    IDENTITY = "identity-based policy"
    BOUNDARY = "permissions boundary"
    SESSION = "session policy"
    RESOURCE = "resource-based policy"
    TRUST = "role trust policy"


class Reason(Enum):
    """Why the answer is what it is; the values are those of IAM's policy simulator."""

    ALLOWED = "allowed"
    EXPLICIT_DENY = "explicitDeny"  # a statement denies
    IMPLICIT_DENY = "implicitDeny"  # no statement allows


_ARTICLES = {Layer.IDENTITY: "an", Layer.TRUST: "the"}


class Decision(Value):
    """An answer.

    `layer` is the kind of policy that decided: the one that allows or denies, or the one in which an allowing
    statement is missing; None if the caller is the root user of the account. `policy` and `sid` name the
    document and the statement, where there is one.
    """

    reason: Reason
    layer: Layer | None
    policy: str = ""
    sid: str = ""

    @property
    def allowed(self) -> bool:
        """Whether the request may proceed."""
        return self.reason is Reason.ALLOWED

    def message(self, principal: Principal, action: str, resource: str = "*") -> str:
        """Say it in the words of IAM User Guide, "Troubleshoot access denied error messages"."""
        may = "is" if self.allowed else "is not"
        on = f" on resource: {resource}" if resource not in ("", "*") else ""
        return (
            f"User: {principal.arn or principal.name} {may} authorized to perform: {action}{on}{self._because(action)}"
        )

    def _because(self, action: str) -> str:
        if self.layer is None:
            return " because it is the root user of the account"
        named = f"{_ARTICLES.get(self.layer, 'a')} {self.layer}"
        if self.reason is Reason.EXPLICIT_DENY:
            return f" with an explicit deny in {named}"
        subject = named if self.allowed else f"no {self.layer}"
        return f" because {subject} allows the {action} action"

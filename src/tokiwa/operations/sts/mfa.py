"""Second factors in STS calls: there are none here, so a code cannot be right."""

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem


def without_mfa(call: Call) -> None:
    """DENIED, as for a device that does not exist, when the call brings a second factor."""
    if "SerialNumber" in call.input or "TokenCode" in call.input:
        raise Problem(Kind.DENIED, "MultiFactorAuthentication failed with invalid MFA one time pass code. ")

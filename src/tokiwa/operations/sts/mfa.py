"""Second factors in STS calls: the device must be one that the calling user has enabled, and its code good."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.policy.principal import PrincipalType
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.sign_in import MfaDevice
from tokiwa.store import sign_ins
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.second_factor import used


def proved(work: Work, tx: Transaction, call: Call) -> MfaDevice | None:
    """The caller's device with the code of this call used, or None when the call brings none or a wrong one."""
    serial, code = call.input.get("SerialNumber"), call.input.get("TokenCode")
    if serial is None or code is None or call.principal.type is not PrincipalType.USER:
        return None
    device = sign_ins.mfa_device(tx, serial)
    if device is None or (device.account, device.user) != (call.account, call.principal.name):
        return None
    return used(work.means, device, code, call.wall)


def use_mfa(work: Work, call: Call) -> bool:
    """Whether the call brings a second factor; its code is good this once. DENIED for a wrong one."""
    if "SerialNumber" not in call.input and "TokenCode" not in call.input:
        return False
    with work.transaction() as tx:
        device = proved(work, tx, call)
        if device is None:
            raise Problem(Kind.DENIED, "MultiFactorAuthentication failed with invalid MFA one time pass code. ")
        apply(tx, Change(puts=(device,)))
    return True

"""iam: virtual second factors (RFC 6238): made, enabled for a user with two codes in a row, taken away."""

import base64
import io
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.sign_in import MfaDevice
from tokiwa.domain.value import evolve
from tokiwa.operations.iam.page import page_of
from tokiwa.operations.iam.resource import arn, caller_or_user, now, on_user, user
from tokiwa.operations.iam.shown import user_summary
from tokiwa.operations.registry import operation
from tokiwa.store import identities, sign_ins
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.second_factor import sealed_seed, used

SEED = 20  # bytes, the length of SHA-1's output (RFC 4226 section 4, R6)
MOST = 8  # devices of one user


def _new_arn(call: Call) -> str:
    return arn(call, "mfa", call.input["VirtualMFADeviceName"], call.input.get("Path"))


@operation("iam:CreateVirtualMFADevice", on=_new_arn)
def create_virtual_mfa_device(work: Work, call: Call) -> dict[str, Any]:
    """A new device for nobody yet. Its seed is in this answer and in no other."""
    serial, seed = _new_arn(call), work.draw.entropy(SEED)
    with work.transaction() as tx:
        if sign_ins.mfa_device(tx, serial) is not None:
            raise Problem(Kind.EXISTS, f"MFADevice entity at the same path and name already exists. ({serial})")
        device = MfaDevice(serial, call.account, sealed_seed(work.means, call.account, serial, seed), now(call))
        apply(tx, Change(puts=(device,)))
    secret = base64.b32encode(seed)
    uri = f"otpauth://totp/{quote(f'Tokiwa:{call.account}')}?secret={secret.decode()}&issuer=Tokiwa"
    import segno  # hardly ever, and it takes its time and place

    picture = io.BytesIO()
    segno.make(uri).save(picture, kind="png", scale=6)
    return {"VirtualMFADevice": {"SerialNumber": serial, "Base32StringSeed": secret, "QRCodePNG": picture.getvalue()}}


@on_user("iam:EnableMFADevice")
def enable_mfa_device(work: Work, call: Call) -> None:
    """Bind a device to a user, proved by two codes, one after the other."""
    with work.transaction() as tx:
        owner, device = user(tx, call), _device(tx, call)
        if device.user:
            raise Problem(Kind.EXISTS, f"The MFA device {device.arn} is enabled for a user already.")
        if len(sign_ins.devices_of(tx, call.account, owner.name)) >= MOST:
            raise Problem(Kind.LIMIT, f"Cannot exceed quota for MFADevicesPerUser: {MOST}")
        apply(tx, Change(puts=(evolve(_proved(work, call, device), user=owner.name, enabled_at=now(call)),)))


@on_user("iam:ResyncMFADevice")
def resync_mfa_device(work: Work, call: Call) -> None:
    """Two codes, one after the other, of a device whose clock went astray."""
    with work.transaction() as tx:
        apply(tx, Change(puts=(_proved(work, call, _of_user(tx, call)),)))


@on_user("iam:DeactivateMFADevice")
def deactivate_mfa_device(work: Work, call: Call) -> None:
    """Take a device from its user. It is still there, for nobody."""
    with work.transaction() as tx:
        device = _of_user(tx, call)
        apply(tx, Change(puts=(evolve(device, user="", enabled_at=None),)))


@operation("iam:DeleteVirtualMFADevice", on="SerialNumber")
def delete_virtual_mfa_device(work: Work, call: Call) -> None:
    """Remove a device that nobody has."""
    with work.transaction() as tx:
        device = _device(tx, call)
        if device.user:
            raise Problem(Kind.IN_USE, "Cannot delete a MFA device that is enabled. Deactivate it first.")
        apply(tx, Change(drops=(device,)))


@on_user("iam:ListMFADevices")
def list_mfa_devices(work: Work, call: Call) -> dict[str, Any]:
    """The devices of a user, else of the caller."""
    with work.transaction() as tx:
        owner = caller_or_user(tx, call)
        found = [] if owner is None else sign_ins.devices_of(tx, call.account, owner.name)
    return page_of(call, "MFADevices", found, lambda device: device.arn, _shown)


@operation("iam:ListVirtualMFADevices")
def list_virtual_mfa_devices(work: Work, call: Call) -> dict[str, Any]:
    """The devices of the account; those that somebody has, that nobody has, or all."""
    wanted = {"Assigned": (True,), "Unassigned": (False,)}.get(call.input.get("AssignmentStatus", "Any"), (True, False))
    with work.transaction() as tx:
        found = [device for device in sign_ins.devices(tx, call.account) if bool(device.user) in wanted]
        owners = {device.user: identities.user(tx, call.account, device.user) for device in found if device.user}

    def shown(device: MfaDevice) -> Mapping[str, Any]:
        owner = owners.get(device.user)
        whose = {} if owner is None else {"User": user_summary(owner)}
        return {"SerialNumber": device.arn, "EnableDate": device.enabled_at, **whose}

    return page_of(call, "VirtualMFADevices", found, lambda device: device.arn, shown)


def _device(tx: Transaction, call: Call) -> MfaDevice:
    serial = call.input["SerialNumber"]
    found = sign_ins.mfa_device(tx, serial)
    if found is None or found.account != call.account:
        raise Problem(Kind.NOT_FOUND, f"VirtualMFADevice with serial number {serial} doesn't exist.")
    return found


def _of_user(tx: Transaction, call: Call) -> MfaDevice:
    found, owner = _device(tx, call), caller_or_user(tx, call)
    if owner is None or found.user != owner.name:
        raise Problem(Kind.NOT_FOUND, f"The MFA device {found.arn} is not enabled for this user.")
    return found


def _proved(work: Work, call: Call, device: MfaDevice) -> MfaDevice:
    first = used(work.means, device, call.input["AuthenticationCode1"], call.wall)
    second = None if first is None else used(work.means, first, call.input["AuthenticationCode2"], call.wall)
    if first is None or second is None or second.step != first.step + 1:
        raise Problem(
            Kind.INVALID,
            "Authentication code for device is not valid. Give two codes that the device shows one after the other.",
            "InvalidAuthenticationCode",
        )
    return second


def _shown(device: MfaDevice) -> dict[str, Any]:
    return {"UserName": device.user, "SerialNumber": device.arn, "EnableDate": device.enabled_at}

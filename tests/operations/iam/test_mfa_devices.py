from __future__ import annotations

import base64
from datetime import timedelta
from typing import Any

import attrs
import pytest

from callers import Caller, allow, trust
from tokiwa.domain import totp

DENIED = "AccessDenied: MultiFactorAuthentication failed with invalid MFA one time pass code. "


@attrs.frozen
class Device:
    """What shows codes."""

    root: Caller
    serial: str
    seed: bytes = attrs.field(repr=False)

    def code(self, later: int = 0) -> str:
        return totp.code(self.seed, totp.step_at(self.root.world.now) + later)

    def codes(self) -> dict[str, Any]:
        return {
            "SerialNumber": self.serial,
            "AuthenticationCode1": self.code(),
            "AuthenticationCode2": self.code(1),
        }


@pytest.fixture
def ann(root: Caller) -> Caller:
    return root.user("ann", allow("sts:AssumeRole"))


@pytest.fixture
def device(root: Caller, ann: Caller) -> Device:
    made = root("iam:CreateVirtualMFADevice", VirtualMFADeviceName="phone")["VirtualMFADevice"]
    found = Device(root, made["SerialNumber"], base64.b32decode(made["Base32StringSeed"]))
    assert made["QRCodePNG"].startswith(b"\x89PNG")
    return found


def test_two_codes_in_a_row_enable_it(root: Caller, device: Device) -> None:
    same = {**device.codes(), "AuthenticationCode2": device.code()}
    refused = root.refused("iam:EnableMFADevice", UserName="ann", **same)
    root("iam:EnableMFADevice", UserName="ann", **device.codes())

    assert refused.startswith("InvalidAuthenticationCode: Authentication code for device is not valid.")
    assert root("iam:ListMFADevices", UserName="ann")["MFADevices"][0]["SerialNumber"] == device.serial
    (listed,) = root("iam:ListVirtualMFADevices", AssignmentStatus="Assigned")["VirtualMFADevices"]
    assert listed["User"]["UserName"] == "ann"
    assert root("iam:ListVirtualMFADevices", AssignmentStatus="Unassigned")["VirtualMFADevices"] == []
    assert root.refused("iam:DeleteVirtualMFADevice", SerialNumber=device.serial).startswith("DeleteConflict: ")
    assert root.refused("iam:EnableMFADevice", UserName="ann", **device.codes()).startswith("EntityAlreadyExists: ")


def test_it_goes_the_way_it_came(root: Caller, ann: Caller, device: Device) -> None:
    root("iam:EnableMFADevice", UserName="ann", **device.codes())
    root.world.now += timedelta(minutes=5)
    root("iam:ResyncMFADevice", UserName="ann", **device.codes())
    root("iam:DeleteUserPolicy", UserName="ann", PolicyName="own")
    root("iam:DeleteAccessKey", UserName="ann", AccessKeyId=ann.principal.access_key)
    kept = root.refused("iam:DeleteUser", UserName="ann")
    root("iam:DeactivateMFADevice", UserName="ann", SerialNumber=device.serial)
    root("iam:DeleteVirtualMFADevice", SerialNumber=device.serial)
    root("iam:DeleteUser", UserName="ann")

    assert kept == "DeleteConflict: Cannot delete entity, must deactivate MFA devices first."
    assert root.refused("iam:DeleteVirtualMFADevice", SerialNumber=device.serial).startswith("NoSuchEntity: ")


def test_a_session_with_a_second_factor_may_more(root: Caller, ann: Caller, device: Device) -> None:
    role = root.role("careful", {"AWS": ann.principal.arn})
    careful = trust({"AWS": ann.principal.arn}, Condition={"Bool": {"aws:MultiFactorAuthPresent": "true"}})
    root("iam:UpdateAssumeRolePolicy", RoleName="careful", PolicyDocument=careful)
    root("iam:EnableMFADevice", UserName="ann", **device.codes())
    root.world.now += timedelta(minutes=1)
    asked = {"RoleArn": role, "RoleSessionName": "work"}
    given = {"SerialNumber": device.serial, "TokenCode": device.code()}

    assert ann.refused("sts:AssumeRole", **asked).startswith("AccessDenied: ")
    assert ann.refused("sts:AssumeRole", **asked, **{**given, "TokenCode": "000000"}).startswith("AccessDenied: ")
    assert ann("sts:AssumeRole", **asked, **given)["AssumedRoleUser"]["Arn"].endswith("/careful/work")
    assert ann.refused("sts:GetSessionToken", **given) == DENIED  # no code is good twice

    root.world.now += timedelta(minutes=1)
    session = ann.with_keys(ann("sts:GetSessionToken", SerialNumber=device.serial, TokenCode=device.code()))
    assert session.principal.mfa

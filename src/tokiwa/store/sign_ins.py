"""Passwords, second factors and one-time codes."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import BigInteger, bindparam

from tokiwa.domain.sign_in import LoginProfile, MfaDevice, SignInCode
from tokiwa.store.aggregate import Aggregate, instant
from tokiwa.store.transaction import Transaction

login_profiles = Aggregate(
    LoginProfile,
    "login_profiles",
    ["account", "user_name"],
    lambda p: {"account": p.account, "user_name": p.user.lower()},
)
mfa_devices = Aggregate(
    MfaDevice,
    "mfa_devices",
    ["arn"],
    lambda d: {"arn": d.arn, "account": d.account, "user_name": d.user.lower()},
    text=["account", "user_name"],
    indexes=[["account", "user_name"]],
)
codes = Aggregate(
    SignInCode,
    "sign_in_codes",
    ["id"],
    lambda c: {"id": c.id, "account": c.account, "expires_at": instant(c.expires)},
    text=["account"],
    numbers=["expires_at"],
    indexes=[["account", "expires_at"]],
)

_m, _c = mfa_devices.table.c, codes.table.c
_of_user = mfa_devices.query(_m.account == bindparam("account"), _m.user_name == bindparam("user"), order=[_m.arn])
_of_account = mfa_devices.query(_m.account == bindparam("account"), order=[_m.arn])
_ended = codes.query(
    _c.account == bindparam("account"), _c.expires_at < bindparam("now", type_=BigInteger), order=[_c.id]
)


def login_profile(tx: Transaction, account: str, user: str) -> LoginProfile | None:
    """A user's password, if there is one."""
    return login_profiles.get(tx, account, user.lower())


def mfa_device(tx: Transaction, arn: str) -> MfaDevice | None:
    """One second factor by its serial number, which is an ARN."""
    return mfa_devices.get(tx, arn)


def devices_of(tx: Transaction, account: str, user: str) -> list[MfaDevice]:
    """The second factors that a user has enabled."""
    return mfa_devices.all(tx, _of_user, account=account, user=user.lower())


def devices(tx: Transaction, account: str) -> list[MfaDevice]:
    """All second factors of an account."""
    return mfa_devices.all(tx, _of_account, account=account)


def code(tx: Transaction, id_: str) -> SignInCode | None:
    """A one-time code that nobody has used."""
    return codes.get(tx, id_)


def ended(tx: Transaction, account: str, wall: datetime) -> Iterable[SignInCode]:
    """Codes that nobody used in time."""
    return codes.all(tx, _ended, account=account, now=instant(wall))

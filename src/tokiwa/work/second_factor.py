"""Second factors of users: their seeds are opened here alone."""

from datetime import datetime

from tokiwa.domain import totp
from tokiwa.domain.sign_in import MfaDevice
from tokiwa.domain.value import evolve
from tokiwa.work.work import Means

_PURPOSE = "second factor"


def sealed_seed(means: Means, account: str, arn: str, seed: bytes) -> bytes:
    """A seed as it is stored."""
    return means.sealer.seal(seed, account=account, name=arn, purpose=_PURPOSE)


def used(means: Means, device: MfaDevice, code: str, wall: datetime) -> MfaDevice | None:
    """The device after this code was used, or None: wrong, too old, or used before."""
    seed = means.sealer.open(device.seed, account=device.account, name=device.arn, purpose=_PURPOSE)
    step = totp.matching(seed, code, wall, device.step)
    return None if step is None else evolve(device, step=step)

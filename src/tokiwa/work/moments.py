"""The moment of a call or a batch, for decisions that tell events."""

from datetime import datetime

from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.domain.moment import Moment
from tokiwa.store import configurations
from tokiwa.work.renewal_policies import policies
from tokiwa.work.work import Work


def moment(work: Work, account: str, now: datetime, ids: int = 4) -> Moment:
    """Now, here, with `ids` fresh event ids and the account's settings."""
    days = configuration(work, account).days_before
    return Moment(now, work.means.region, work.draw.several(now, ids), days, policies(work))


def configuration(work: Work, account: str) -> AccountConfiguration:
    """The account's settings, from memory unless they changed."""

    def load() -> AccountConfiguration:
        with work.means.store.snapshot() as tx:
            return configurations.get(tx, account)

    return work.means.store.cached("configurations", (AccountConfiguration,), account, load)

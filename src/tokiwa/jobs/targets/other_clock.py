"""What time it is for another account, where the one that sends may have a test clock."""

from datetime import datetime

from tokiwa.store import accounts
from tokiwa.work import Transaction


def now_for(tx: Transaction, receiver: str, sender: str, now: datetime) -> datetime:
    """The receiving account's time when the sending one's is `now`.

    While the sender's clock is being advanced it does not tell the wall clock's time. The receiver then gets
    its own beginning, which makes work due at any rate.
    """
    if receiver == sender:
        return now
    theirs, ours = accounts.get(tx, receiver), accounts.get(tx, sender)
    if theirs is None or ours is None:
        return now
    if ours.advancing:
        return theirs.created_at
    return theirs.now(now if ours.clock is None else now - ours.clock.ahead)

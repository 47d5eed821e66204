"""Removes what is no longer kept; stored like a value, so that it happens with the change that asks for it."""

from typing import Any

from sqlalchemy import BigInteger, bindparam, delete

from tokiwa.domain.retention import Purge
from tokiwa.store.aggregate import Shelf, instant
from tokiwa.store.deliveries import deliveries
from tokiwa.store.events import events
from tokiwa.store.statement import Statement
from tokiwa.store.tokens import tokens

_before = bindparam("k_before", type_=BigInteger)
_e, _d, _t = events.c, deliveries.table.c, tokens.table.c
_events = Statement(delete(events).where(_e.account == bindparam("k_account"), _e.time < _before, _e.waiting == 0))
_deliveries = Statement(delete(deliveries.table).where(_d.account == bindparam("k_account"), _d.created_at < _before))
_tokens = Statement(delete(tokens.table).where(_t.account == bindparam("k_account"), _t.expires_at < _before))


class _Purges(Shelf[Purge]):
    table = events

    def put(self, cursor: Any, dialect: Any, value: Purge) -> bool:
        old = {"k_account": value.account, "k_before": instant(value.before)}
        _events.run(cursor, dialect, old)
        _deliveries.run(cursor, dialect, old)
        _tokens.run(cursor, dialect, {**old, "k_before": instant(value.now)})
        return True


Shelf.by_type[Purge] = _Purges()

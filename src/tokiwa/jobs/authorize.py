"""authorize: a connection with OAuth asks its server for a first token, which shows whether it can be used."""

from tokiwa.domain.call import Batch
from tokiwa.domain.change import Change
from tokiwa.domain.connection import AUTHORIZE, Connection, ConnectionState
from tokiwa.domain.delivery import Failure
from tokiwa.domain.problem import Problem
from tokiwa.domain.value import evolve
from tokiwa.jobs.registry import job
from tokiwa.jobs.targets import oauth
from tokiwa.store import connections
from tokiwa.work import Work
from tokiwa.work.connection_secret import opened


@job(AUTHORIZE, aside=True)
def authorize(work: Work, batch: Batch) -> None:
    """Make each connection AUTHORIZED, or DEAUTHORIZED with the reason."""
    for task in batch.tasks:
        change = Change(finished=(task,))
        with work.means.store.snapshot() as tx:
            connection = connections.get(tx, task.key)
        if connection is not None and connection.state is ConnectionState.AUTHORIZING:
            oauth.forget(work, connection)  # a token for other credentials proves nothing
            change += Change(puts=(_settled(work, connection, batch),))
        with work.transaction() as tx:
            tx.apply(change)


def _settled(work: Work, connection: Connection, batch: Batch) -> Connection:
    try:
        token = oauth.token_of(work, connection, opened(work.means.sealer, connection), batch.now)
        reason = token.message if isinstance(token, Failure) else None
    except Problem as problem:
        reason = problem.message
    if reason is not None:
        return evolve(connection, state=ConnectionState.DEAUTHORIZED, reason=reason)
    return evolve(connection, state=ConnectionState.AUTHORIZED, reason=None, authorized_at=batch.now)

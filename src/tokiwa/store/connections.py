"""Connections and API destinations, with the tokens that the first have and the pace that the second keep."""

from sqlalchemy import bindparam

from tokiwa.domain.api_destination import ApiDestination, Pace
from tokiwa.domain.connection import AccessToken, Connection
from tokiwa.store.aggregate import Aggregate
from tokiwa.store.transaction import Transaction

# Names are unique in an account, hence the keys; an ARN ends with the name and an id.
connections = Aggregate(
    Connection, "connections", ["account", "name"], lambda c: {"account": c.account, "name": c.name}
)
api_destinations = Aggregate(
    ApiDestination, "api_destinations", ["account", "name"], lambda d: {"account": d.account, "name": d.name}
)
tokens = Aggregate(AccessToken, "access_tokens", ["connection"], lambda t: {"connection": t.connection}, last_wins=True)
paces = Aggregate(Pace, "paces", ["destination"], lambda p: {"destination": p.destination})

_c, _d = connections.table.c, api_destinations.table.c
_connections = connections.query(_c.account == bindparam("account"), order=[_c.name])
_destinations = api_destinations.query(_d.account == bindparam("account"), order=[_d.name])


def get(tx: Transaction, arn: str) -> Connection | None:
    """One connection by ARN."""
    found = connections.get(tx, *_key(arn))
    return found if found is not None and found.arn == arn else None


def named(tx: Transaction, account: str, name: str) -> Connection | None:
    """One connection by name."""
    return connections.get(tx, account, name)


def of_account(tx: Transaction, account: str) -> list[Connection]:
    """Every connection of an account, by name."""
    return connections.all(tx, _connections, account=account)


def destination(tx: Transaction, arn: str) -> ApiDestination | None:
    """One API destination by ARN."""
    found = api_destinations.get(tx, *_key(arn))
    return found if found is not None and found.arn == arn else None


def destination_named(tx: Transaction, account: str, name: str) -> ApiDestination | None:
    """One API destination by name."""
    return api_destinations.get(tx, account, name)


def destinations_of(tx: Transaction, account: str) -> list[ApiDestination]:
    """Every API destination of an account, by name."""
    return api_destinations.all(tx, _destinations, account=account)


def _key(arn: str) -> tuple[str, str]:
    """Account and name in `arn:aws:events:<region>:<account>:<kind>/<name>/<id>`."""
    start, _, end = arn.partition("/")
    return start.rpartition(":")[0].rpartition(":")[2], end.partition("/")[0]


def token(tx: Transaction, connection: str) -> AccessToken | None:
    """What the authorization server of a connection gave last."""
    return tokens.get(tx, connection)


def pace(tx: Transaction, destination_arn: str) -> Pace | None:
    """The pace of an API destination."""
    return paces.get(tx, destination_arn)

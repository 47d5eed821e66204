"""events:CreateConnection, UpdateConnection, DeauthorizeConnection, DeleteConnection, DescribeConnection, ListConnections."""

from collections.abc import Mapping
from typing import Any

import msgspec

from tokiwa.domain import connection as connections_
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change, Job
from tokiwa.domain.connection import AUTHORIZE, OAUTH, Connection, ConnectionState
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.events.listing import page
from tokiwa.operations.registry import operation
from tokiwa.store import connections
from tokiwa.work import Transaction, Work, apply
from tokiwa.work.connection_secret import opened, sealed


def _arn(call: Call) -> str:
    # The id at the end of the ARN is not known before the lookup, hence the star, as in AWS's own policies.
    return f"arn:aws:events:{call.region}:{call.account}:connection/{call.input.get('Name', '*')}/*"


@operation("events:CreateConnection", on=_arn)
def create_connection(work: Work, call: Call) -> dict[str, Any]:
    """A connection. One for OAuth is AUTHORIZING until its server has given a token."""
    given = call.input
    _without_private_network(given)
    parameters = connections_.checked(given["AuthorizationType"], given["AuthParameters"])
    arn = _arn(call)[:-1] + work.draw.uuid()
    made = Connection(
        arn=arn,
        account=call.account,
        name=given["Name"],
        type=given["AuthorizationType"],
        state=ConnectionState.AUTHORIZED,
        created_at=call.now,
        updated_at=call.now,
        description=given.get("Description"),
        shown={},
        secret=b"",
    )
    with work.transaction() as tx:
        if connections.named(tx, call.account, made.name) is not None:
            raise Problem(Kind.EXISTS, f"Connection {made.name} already exists.")
        made, change = _authorized(work, made, parameters, call)
        apply(tx, change)
    return _state(made)


@operation("events:UpdateConnection", on=_arn)
def update_connection(work: Work, call: Call) -> dict[str, Any]:
    """Change what is given; parameters that are not mentioned stay as they are."""
    given = call.input
    _without_private_network(given)
    with work.transaction() as tx:
        found = _connection(tx, call, "update")
        before = opened(work.means.sealer, found)
        parameters = connections_.checked(
            given.get("AuthorizationType", found.type), connections_.merged(before, given.get("AuthParameters", {}))
        )
        changed = evolve(
            found,
            type=given.get("AuthorizationType", found.type),
            description=given.get("Description", found.description),
            updated_at=call.now,
        )
        changed, change = _authorized(work, changed, parameters, call)
        apply(tx, change)
    return _answer(changed)


@operation("events:DeauthorizeConnection", on=_arn)
def deauthorize_connection(work: Work, call: Call) -> dict[str, Any]:
    """Forget the secrets. An update with new ones authorizes the connection again."""
    with work.transaction() as tx:
        found = _connection(tx, call, "deauthorize")
        changed = evolve(
            found, state=ConnectionState.DEAUTHORIZED, updated_at=call.now, shown={}, secret=b"", reason=None
        )
        apply(tx, Change(puts=(changed,)) + _forget_token(tx, found))
    return _answer(changed)


@operation("events:DeleteConnection", on=_arn)
def delete_connection(work: Work, call: Call) -> dict[str, Any]:
    """Remove it. API destinations that use it are inactive from now on."""
    with work.transaction() as tx:
        found = _connection(tx, call, "delete")
        apply(tx, Change(drops=(found,)) + _forget_token(tx, found))
    return _answer(found) | {"ConnectionState": "DELETING"}


@operation("events:DescribeConnection", on=_arn)
def describe_connection(work: Work, call: Call) -> dict[str, Any]:
    """Everything but the secrets."""
    with work.transaction() as tx:
        found = _connection(tx, call, "describe")
    return _summary(found) | {"Description": found.description, "AuthParameters": found.shown}


@operation("events:ListConnections", on=_arn)
def list_connections(work: Work, call: Call) -> dict[str, Any]:
    """One page of connections, by name."""
    state = call.input.get("ConnectionState")
    with work.transaction() as tx:
        found = [item for item in connections.of_account(tx, call.account) if state in (None, item.state)]
    return page(call, "Connections", found, lambda item: item.name, _summary)


def _connection(tx: Transaction, call: Call, verb: str) -> Connection:
    found = connections.named(tx, call.account, call.input["Name"])
    if found is None:
        name = call.input["Name"]
        raise Problem(Kind.NOT_FOUND, f"Failed to {verb} the connection(s). Connection '{name}' does not exist.")
    return found


def _authorized(
    work: Work, connection: Connection, parameters: Mapping[str, Any], call: Call
) -> tuple[Connection, Change]:
    """The connection with these parameters, and what follows from them."""
    waits = connection.type == OAUTH
    changed = evolve(
        connection,
        state=ConnectionState.AUTHORIZING if waits else ConnectionState.AUTHORIZED,
        authorized_at=call.now,
        reason=None,
        shown=connections_.shown(parameters),
        secret=sealed(work.means.sealer, connection, msgspec.to_builtins(parameters)),
    )
    jobs = (Job(AUTHORIZE, changed.arn, changed.account, call.now),) if waits else ()
    return changed, Change(puts=(changed,), jobs=jobs)


def _forget_token(tx: Transaction, connection: Connection) -> Change:
    token = connections.token(tx, connection.arn)
    return Change(drops=() if token is None else (token,), cancels=((AUTHORIZE, connection.arn),))


def _without_private_network(given: Mapping[str, Any]) -> None:
    private = "InvocationConnectivityParameters" in given or "ConnectivityParameters" in given.get("AuthParameters", {})
    if private:
        raise Problem(
            Kind.INVALID,
            "This server reaches endpoints directly: connectivity parameters (VPC Lattice) have no use here.",
        )


def _state(found: Connection) -> dict[str, Any]:
    return {
        "ConnectionArn": found.arn,
        "ConnectionState": found.state.value,
        "CreationTime": found.created_at,
        "LastModifiedTime": found.updated_at,
    }


def _answer(found: Connection) -> dict[str, Any]:
    return _state(found) | {"LastAuthorizedTime": found.authorized_at}


def _summary(found: Connection) -> dict[str, Any]:
    return _answer(found) | {"Name": found.name, "StateReason": found.reason, "AuthorizationType": found.type}

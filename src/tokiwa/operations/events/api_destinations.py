"""events:CreateApiDestination, UpdateApiDestination, DeleteApiDestination, DescribeApiDestination, ListApiDestinations."""

from typing import Any

from tokiwa.domain.api_destination import USUAL_RATE, ApiDestination, checked
from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.connection import ConnectionState
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.events.listing import page
from tokiwa.operations.registry import operation
from tokiwa.store import connections
from tokiwa.work import Transaction, Work, apply


def _arn(call: Call) -> str:
    return f"arn:aws:events:{call.region}:{call.account}:api-destination/{call.input.get('Name', '*')}/*"


@operation("events:CreateApiDestination", on=_arn)
def create_api_destination(work: Work, call: Call) -> dict[str, Any]:
    """A destination; ACTIVE when its connection is authorized."""
    given = call.input
    made = ApiDestination(
        arn=_arn(call)[:-1] + work.draw.uuid(),
        account=call.account,
        name=given["Name"],
        connection=given["ConnectionArn"],
        endpoint=given["InvocationEndpoint"],
        method=given["HttpMethod"],
        created_at=call.now,
        updated_at=call.now,
        rate=given.get("InvocationRateLimitPerSecond", USUAL_RATE),
        description=given.get("Description"),
    )
    with work.transaction() as tx:
        if connections.destination_named(tx, call.account, made.name) is not None:
            raise Problem(Kind.EXISTS, f"An api-destination {made.name} already exists.")
        _connected(tx, made)
        apply(tx, Change(puts=(checked(made),)))
        return _answer(tx, made)


@operation("events:UpdateApiDestination", on=_arn)
def update_api_destination(work: Work, call: Call) -> dict[str, Any]:
    """Change what is given."""
    given = call.input
    with work.transaction() as tx:
        found = _destination(tx, call, "update")
        changed = evolve(
            found,
            connection=given.get("ConnectionArn", found.connection),
            endpoint=given.get("InvocationEndpoint", found.endpoint),
            method=given.get("HttpMethod", found.method),
            rate=given.get("InvocationRateLimitPerSecond", found.rate),
            description=given.get("Description", found.description),
            updated_at=call.now,
        )
        _connected(tx, changed)
        apply(tx, Change(puts=(checked(changed),)))
        return _answer(tx, changed)


@operation("events:DeleteApiDestination", on=_arn)
def delete_api_destination(work: Work, call: Call) -> None:
    """Remove it, with its pace."""
    with work.transaction() as tx:
        found = _destination(tx, call, "delete")
        pace = connections.pace(tx, found.arn)
        apply(tx, Change(drops=(found,) if pace is None else (found, pace)))


@operation("events:DescribeApiDestination", on=_arn)
def describe_api_destination(work: Work, call: Call) -> dict[str, Any]:
    """Everything about a destination."""
    with work.transaction() as tx:
        found = _destination(tx, call, "describe")
        return _summary(tx, found) | {"Description": found.description}


@operation("events:ListApiDestinations", on=_arn)
def list_api_destinations(work: Work, call: Call) -> dict[str, Any]:
    """One page of destinations, by name."""
    connection = call.input.get("ConnectionArn")
    with work.transaction() as tx:
        found = [
            item for item in connections.destinations_of(tx, call.account) if connection in (None, item.connection)
        ]
        return page(
            call, "ApiDestinations", found, lambda item: item.name, lambda item: _summary(tx, item), connection or ""
        )


def _destination(tx: Transaction, call: Call, verb: str) -> ApiDestination:
    name = call.input["Name"]
    found = connections.destination_named(tx, call.account, name)
    if found is None:
        raise Problem(
            Kind.NOT_FOUND, f"Failed to {verb} the api-destination(s). An api-destination '{name}' does not exist."
        )
    return found


def _connected(tx: Transaction, destination: ApiDestination) -> None:
    found = connections.get(tx, destination.connection)
    if found is None or found.account != destination.account:
        name = destination.connection.split("/")[1]
        raise Problem(Kind.NOT_FOUND, f"Connection '{name}' does not exist.")


def _answer(tx: Transaction, found: ApiDestination) -> dict[str, Any]:
    connection = connections.get(tx, found.connection)
    active = connection is not None and connection.state is ConnectionState.AUTHORIZED
    return {
        "ApiDestinationArn": found.arn,
        "ApiDestinationState": "ACTIVE" if active else "INACTIVE",
        "CreationTime": found.created_at,
        "LastModifiedTime": found.updated_at,
    }


def _summary(tx: Transaction, found: ApiDestination) -> dict[str, Any]:
    return _answer(tx, found) | {
        "Name": found.name,
        "ConnectionArn": found.connection,
        "InvocationEndpoint": found.endpoint,
        "HttpMethod": found.method,
        "InvocationRateLimitPerSecond": found.rate,
    }

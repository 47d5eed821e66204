"""lambda:CreateAlias, GetAlias, UpdateAlias, DeleteAlias and ListAliases: names for versions."""

from collections.abc import Mapping
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.function import LATEST, Alias, Function
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_ import finding
from tokiwa.operations.lambda_.delete_function import forgotten
from tokiwa.operations.lambda_.finding import check_revision, function, named, whole
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.work import Transaction, Work, apply

MOST = 50


def _resource(call: Call) -> str:
    return f"{named(call).unqualified}:{call.input['Name']}"


@operation("lambda:CreateAlias", on=_resource)
def create_alias(work: Work, call: Call) -> dict[str, Any]:
    """A new name for a version."""
    name = call.input["Name"]
    with work.transaction() as tx:
        found = function(tx, call)
        if name in found.aliases:
            raise Problem(Kind.EXISTS, f"Alias already exists: {found.qualified(name)}")
        alias = Alias(name, call.input["FunctionVersion"], work.draw.uuid(), call.input.get("Description", ""))
        alias = evolve(alias, weights=_weights(call.input.get("RoutingConfig", {})))
        _check_versions(tx, found, alias)
        return _put(tx, found, alias)


@operation("lambda:GetAlias", on=_resource)
def get_alias(work: Work, call: Call) -> dict[str, Any]:
    """What the name stands for."""
    with work.transaction() as tx:
        found = function(tx, call)
    return _told(found, finding.alias(found, call.input["Name"]))


@operation("lambda:UpdateAlias", on=_resource)
def update_alias(work: Work, call: Call) -> dict[str, Any]:
    """Another version behind the name, other weights, another description; what is not given stays."""
    name = call.input["Name"]
    with work.transaction() as tx:
        found = function(tx, call)
        if name not in found.aliases:
            raise Problem(Kind.NOT_FOUND, f"Alias not found: {found.qualified(name)}")
        before = found.aliases[name]
        check_revision(call, before.revision)
        routing = call.input.get("RoutingConfig")
        alias = evolve(
            before,
            target=call.input.get("FunctionVersion", before.target),
            description=call.input.get("Description", before.description),
            weights=before.weights if routing is None else _weights(routing),
            revision=work.draw.uuid(),
        )
        _check_versions(tx, found, alias)
        return _put(tx, found, alias)


@operation("lambda:DeleteAlias", on=_resource)
def delete_alias(work: Work, call: Call) -> None:
    """Remove the name; nothing happens if there is none."""
    name = call.input["Name"]
    with work.transaction() as tx:
        found = function(tx, call)
        if name in found.aliases:
            rest = {other: alias for other, alias in found.aliases.items() if other != name}
            apply(tx, Change(puts=(evolve(forgotten(found, name), aliases=rest),)))


@operation("lambda:ListAliases", on=whole)
def list_aliases(work: Work, call: Call) -> dict[str, Any]:
    """One page, by name; those of one version if asked for."""
    after = position(call.name, call.input.get("Marker"), "")
    most = min(call.input.get("MaxItems", MOST), MOST)
    wanted = call.input.get("FunctionVersion")
    with work.transaction() as tx:
        found = function(tx, call)
    behind = [
        alias
        for name, alias in sorted(found.aliases.items())
        if name > after and (wanted is None or wanted in (alias.target, *alias.weights))
    ]
    answer: dict[str, Any] = {"Aliases": [_told(found, alias) for alias in behind[:most]]}
    if len(behind) > most:
        answer["NextMarker"] = token(call.name, behind[most - 1].name)
    return answer


def _weights(routing: Mapping[str, Any]) -> dict[str, float]:
    weights = dict(routing.get("AdditionalVersionWeights", {}))
    if len(weights) > 1:
        raise Problem(Kind.INVALID_ARGUMENTS, "Number of items in AdditionalVersionWeights cannot be greater than 1")
    return weights


def _check_versions(tx: Transaction, found: Function, alias: Alias) -> None:
    for number in (alias.target, *alias.weights):
        finding.version(tx, found, number)
    if alias.weights and alias.target == LATEST:
        raise Problem(Kind.INVALID_ARGUMENTS, "$LATEST is not supported for an alias pointing to more than 1 version")
    if alias.target in alias.weights:
        raise Problem(
            Kind.INVALID_ARGUMENTS,
            f"Invalid function version {alias.target}. Function version {alias.target} is already included in "
            "routing configuration.",
        )


def _put(tx: Transaction, found: Function, alias: Alias) -> dict[str, Any]:
    apply(tx, Change(puts=(evolve(found, aliases={**found.aliases, alias.name: alias}),)))
    return _told(found, alias)


def _told(found: Function, alias: Alias) -> dict[str, Any]:
    told: dict[str, Any] = {
        "AliasArn": found.qualified(alias.name),
        "Name": alias.name,
        "FunctionVersion": alias.target,
        "Description": alias.description,
        "RevisionId": alias.revision,
    }
    if alias.weights:
        told["RoutingConfig"] = {"AdditionalVersionWeights": alias.weights}
    return told

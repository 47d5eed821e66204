"""lambda:PublishLayerVersion, DeleteLayerVersion, GetLayerVersion, GetLayerVersionByArn, ListLayers, ListLayerVersions."""

from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.layer import Layer, LayerVersion
from tokiwa.domain.package import Released
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_.layer_finding import (
    find_version,
    layer_arn,
    named_layer,
    named_version,
    policy,
    summary,
    told,
    version_arn,
)
from tokiwa.operations.lambda_.uploaded import package
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.runner.package import check
from tokiwa.store import layers
from tokiwa.work import Transaction, Work, apply

MOST = 50


@operation("lambda:PublishLayerVersion", on=layer_arn, slow=True)
def publish_layer_version(work: Work, call: Call) -> dict[str, Any]:
    """The next version of a layer, or the first of a new one."""
    account, name = named_layer(layer_arn(call))
    if account != call.account:
        raise Problem(Kind.DENIED, "A layer's versions are published by the account that it belongs to.")
    code = package(account, call.input["Content"])
    with work.transaction() as tx:
        layer = layers.get(tx, account, name) or Layer(account, name)
        layer = evolve(layer, published=layer.published + 1)
        made = LayerVersion(
            region=call.region,
            account=account,
            name=name,
            number=layer.published,
            created_at=call.now,
            code=code.sha256,
            size=len(code.archive),
            unpacked=check(code.archive),
            description=call.input.get("Description", ""),
            license=call.input.get("LicenseInfo", ""),
            runtimes=tuple(call.input.get("CompatibleRuntimes", ())),
            architectures=tuple(call.input.get("CompatibleArchitectures", ())),
        )
        apply(tx, Change(puts=(layer, made, code)))
    return told(made)


@operation("lambda:DeleteLayerVersion", on=version_arn)
def delete_layer_version(work: Work, call: Call) -> None:
    """Nobody can take it any more; functions that have it keep it. Nothing happens where there is none."""
    with work.transaction() as tx:
        found = layers.version(tx, *named_version(version_arn(call)))
        if found is not None:
            apply(tx, Change(drops=(found,), puts=(Released(found.account),)))


@operation("lambda:GetLayerVersion", on=version_arn, policy=policy)
def get_layer_version(work: Work, call: Call) -> dict[str, Any]:
    """One version."""
    with work.transaction() as tx:
        return told(find_version(tx, version_arn(call)))


@operation("lambda:GetLayerVersionByArn", on="Arn", action="lambda:GetLayerVersion", policy=policy)
def get_layer_version_by_arn(work: Work, call: Call) -> dict[str, Any]:
    """The same, by its ARN."""
    with work.transaction() as tx:
        return told(find_version(tx, call.input["Arn"]))


@operation("lambda:ListLayers")
def list_layers(work: Work, call: Call) -> dict[str, Any]:
    """One page of layers by name, each with its newest version that goes with what the call asks for."""
    after = position(call.name, call.input.get("Marker"), "")
    most = min(call.input.get("MaxItems", MOST), MOST)
    found: list[tuple[Layer, LayerVersion]] = []
    with work.transaction() as tx:
        while len(found) <= most and (batch := layers.page(tx, call.account, after, MOST)):
            after = batch[-1].name
            newest = ((layer, _newest(tx, call, layer)) for layer in batch)
            found += [(layer, version) for layer, version in newest if version is not None]
    answer: dict[str, Any] = {
        "Layers": [
            {"LayerName": version.name, "LayerArn": version.layer_arn, "LatestMatchingVersion": summary(version)}
            for _, version in found[:most]
        ]
    }
    if len(found) > most:
        answer["NextMarker"] = token(call.name, found[most - 1][0].name)
    return answer


@operation("lambda:ListLayerVersions", on=layer_arn)
def list_layer_versions(work: Work, call: Call) -> dict[str, Any]:
    """One page of a layer's versions that go with what the call asks for, newest first."""
    arn = layer_arn(call)
    listing = f"{call.name} {arn}"
    before = position(listing, call.input.get("Marker"), layers.BEHIND)
    most = min(call.input.get("MaxItems", MOST), MOST)
    with work.transaction() as tx:
        found = _matching(tx, call, named_layer(arn), before, most + 1)
    answer: dict[str, Any] = {"LayerVersions": [summary(version) for version in found[:most]]}
    if len(found) > most:
        answer["NextMarker"] = token(listing, found[most - 1].number)
    return answer


def _newest(tx: Transaction, call: Call, layer: Layer) -> LayerVersion | None:
    found = _matching(tx, call, (layer.account, layer.name), layers.BEHIND, 1)
    return found[0] if found else None


def _matching(tx: Transaction, call: Call, layer: tuple[str, str], before: int, most: int) -> list[LayerVersion]:
    found: list[LayerVersion] = []
    while len(found) < most and (batch := layers.versions_of(tx, *layer, before, MOST)):
        before = batch[-1].number
        found += [version for version in batch if _goes_with(version, call)]
    return found[:most]


def _goes_with(version: LayerVersion, call: Call) -> bool:
    """Whether a version is for the runtime and the architecture that are asked for; one that names none is for all."""
    runtime, architecture = call.input.get("CompatibleRuntime"), call.input.get("CompatibleArchitecture")
    return (runtime is None or runtime in version.runtimes) and (
        architecture is None or not version.architectures or architecture in version.architectures
    )

"""The RevisionId that a permission belongs to: that of the version or alias that it is attached to."""

from typing import Any

from tokiwa.domain.function import LATEST, Function
from tokiwa.domain.value import evolve
from tokiwa.operations.lambda_.finding import version
from tokiwa.store import functions
from tokiwa.work import Transaction


def revision_of(tx: Transaction, found: Function, qualifier: str) -> str:
    """The current revision behind a qualifier. NOT_FOUND without such a version or alias."""
    if qualifier in found.aliases:
        return found.aliases[qualifier].revision
    return version(tx, found, qualifier)[0].revision


def revised(tx: Transaction, found: Function, qualifier: str, revision: str) -> tuple[Any, ...]:
    """What is to be put so that the version or alias has a new revision; the function comes first."""
    if qualifier in found.aliases:
        alias = evolve(found.aliases[qualifier], revision=revision)
        return (evolve(found, aliases={**found.aliases, qualifier: alias}),)
    if qualifier in ("", LATEST):
        return (evolve(found, latest=evolve(found.latest, revision=revision)),)
    published = functions.version(tx, found.account, found.name, int(qualifier))
    if published is None:
        return (found,)
    frozen = evolve(published.configuration, revision=revision)
    return found, evolve(published, configuration=frozen)

from datetime import UTC, datetime

from tokiwa.domain.change import Change
from tokiwa.domain.function import Configuration, Function, Published
from tokiwa.domain.value import evolve
from tokiwa.store import functions
from world import ACCOUNT, World

NOW = datetime(2027, 1, 1, tzinfo=UTC)
SETTINGS = Configuration("role", "python3.12", "app.handler", "sha", 10, NOW, "r", "r")


def write(world: World, *puts: object, **more: tuple[object, ...]) -> None:
    world.means.store.submit([Change(puts=puts, **more)])[0].result()


def function(name: str, account: str = ACCOUNT) -> Function:
    return Function(account, "us-east-1", name, SETTINGS)


def test_functions_are_paged_by_name_within_their_account(world: World) -> None:
    write(world, *(function(name) for name in "bca"), function("d", "111111111111"))

    with world.means.store.snapshot() as tx:
        first, rest = functions.page(tx, ACCOUNT, "", 2), functions.page(tx, ACCOUNT, "b", 2)

    assert [[one.name for one in page] for page in (first, rest)] == [["a", "b"], ["c"]]


def test_versions_are_paged_by_number_not_by_text(world: World) -> None:
    write(world, *(Published(ACCOUNT, "a", number, SETTINGS) for number in (2, 10, 9)))

    with world.means.store.snapshot() as tx:
        found = functions.versions(tx, ACCOUNT, "a", 2, 10)
        one = functions.version(tx, ACCOUNT, "a", 10)

    assert [version.number for version in found] == [9, 10]
    assert one == evolve(found[1])


def test_a_function_takes_its_versions_along_and_leaves_those_of_others(world: World) -> None:
    write(world, function("a"), Published(ACCOUNT, "a", 1, SETTINGS), Published(ACCOUNT, "b", 1, SETTINGS))

    write(world, drops=(function("a"),))

    with world.means.store.snapshot() as tx:
        assert functions.versions(tx, ACCOUNT, "a", 0, 10) == []
        assert len(functions.versions(tx, ACCOUNT, "b", 0, 10)) == 1


def test_usage_is_that_of_one_account(world: World) -> None:
    limited = evolve(function("b"), concurrency=4)
    write(world, function("a"), limited, Published(ACCOUNT, "a", 1, SETTINGS), function("c", "111111111111"))

    with world.means.store.snapshot() as tx:
        assert functions.usage(tx, ACCOUNT) == (2, 30, 4)

from datetime import UTC, datetime

from tokiwa.domain.change import Change
from tokiwa.domain.function import Configuration, Function, Published
from tokiwa.domain.layer import LayerVersion, used
from tokiwa.domain.package import Package, Released
from tokiwa.domain.value import evolve
from tokiwa.store import code
from world import ACCOUNT, World

NOW = datetime(2027, 1, 1, tzinfo=UTC)


def configuration(sha: str) -> Configuration:
    return Configuration("role", "python3.12", "app.handler", sha, 1, NOW, "r", "r")


def write(world: World, change: Change) -> None:
    world.means.store.submit([change])[0].result()


def kept(world: World, *shas: str) -> list[bool]:
    with world.means.store.snapshot() as tx:
        return [code.has(tx, ACCOUNT, sha) for sha in shas]


def test_an_archive_is_kept_once_and_read_back(world: World) -> None:
    function = Function(ACCOUNT, "us-east-1", "install", configuration("a"))
    write(world, Change(puts=(function, Package(ACCOUNT, "a", b"\x00zip"), Package(ACCOUNT, "a", b"\x00zip"))))

    with world.means.store.snapshot() as tx:
        assert code.archive(tx, ACCOUNT, "a") == b"\x00zip"


def test_what_no_version_has_goes(world: World) -> None:
    function = Function(ACCOUNT, "us-east-1", "install", configuration("a"))
    version = Published(ACCOUNT, "install", 1, configuration("b"))
    packages = tuple(Package(ACCOUNT, sha, b"zip") for sha in "abc")

    write(world, Change(puts=(function, version, *packages, Released(ACCOUNT))))

    assert kept(world, "a", "b", "c") == [True, True, False]


def test_other_accounts_are_not_touched(world: World) -> None:
    write(world, Change(puts=(Package(ACCOUNT, "a", b"zip"), Released("111111111111"))))

    assert kept(world, "a") == [True]


def test_a_function_takes_its_versions_and_their_code_along(world: World) -> None:
    function = Function(ACCOUNT, "us-east-1", "install", configuration("a"))
    version = Published(ACCOUNT, "install", 1, configuration("b"))
    write(world, Change(puts=(function, version, Package(ACCOUNT, "a", b"zip"), Package(ACCOUNT, "b", b"zip"))))

    write(world, Change(drops=(function,), puts=(Released(ACCOUNT),)))

    assert kept(world, "a", "b") == [False, False]


def test_a_layer_stays_while_a_version_of_it_is_there_or_a_function_of_any_account_has_it(world: World) -> None:
    version = LayerVersion("us-east-1", ACCOUNT, "lib", 1, NOW, "a/+=", 3, 3)
    theirs = evolve(configuration("x"), layers=(used(version),))
    function = Function("111111111111", "us-east-1", "install", theirs)
    write(world, Change(puts=(version, function, Package(ACCOUNT, "a/+=", b"zip"), Released(ACCOUNT))))
    assert kept(world, "a/+=") == [True]

    write(world, Change(drops=(version,), puts=(Released(ACCOUNT),)))
    assert kept(world, "a/+=") == [True]

    write(world, Change(drops=(function,), puts=(Released(ACCOUNT),)))
    assert kept(world, "a/+=") == [False]

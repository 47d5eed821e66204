from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from functions import Client, allow, policy
from mounting import ACCESS_POINT, MOUNT, SYSTEMS, TOUCHES, WRITE, mounting, with_folder
from world import World

DENIED = f"EFSMountFailureException 403: The function couldn't mount the configured file system. {{}} {ACCESS_POINT}"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    made = with_folder(tmp_path)
    if made.means.runner.isolation != "bubblewrap":
        pytest.skip("bubblewrap does not work on this machine")
    yield made
    made.close()


@pytest.fixture
def client_who_may(world: World) -> Callable[..., Client]:
    def made(*actions: str) -> Client:
        client = mounting(world, *actions)
        client.function(TOUCHES, FileSystemConfigs=SYSTEMS)
        return client

    return made


def test_what_the_function_writes_is_on_the_machine(client_who_may: Callable[..., Client], tmp_path: Path) -> None:
    assert client_who_may(MOUNT, WRITE).invoke("from within") == ["hello", "wrote"]
    assert (tmp_path / "seen/written").read_text() == "from within"


def test_without_the_right_to_write_it_only_reads(client_who_may: Callable[..., Client], tmp_path: Path) -> None:
    assert client_who_may(MOUNT).invoke("from within") == ["hello", "Read-only file system"]
    assert not (tmp_path / "seen/written").exists()


def test_a_warm_process_does_not_keep_a_right_that_was_taken(client_who_may: Callable[..., Client]) -> None:
    client = client_who_may(MOUNT, WRITE)
    assert client.invoke("1") == ["hello", "wrote"]
    reads = policy(allow(MOUNT, ACCESS_POINT))
    client("iam:PutRolePolicy", RoleName="install-role", PolicyName="own", PolicyDocument=reads)
    assert client.invoke("2") == ["hello", "Read-only file system"]


def test_without_the_right_to_mount_it_does_not_run(client_who_may: Callable[..., Client]) -> None:
    client = client_who_may(WRITE)
    why = f"The role arn:aws:iam::000000000000:role/install-role is not allowed {MOUNT} on"
    assert client.refused("lambda:Invoke", FunctionName="install") == f"{DENIED.format(why)}."


def test_the_operator_can_take_the_folder_away(client_who_may: Callable[..., Client], tmp_path: Path) -> None:
    """At the next start of the server."""
    world = client_who_may(MOUNT).world
    world.close()
    again = World(tmp_path / "data")
    refused = Client(again, again.root).refused("lambda:Invoke", FunctionName="install")
    again.close()
    why = f"No folder of this server stands for {ACCESS_POINT}: the operator names it with --function-folder."
    assert refused == f"{DENIED.partition('{}')[0]}{why}"


def test_a_folder_that_is_gone(client_who_may: Callable[..., Client], tmp_path: Path) -> None:
    client = client_who_may(MOUNT)
    (tmp_path / "seen").rename(tmp_path / "elsewhere")
    refused = client.refused("lambda:Invoke", FunctionName="install")
    assert refused.endswith(f"file system. The folder that stands for {ACCESS_POINT} is gone.")


def test_a_queued_event_whose_function_cannot_mount_says_so_in_the_log(client_who_may: Callable[..., Client]) -> None:
    client = client_who_may()
    client.send()
    client.world.settle()
    assert any("couldn't mount" in line for line in client.log())

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from functions import Client, wanted
from mounting import ACCESS_POINT, MOUNT, PATH, SYSTEMS, mounting, with_folder
from world import ACCOUNT


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    world = with_folder(tmp_path)
    if world.means.runner.isolation != "bubblewrap":
        pytest.skip("bubblewrap does not work on this machine")
    yield mounting(world, MOUNT)
    world.close()


def test_they_are_described_until_they_are_taken_away(client: Client) -> None:
    assert client.function(FileSystemConfigs=SYSTEMS)["FileSystemConfigs"] == SYSTEMS

    published = client("lambda:PublishVersion", FunctionName="install")
    other = client("lambda:UpdateFunctionConfiguration", FunctionName="install", Description="still there")
    gone = client("lambda:UpdateFunctionConfiguration", FunctionName="install", FileSystemConfigs=[])

    assert published["FileSystemConfigs"] == other["FileSystemConfigs"] == SYSTEMS
    assert "FileSystemConfigs" not in gone


def config(arn: str = ACCESS_POINT, path: str = PATH) -> dict[str, Any]:
    return {"FileSystemConfigs": [{"Arn": arn, "LocalMountPath": path}]}


REFUSALS = {
    "no folder stands for it": (
        config(f"{ACCESS_POINT[:-1]}1"),
        f"No folder of this server stands for {ACCESS_POINT[:-1]}1: the operator names it with --function-folder.",
    ),
    "another account's": (
        config(ACCESS_POINT.replace(ACCOUNT, "1" * 12)),
        f"{ACCESS_POINT.replace(ACCOUNT, '1' * 12)} is not an EFS access point of account {ACCOUNT}.",
    ),
    "the root of the sandbox": (config(path="/mnt/.."), "/mnt/.. is no folder below /mnt."),
}


@pytest.mark.parametrize(("given", "why"), REFUSALS.values(), ids=REFUSALS)
def test_refusals(client: Client, given: dict[str, Any], why: str) -> None:
    assert client.refused("lambda:CreateFunction", **wanted(**given)) == (f"InvalidParameterValueException 400: {why}")

from __future__ import annotations

import pytest

from functions import Client, zipped
from world import REGION, World


@pytest.fixture
def client(world: World) -> Client:
    made = Client(world, world.root)
    made.role()
    return made


def test_the_archive_comes_as_it_was_uploaded(client: Client) -> None:
    made = client.function()

    found = client("tokiwa:GetFunctionCode", FunctionName="install")

    assert found["ZipFile"] == zipped()
    assert found["CodeSha256"] == made["CodeSha256"]


def test_a_version_keeps_its_own(client: Client) -> None:
    client.function(Publish=True)
    client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped("#"))

    assert client("tokiwa:GetFunctionCode", FunctionName="install")["ZipFile"] == zipped("#")
    assert client("tokiwa:GetFunctionCode", FunctionName="install", Qualifier="1")["ZipFile"] == zipped()


def test_a_function_that_is_not_there_is_named(client: Client) -> None:
    assert "Function not found" in str(client.refused("tokiwa:GetFunctionCode", FunctionName="install"))


@pytest.mark.parametrize("suffix", ["", ":1"])
def test_another_accounts_function_is_none_of_ones_business(client: Client, suffix: str) -> None:
    theirs = f"arn:aws:lambda:{REGION}:999999999999:function:install{suffix}"
    assert "not authorized" in str(client.refused("tokiwa:GetFunctionCode", FunctionName=theirs))

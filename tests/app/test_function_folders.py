from pathlib import Path

import pytest

from tokiwa.app.function_folders import function_folders
from tokiwa.domain.problem import Problem

ARN = "arn:aws:elasticfilesystem:us-east-1:000000000000:access-point/fsap-0123456789abcdef0"


def test_each_folder_stands_for_an_access_point(tmp_path: Path) -> None:
    other = f"{ARN[:-1]}1"
    assert function_folders([f"{ARN}={tmp_path}", f"{other}=/"]) == {ARN: tmp_path, other: Path("/")}


def test_without_anything_there_is_none() -> None:
    assert function_folders([]) == {}


@pytest.mark.parametrize("given", ["/srv/tls", f"{ARN}=", ARN, "fsap-0123456789abcdef0=/", f"{ARN}0=/"])
def test_what_names_no_access_point_and_folder_is_refused(given: str) -> None:
    with pytest.raises(Problem, match="does not say which folder a function sees"):
        function_folders([given])


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="make it first"):
        function_folders([f"{ARN}={tmp_path}/missing"])

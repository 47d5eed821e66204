"""FileSystemConfigs of CreateFunction and UpdateFunctionConfiguration: EFS access points, for which folders stand here."""

from collections.abc import Mapping, Sequence
from typing import Any

from tokiwa.domain.function import FileSystem
from tokiwa.domain.problem import Kind, Problem
from tokiwa.work import Work


def file_systems(work: Work, account: str, given: Sequence[Mapping[str, Any]]) -> tuple[FileSystem, ...]:
    """What is asked for. INVALID_ARGUMENTS for what the account cannot have, or nothing can show to a function."""
    for each in given:
        arn: str = each["Arn"]
        if not arn.endswith(f":{account}:access-point/{arn.rpartition('/')[2]}"):
            raise Problem(Kind.INVALID_ARGUMENTS, f"{arn} is not an EFS access point of account {account}.")
        if each["LocalMountPath"] in {"/mnt/.", "/mnt/.."}:
            raise Problem(Kind.INVALID_ARGUMENTS, f"{each['LocalMountPath']} is no folder below /mnt.")
        work.runner.check_mount(arn)
    return tuple(FileSystem(each["Arn"], each["LocalMountPath"]) for each in given)

"""The file systems of one invocation: what a function's role lets it see and write (L-DG "Configuring file system access").

The role needs `elasticfilesystem:ClientMount` on the access point, and `elasticfilesystem:ClientWrite` to write.
"""

from datetime import datetime

from tokiwa.domain.function import Configuration, Function
from tokiwa.domain.problem import Kind, Problem
from tokiwa.runner.function import Mount
from tokiwa.work.execution_role import role_may
from tokiwa.work.work import Work

MOUNT, WRITE = "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"


def mounts(work: Work, function: Function, found: Configuration, now: datetime) -> tuple[Mount, ...]:
    """What to show to the function. EFSMountFailureException when its role or the operator does not let it."""
    seen = []
    for each in found.file_systems:
        try:
            work.runner.check_mount(each.access_point)
        except Problem as problem:
            raise _failure(problem.message) from None
        if not role_may(work, found, function, now, MOUNT, each.access_point):
            raise _failure(f"The role {found.role} is not allowed {MOUNT} on {each.access_point}.")
        writable = role_may(work, found, function, now, WRITE, each.access_point)
        seen.append(Mount(each.access_point, each.path, writable))
    return tuple(seen)


def _failure(why: str) -> Problem:
    return Problem(
        Kind.DENIED, f"The function couldn't mount the configured file system. {why}", code="EFSMountFailureException"
    )

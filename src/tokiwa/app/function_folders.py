"""--function-folder: the folders that functions may see, each by the EFS access point that it stands for."""

import re
from collections.abc import Iterable
from pathlib import Path

from tokiwa.domain.problem import Kind, Problem

_ACCESS_POINT = re.compile(r"arn:aws[a-z-]*:elasticfilesystem:[a-z0-9-]+:[0-9]{12}:access-point/fsap-[0-9a-f]{17}")


def function_folders(given: Iterable[str]) -> dict[str, Path]:
    """ARN=DIR, each. INVALID for anything else, and for a folder that is not there."""
    return dict(map(_folder, given))


def _folder(text: str) -> tuple[str, Path]:
    arn, _, place = text.partition("=")
    if not (_ACCESS_POINT.fullmatch(arn) and place):
        raise Problem(
            Kind.INVALID,
            f"{text} does not say which folder a function sees. Give ARN=DIR with the ARN of an EFS access point of the"
            " function's account: arn:aws:elasticfilesystem:REGION:ACCOUNT:access-point/fsap-0123456789abcdef0.",
        )
    folder = Path(place).absolute()
    if not folder.is_dir():
        raise Problem(Kind.INVALID, f"The folder {folder} for functions is not there: make it first.")
    return arn, folder

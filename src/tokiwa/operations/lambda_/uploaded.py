"""The code that a call brings: checked, hashed, ready to be kept."""

import base64
import hashlib
from collections.abc import Mapping
from typing import Any

from tokiwa.domain.package import Package
from tokiwa.domain.problem import Kind, Problem
from tokiwa.runner.package import check

LARGEST = 52_428_800  # bytes of an archive that is uploaded directly, Lambda's quota


def package(account: str, given: Mapping[str, Any]) -> Package:
    """The package in `Code`, or beside the other parameters of UpdateFunctionCode."""
    archive = given.get("ZipFile")
    if archive is None:
        if any(name in given for name in ("S3Bucket", "S3Key", "ImageUri")):
            raise Problem(
                Kind.INVALID_ARGUMENTS,
                "This server has neither S3 nor container images: give the code as ZipFile.",
            )
        raise Problem(Kind.INVALID_ARGUMENTS, "Please provide a source for function code.")
    if not archive:
        raise Problem(Kind.INVALID_ARGUMENTS, "Uploaded file must be a non-empty zip")
    if len(archive) > LARGEST:
        raise Problem(Kind.TOO_LARGE, f"Zipped size must be smaller than {LARGEST} bytes")
    check(archive)
    return Package(account, base64.b64encode(hashlib.sha256(archive).digest()).decode(), archive)

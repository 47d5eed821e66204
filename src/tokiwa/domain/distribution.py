"""Where an authority's revocation is told: the names of its lists, their URLs, and its responder's.

The shape of names and URLs is AWS's (PCA User Guide, "Set up a CRL for AWS Private CA" and "Customize OCSP URL").
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from functools import lru_cache
from typing import Any

from tokiwa.domain.authority import Authority

PARTITIONS = 64  # of a partitioned list; certificates name theirs, so this can never change
PARTITIONED = "PARTITIONED"
DEFAULT_DAYS = 7


def crl_configuration(authority: Authority) -> Mapping[str, Any] | None:
    """The configuration of the list; None when there is none."""
    found: Mapping[str, Any] = authority.revocation.get("CrlConfiguration", {})
    return found if found.get("Enabled") else None


def ocsp_configuration(authority: Authority) -> Mapping[str, Any] | None:
    """The configuration of the responder; None when there is none."""
    found: Mapping[str, Any] = authority.revocation.get("OcspConfiguration", {})
    return found if found.get("Enabled") else None


def validity(authority: Authority) -> timedelta:
    """How long a list is valid."""
    return timedelta(days=(crl_configuration(authority) or {}).get("ExpirationInDays", DEFAULT_DAYS))


def partitioned(authority: Authority) -> bool:
    """Whether new certificates point to one of several lists."""
    return (crl_configuration(authority) or {}).get("CrlType") == PARTITIONED


def partitions(authority: Authority) -> tuple[int | None, ...]:
    """The lists that new certificates may belong to; None is the complete one."""
    return tuple(range(PARTITIONS)) if partitioned(authority) else (None,)


def partition_of(serial: int) -> int:
    """Which of the lists a certificate belongs to. Serial numbers are random in their last bits."""
    return serial % PARTITIONS


def identity(arn: str) -> str:
    """The last part of an authority's ARN, which is the name of its complete list."""
    return arn.rpartition("/")[2]


@lru_cache(maxsize=4096)
def list_id(arn: str, partition: int | None) -> str:
    """The name of the complete list, or of one partition."""
    return identity(arn) if partition is None else str(uuid.uuid5(uuid.NAMESPACE_URL, f"{arn}#{partition}"))


def key_of(authority: Authority, partition: int | None) -> str:
    """The key of a list in its bucket."""
    name = f"{list_id(authority.arn, partition)}.crl"
    custom = (crl_configuration(authority) or {}).get("CustomPath", "").strip("/")
    if custom:
        return f"{custom}/{name}"
    return f"crl/{name}" if partition is None else f"crl/{identity(authority.arn)}/{name}"


def crl_url(authority: Authority, partition: int | None, base: str) -> str:
    """The URL of a list; `base` is where the server is found by those who verify."""
    custom = (crl_configuration(authority) or {}).get("CustomCname", "").rstrip("/")
    return f"{f'http://{custom}' if custom else base}/{key_of(authority, partition)}"


def announced(authority: Authority) -> bool:
    """Whether certificates say where their list is."""
    found = crl_configuration(authority)
    omitted = (found or {}).get("CrlDistributionPointExtensionConfiguration", {}).get("OmitExtension", False)
    return found is not None and not omitted


def ocsp_url(authority: Authority, base: str) -> str | None:
    """The URL of the responder, if there is one."""
    found = ocsp_configuration(authority)
    if found is None:
        return None
    custom = found.get("OcspCustomCname", "")
    return f"http://{custom}" if custom else f"{base}/ocsp/{identity(authority.arn)}"

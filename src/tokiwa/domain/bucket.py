"""Buckets: where what AWS would keep in S3 goes. Their names, and what can go wrong."""

import re

import attrs

PUBLIC_READ = "public-read"
BUCKET_OWNER = "bucket-owner-full-control"

# Amazon S3 User Guide, "Bucket naming rules".
_NAME = re.compile(r"(?!.*\.\.)(?!xn--)(?!\d+\.\d+\.\d+\.\d+$)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def is_bucket(name: str) -> bool:
    """Whether it is the name of a bucket."""
    return _NAME.fullmatch(name) is not None


@attrs.frozen
class Endpoint:
    """A place for the objects of a bucket that speaks S3's protocol. `url` is the bucket's own."""

    url: str
    access_key: str
    secret: str = attrs.field(repr=False)
    region: str


@attrs.frozen(str=False)
class Unreachable(Exception):
    """An object could not be written. `refused` says that the other side did not let us."""

    message: str
    refused: bool = False

    def __str__(self) -> str:
        return self.message

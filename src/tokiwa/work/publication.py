"""Where others find what this server tells about revocation: a part of the means that every handler has."""

import attrs

from tokiwa.work.buckets import Buckets


@attrs.frozen
class Publication:
    """`url` is where those who verify certificates reach the server; it stands in certificates."""

    url: str
    buckets: Buckets

"""Where others find what this server tells about revocation: a part of the means that every handler has."""

from tokiwa.domain.value import Value
from tokiwa.work.buckets import Buckets


class Publication(Value):
    """`url` is where those who verify certificates reach the server; it stands in certificates."""

    url: str
    buckets: Buckets

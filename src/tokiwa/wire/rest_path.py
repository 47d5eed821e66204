"""The request URIs of REST-JSON models: literal segments, labels, and query parameters that must be there."""

from tokiwa.domain.problem import Problem
from tokiwa.domain.value import Value
from tokiwa.wire import percent


class Template(Value):
    """A URI of a model, `/2018-10-31/layers/{LayerName}/versions`, taken apart.

    `labels` gives the position of each label. `query` holds the literal parameters (`find=LayerVersion`)
    that tell apart operations with one path.
    """

    segments: tuple[str | None, ...]
    labels: tuple[tuple[str, int], ...]
    query: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, uri: str) -> "Template":
        """The template of a model's `requestUri`."""
        path, _, query = uri.partition("?")
        parts = split(path.encode())
        names = [part.decode() for part in parts]
        labels = tuple((name[1:-1], at) for at, name in enumerate(names) if name.startswith("{"))
        segments = tuple(None if name.startswith("{") else name for name in names)
        return cls(segments, labels, tuple(percent.pairs(query.encode())))

    def matches(self, parts: tuple[bytes, ...], query: list[tuple[str, str]]) -> bool:
        """Whether a request with this path and query string is meant."""
        return (
            len(parts) == len(self.segments)
            and all(
                part if segment is None else part.decode("latin-1") == segment
                for part, segment in zip(parts, self.segments, strict=True)
            )
            and all(pair in query for pair in self.query)
        )

    def values(self, parts: tuple[bytes, ...]) -> dict[str, str]:
        """The labels' values in a path that matches."""
        return {name: percent.decode(parts[at]) for name, at in self.labels}


def split(raw_path: bytes) -> tuple[bytes, ...]:
    """The segments of a path. Older clients end some paths of Lambda with a slash: it makes no difference."""
    return tuple(raw_path.strip(b"/").split(b"/"))


def query_of(raw_query: bytes) -> list[tuple[str, str]]:
    """The parameters of a query string, or none of it when it is not text: no template asks for such."""
    try:
        return percent.pairs(raw_query)
    except Problem:
        return []

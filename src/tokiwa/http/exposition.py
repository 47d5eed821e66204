"""Metrics as text that Prometheus reads (Prometheus documentation, "Exposition formats", version 0.0.4)."""

from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import attrs

from tokiwa.http.board import Key


class Type(StrEnum):
    """The kinds of metrics that we have."""

    COUNTER = "counter"
    GAUGE = "gauge"
    HISTOGRAM = "histogram"


@attrs.frozen
class Metric:
    """What is measured. A counter's name ends in `_total`.

    `bounds` are the upper bounds of a histogram's buckets, in order, without infinity. Its figures are the count of
    each bucket by itself, one more for what is above all bounds, and the sum.
    """

    name: str
    type: Type
    help: str
    labels: tuple[str, ...] = ()
    bounds: tuple[float, ...] = ()
    width: int = attrs.field(init=False)  # how many figures there are for one set of labels

    @width.default
    def _width(self) -> int:
        return len(self.bounds) + 2 if self.type is Type.HISTOGRAM else 1

    @property
    def series(self) -> tuple[str, ...]:
        """The names under which its figures are found."""
        ends = ("_bucket", "_sum", "_count") if self.type is Type.HISTOGRAM else ("",)
        return tuple(self.name + end for end in ends)


def write(metrics: Iterable[Metric], figures: Mapping[Key, list[float]]) -> str:
    """The whole page; a metric of which there are no figures is announced all the same."""
    of: dict[str, list[tuple[Key, list[float]]]] = {}
    for key, found in figures.items():
        of.setdefault(key[0], []).append((key[1:], found))
    return "".join(line for metric in metrics for line in _lines(metric, of.get(metric.name, ())))


def _lines(metric: Metric, found: Iterable[tuple[Key, list[float]]]) -> Iterator[str]:
    yield f"# HELP {metric.name} {_escaped(metric.help)}\n# TYPE {metric.name} {metric.type}\n"
    for values, figures in found:
        pairs = sorted(zip(metric.labels, values, strict=True))
        labels = [f'{name}="{_quoted(value)}"' for name, value in pairs]
        if metric.type is Type.HISTOGRAM:
            yield from _histogram(metric, labels, figures)
        else:
            yield f"{metric.name}{_braced(labels)} {_number(figures[0])}\n"


def _histogram(metric: Metric, labels: list[str], figures: list[float]) -> Iterator[str]:
    start, below = "".join(f"{label}," for label in labels), 0.0
    for bound, count in zip((*map(_number, metric.bounds), "+Inf"), figures, strict=False):
        below += count
        yield f'{metric.name}_bucket{{{start}le="{bound}"}} {_number(below)}\n'
    yield f"{metric.name}_sum{_braced(labels)} {_number(figures[-1])}\n"
    yield f"{metric.name}_count{_braced(labels)} {_number(below)}\n"


def _braced(labels: list[str]) -> str:
    return f"{{{','.join(labels)}}}" if labels else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)


def _quoted(value: str) -> str:
    return _escaped(value).replace('"', r"\"")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("\n", r"\n")

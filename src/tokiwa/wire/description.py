"""A service's model as botocore takes it, except that its parts are decoded when somebody looks at them.

Decoded as a whole, the models of all services take 10 MB of each process, for the few operations that are called.
"""

import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import botocore
import msgspec

# botocore's own loader would also look into ~/.aws/models of whoever runs the server, and takes three times
# as long because it keeps the order of members by hand.
_ROOTS = (Path(__file__).parent / "models", Path(botocore.__file__).parent / "data")


_PROSE = "documentation"


class _File(msgspec.Struct):
    metadata: dict[str, Any]
    operations: dict[str, msgspec.Raw]
    shapes: dict[str, msgspec.Raw]


class Parts(Mapping[str, dict[str, Any]]):
    """The shapes or the operations of a model by name, kept as JSON: botocore looks once and keeps what it makes of a part.

    What is only for people to read is left out, which is half of it, and so are the traits `ignored`.
    """

    def __init__(self, parts: Mapping[str, msgspec.Raw], ignored: frozenset[str] = frozenset()) -> None:
        self._parts = {
            name: msgspec.json.encode(_bare(msgspec.json.decode(part), ignored)) for name, part in parts.items()
        }

    def __getitem__(self, name: str) -> dict[str, Any]:
        part: dict[str, Any] = msgspec.json.decode(self._parts[name])
        return part

    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    def __len__(self) -> int:
        return len(self._parts)


def _bare(part: dict[str, Any], ignored: frozenset[str]) -> dict[str, Any]:
    for name in (_PROSE, *ignored):
        part.pop(name, None)
    for member in part.get("members", {}).values():
        member.pop(_PROSE, None)
    return part


def describe(service: str, ignored: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The newest model of a service, of whose shapes the traits `ignored` are left out."""
    path = model_file(service)
    content = path.read_bytes()
    file = msgspec.json.decode(gzip.decompress(content) if path.suffix == ".gz" else content, type=_File)
    return {"metadata": file.metadata, "operations": Parts(file.operations), "shapes": Parts(file.shapes, ignored)}


def model_file(service: str) -> Path:
    """The newest model file of a service; for `tokiwa` it is what `aws configure add-model` takes."""
    files = [path for root in _ROOTS for path in root.glob(f"{service}/*/service-2.json*")]
    return max(files, key=lambda path: path.parent.name)

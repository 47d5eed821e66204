"""What the services are called and what they take: botocore's service models and our own, read once.

An operation's name in the catalog, `acm:RequestCertificate`, is also its IAM action, its handler's name and
the word in the audit log.
"""

import gzip
from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import botocore
import msgspec
from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

SERVICES = (
    "acm",
    "acm-pca",
    "cloudtrail",
    "cloudwatch",
    "events",
    "health",
    "iam",
    "lambda",
    "logs",
    "resourcegroupstaggingapi",
    "sns",
    "sqs",
    "sts",
    "tokiwa",
)

# They look at names themselves: SQS's ReceiveMessage takes more AttributeNames than its model says, and says its own word.
_NAMES_ARE_THEIRS = frozenset({"sqs"})

# botocore's own loader would also look into ~/.aws/models of whoever runs the server, and takes three times
# as long because it keeps the order of members by hand.
_ROOTS = (Path(__file__).parent / "models", Path(botocore.__file__).parent / "data")


class Protocol(Enum):
    """The wire protocols that are spoken here, by their names in the models."""

    JSON = "json"
    REST_JSON = "rest-json"
    QUERY = "query"
    CBOR = "smithy-rpc-v2-cbor"


@attrs.frozen(eq=False)
class Service:
    """One service's model. `name` is the first half of its operations' names, as in IAM; `scope` is what signatures name.

    The two differ for CloudWatch, whose signatures are for `monitoring`, and the Resource Groups Tagging API (`tagging`).
    """

    name: str
    scope: str
    model: ServiceModel = attrs.field(repr=False)
    protocols: tuple[Protocol, ...]
    target_prefix: str | None
    faults: frozenset[str] = attrs.field(repr=False)  # the errors that are the server's own
    json_type: bytes = b"application/x-amz-json-1.1"  # the content type of its JSON
    _operations: dict[str, "Operation"] = attrs.field(init=False, repr=False, factory=dict)

    def __attrs_post_init__(self) -> None:
        for name in self.model.operation_names:
            self._operations[name] = Operation(f"{self.name}:{name}", self, self.model.operation_model(name))

    def find(self, name: str) -> "Operation | None":
        """The operation with this bare name (`RequestCertificate`), if the model has it."""
        return self._operations.get(name)

    def __iter__(self) -> Iterator["Operation"]:
        return iter(self._operations.values())

    def error(self, word: str) -> Shape | None:
        """The modelled error that has this shape name or this code on the wire."""
        return _errors(self).get(word)


@attrs.frozen(eq=False)
class Operation:
    """One operation of a service; `name` is its catalog name."""

    name: str
    service: Service = attrs.field(repr=False)
    model: OperationModel = attrs.field(repr=False)

    @property
    def unsigned(self) -> bool:
        """Whether it is called without a signature, by somebody who has no keys yet."""
        return bool(self.model.auth_type == "none")

    @property
    def input(self) -> StructureShape | None:
        """The shape of what the operation takes."""
        shape: StructureShape | None = self.model.input_shape
        return shape

    @property
    def output(self) -> StructureShape | None:
        """The shape of what the operation answers."""
        shape: StructureShape | None = self.model.output_shape
        return shape


@cache
def service(name: str) -> Service:
    """The service of this name, read on first use. KeyError for one that is not served."""
    if name not in SERVICES:
        raise KeyError(name)
    description = _read(name)
    shapes = description["shapes"]
    if name in _NAMES_ARE_THEIRS:
        for traits in shapes.values():
            traits.pop("enum", None)
    model = ServiceModel(description, name)
    faults = frozenset(shape for shape, traits in shapes.items() if traits.get("fault"))
    listed = model.metadata.get("protocols") or [model.metadata["protocol"]]
    spoken = {protocol.value for protocol in Protocol}
    protocols = tuple(Protocol(word) for word in listed if word in spoken)
    json_type = f"application/x-amz-json-{model.metadata.get('jsonVersion', '1.1')}".encode()
    prefix = model.metadata.get("targetPrefix")
    return Service(name, model.signing_name, model, protocols, prefix, faults, json_type)


def scoped(scope: str) -> Service | None:
    """The service that a signature is for, if it is served."""
    return _by_scope().get(scope)


@cache
def _by_scope() -> dict[str, Service]:
    return {each.scope: each for each in services()}


def services() -> tuple[Service, ...]:
    """Every service that is served."""
    return tuple(service(name) for name in SERVICES)


def operation(name: str) -> Operation:
    """The operation with this catalog name. KeyError for a name that is in no model."""
    prefix, _, bare = name.partition(":")
    found = service(prefix).find(bare)
    if found is None:
        raise KeyError(name)
    return found


def model_file(name: str) -> Path:
    """The newest model file of a service; for `tokiwa` it is what `aws configure add-model` takes."""
    files = [path for root in _ROOTS for path in root.glob(f"{name}/*/service-2.json*")]
    return max(files, key=lambda path: path.parent.name)


def _read(name: str) -> dict[str, Any]:
    path = model_file(name)
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    return msgspec.json.decode(text, type=dict[str, Any])


@cache
def _errors(service: Service) -> dict[str, Shape]:
    shapes = service.model.error_shapes
    return {shape.error_code: shape for shape in shapes} | {shape.name: shape for shape in shapes}

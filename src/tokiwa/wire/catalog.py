"""What the services are called and what they take: botocore's service models and our own, each read at its first use.

An operation's name in the catalog, `acm:RequestCertificate`, is also its IAM action, its handler's name and
the word in the audit log.
"""

from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache, cached_property
from typing import Any

import attrs
from botocore.model import OperationModel, ServiceModel, Shape, StructureShape

from tokiwa.domain.value import Hidden, Value
from tokiwa.wire.description import describe

# They look at names themselves: SQS's ReceiveMessage takes more AttributeNames than its model says, and says its own word.
_NAMES_ARE_THEIRS = frozenset({"sqs"})


class Protocol(Enum):
    """The wire protocols that are spoken here, by their names in the models."""

    JSON = "json"
    REST_JSON = "rest-json"
    QUERY = "query"
    CBOR = "smithy-rpc-v2-cbor"


@attrs.frozen(eq=False)
class Service:
    """One service. `name` is the first half of its operations' names, as in IAM; `scope` is what signatures name.

    The two differ for CloudWatch, whose signatures are for `monitoring`, and the Resource Groups Tagging API (`tagging`).
    What is here is all that it takes to find the service that a request is for; the rest is in its model, which says this too.
    """

    name: str
    version: str
    protocols: tuple[Protocol, ...]
    target_prefix: str | None = None
    scope: str = attrs.field(default=attrs.Factory(lambda self: self.name, takes_self=True))
    json_type: bytes = b"application/x-amz-json-1.1"  # the content type of its JSON
    _operations: dict[str, "Operation"] = attrs.field(init=False, repr=False, factory=dict)

    @cached_property
    def _description(self) -> dict[str, Any]:
        return describe(self.name, frozenset({"enum"}) if self.name in _NAMES_ARE_THEIRS else frozenset())

    @cached_property
    def model(self) -> ServiceModel:
        """What botocore makes of its model."""
        return ServiceModel(self._description, self.name)

    @cached_property
    def faults(self) -> frozenset[str]:
        """The names of the errors that are the server's own."""
        traits = self._description["shapes"]
        return frozenset(shape.name for shape in self.model.error_shapes if traits[shape.name].get("fault"))

    def find(self, name: str) -> "Operation | None":
        """The operation with this bare name (`RequestCertificate`), if the model has it."""
        found = self._operations.get(name)
        if found is None and name in self.model.operation_names:
            made = Operation(f"{self.name}:{name}", self, self.model.operation_model(name))
            found = self._operations.setdefault(name, made)  # another thread may have been faster
        return found

    def __iter__(self) -> Iterator["Operation"]:
        return (found for name in self.model.operation_names if (found := self.find(name)))

    def error(self, word: str) -> Shape | None:
        """The modelled error that has this shape name or this code on the wire."""
        return _errors(self).get(word)


class Operation(Value, eq=False):
    """One operation of a service; `name` is its catalog name."""

    name: str
    service: Hidden[Service]
    model: Hidden[OperationModel]

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


_JSON, _QUERY, _EVERY_TREE = (Protocol.JSON,), (Protocol.QUERY,), (Protocol.CBOR, Protocol.JSON)
_OLDER = b"application/x-amz-json-1.0"

SERVICES: Mapping[str, Service] = {
    each.name: each
    for each in (
        Service("acm", "2015-12-08", _JSON, "CertificateManager"),
        Service("acm-pca", "2017-08-22", _EVERY_TREE, "ACMPrivateCA"),
        Service("cloudtrail", "2013-11-01", _JSON, "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101"),
        Service(
            "cloudwatch", "2010-08-01", (*_EVERY_TREE, *_QUERY), "GraniteServiceVersion20100801", "monitoring", _OLDER
        ),
        Service("events", "2015-10-07", _JSON, "AWSEvents"),
        Service("health", "2016-08-04", _EVERY_TREE, "AWSHealth_20160804"),
        Service("iam", "2010-05-08", _QUERY),
        Service("lambda", "2015-03-31", (Protocol.REST_JSON,)),
        Service("logs", "2014-03-28", _JSON, "Logs_20140328"),
        Service("resourcegroupstaggingapi", "2017-01-26", _EVERY_TREE, "ResourceGroupsTaggingAPI_20170126", "tagging"),
        Service("sns", "2010-03-31", _QUERY),
        Service("sqs", "2012-11-05", _JSON, "AmazonSQS", json_type=_OLDER),
        Service("sts", "2011-06-15", _QUERY),
        Service("tokiwa", "2026-11-01", _JSON, "Tokiwa_20261101"),
    )
}
_BY_SCOPE = {each.scope: each for each in SERVICES.values()}


def service(name: str) -> Service:
    """The service of this name. KeyError for one that is not served."""
    return SERVICES[name]


def scoped(scope: str) -> Service | None:
    """The service that a signature is for, if it is served."""
    return _BY_SCOPE.get(scope)


def services() -> tuple[Service, ...]:
    """Every service that is served."""
    return tuple(SERVICES.values())


def operation(name: str) -> Operation:
    """The operation with this catalog name. KeyError for a name that is in no model."""
    prefix, _, bare = name.partition(":")
    found = service(prefix).find(bare)
    if found is None:
        raise KeyError(name)
    return found


@cache
def _errors(service: Service) -> dict[str, Shape]:
    shapes = service.model.error_shapes
    return {shape.error_code: shape for shape in shapes} | {shape.name: shape for shape in shapes}

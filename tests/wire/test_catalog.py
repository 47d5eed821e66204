"""The models as they are read: names, protocols, our own model in botocore's and boto3's hands."""

import shutil
import subprocess
import sys

import boto3
import pytest
from botocore.config import Config
from botocore.loaders import Loader

from tokiwa.wire import catalog
from tokiwa.wire.catalog import Protocol
from tokiwa.wire.description import model_file

JSON, CBOR = Protocol.JSON, Protocol.CBOR
PROTOCOLS = {
    "acm": (JSON,),
    "acm-pca": (CBOR, JSON),
    "cloudtrail": (JSON,),
    "cloudwatch": (CBOR, JSON, Protocol.QUERY),
    "events": (JSON,),
    "health": (CBOR, JSON),
    "iam": (Protocol.QUERY,),
    "lambda": (Protocol.REST_JSON,),
    "logs": (JSON,),
    "sns": (Protocol.QUERY,),
    "sqs": (JSON,),
    "resourcegroupstaggingapi": (CBOR, JSON),
    "sts": (Protocol.QUERY,),
    "tokiwa": (JSON,),
}
OURS = {
    *("AdvanceClock", "CreateAccount", "DescribeClock", "ListAccounts"),
    *("ExplainRenewal", "ForecastRenewals"),
    *("DeleteRenewalPolicy", "GetRenewalPolicy", "PutRenewalPolicy"),
    *("DescribeReplacement", "ListReplacements", "StartReplacement", "StopReplacement"),
    *("DeleteFault", "ListFaults", "PutFault"),
    *("ExportBundle", "GetQuotas", "PutQuotas"),
    *("GetIssuingDelay", "PutIssuingDelay"),
    *("CreateSignInCode", "RedeemSignInCode", "SignIn"),
    *("GetAllowedActions", "GetFunctionCode", "GetOverview", "ListDeliveries", "ListEvents", "ListIssuedCertificates"),
    *("CreateAgent", "CreateEnrollmentToken", "DeleteAgent", "DescribeAgent", "ListAgents"),
    *("EnrollAgent", "PollAgent", "RotateAgentKey", "FetchDeployment", "ReportDeployment"),
    *("CreateDeployment", "DeleteDeployment", "DescribeDeployment", "ListDeployments"),
    *("RetryDeployment", "UpdateDeployment"),
    *("DeleteInventory", "DescribeInventory", "ListInventory", "PutInventory", "GetTrustBundle"),
    *("AdvanceRotation", "DescribeRotation", "ListRotations", "RevertRotation", "StartRotation", "StopRotation"),
    *("DescribeDependents", "GetDeletionProtection", "PutDeletionProtection"),
    *(
        "DeleteDefaultCertificateAuthority",
        "GetDefaultCertificateAuthority",
        "PutDefaultCertificateAuthority",
    ),
}


@pytest.mark.parametrize("name", catalog.SERVICES)
def test_what_finds_a_service_is_what_its_model_says(name):
    service = catalog.service(name)
    model, traits = service.model, service.model.metadata
    known = {protocol.value: protocol for protocol in Protocol}
    said = tuple(known[word] for word in traits["protocols"] if word in known)
    assert service.protocols == PROTOCOLS[name] == said
    assert (service.version, service.scope) == (model.api_version, model.signing_name)
    assert service.target_prefix == traits.get("targetPrefix")
    assert service.json_type == f"application/x-amz-json-{traits.get('jsonVersion', '1.1')}".encode()
    assert catalog.scoped(service.scope) is service


def test_every_service_is_known():
    assert {service.name for service in catalog.services()} == PROTOCOLS.keys()


FOUND = """
import os, sys
opened = []
sys.addaudithook(lambda event, given: opened.append(str(given[0])) if event == "open" else None)
from tokiwa.domain.problem import Problem
from tokiwa.wire import catalog, route
from tokiwa.wire.message import Request

def read():
    return [path for path in opened if os.path.basename(path).startswith("service-2.json")]

by_target = Request("POST", b"/", headers=((b"x-amz-target", b"AWSEvents.PutEvents"),))
by_form = Request("POST", b"/", body=b"Action=ListUsers&Version=2010-05-08")
assert route.place(by_target).service is catalog.service("events")
assert route.place(by_form).service is catalog.service("iam")
assert route.place(by_form, "sts").service is catalog.service("iam")
assert not read(), read()
assert route.operation(route.place(by_form), by_form).name == "iam:ListUsers"
assert len(read()) == 1, read()
"""


def test_one_model_is_read_to_serve_one_service():
    """All of them would keep every other request waiting for a tenth of a second."""
    subprocess.run([sys.executable, "-c", FOUND], check=True)


def test_an_operation_is_found_by_its_catalog_name():
    operation = catalog.operation("acm-pca:IssueCertificate")
    assert operation.name == "acm-pca:IssueCertificate"
    assert operation.service is catalog.service("acm-pca")
    assert operation.model.name == "IssueCertificate"


@pytest.mark.parametrize("name", ["acm:NoSuch", "s3:GetObject", "acm", ""])
def test_a_name_that_is_in_no_model_is_a_key_error(name):
    with pytest.raises(KeyError):
        catalog.operation(name)


def test_an_error_is_found_by_its_shape_and_by_its_code():
    service = catalog.service("iam")
    assert service.error("NoSuchEntity") is service.error("NoSuchEntityException")
    assert service.error("NoSuch") is None


def test_faults_are_the_servers_own_errors():
    assert catalog.service("events").faults == {"InternalException"}


def test_the_models_use_nothing_that_the_codecs_leave_out():
    for service in catalog.services():
        traits = {"xmlAttribute", "jsonvalue", "queryName", "timestampFormat", "hostLabel"}
        if Protocol.QUERY in service.protocols:
            traits.add("flattened")  # means nothing in JSON
        for name in service.model.shape_names:
            shape = service.model.shape_for(name)
            assert not shape.metadata.get("document")
            members = shape.members.values() if shape.type_name == "structure" else [shape]
            for member in members:
                assert not traits & set(member.serialization), (service.name, name)
                if Protocol.QUERY in service.protocols:
                    assert "name" not in member.serialization, name


@pytest.fixture
def boto(tmp_path, monkeypatch):
    """boto3 with our model installed as `aws configure add-model` does it, and no configuration else."""
    source = model_file("tokiwa")
    target = tmp_path / "tokiwa" / source.parent.name
    target.mkdir(parents=True)
    shutil.copy(source, target)
    monkeypatch.setenv("AWS_DATA_PATH", str(tmp_path))
    return boto3.session.Session("AKIDEXAMPLE", "secret", region_name="us-east-1")


def test_our_model_is_read_by_botocores_loader():
    loader = Loader([str(model_file("tokiwa").parents[2])], include_default_search_paths=False)
    assert set(loader.load_service_model("tokiwa", "service-2")["operations"]) == OURS


def test_our_model_makes_a_boto3_client(boto):
    client = boto.client("tokiwa", endpoint_url="http://127.0.0.1:1", config=Config(retries={"max_attempts": 0}))
    assert {client.meta.method_to_api_mapping[name] for name in ("advance_clock", "list_accounts")} <= OURS
    assert client.meta.service_model.signing_name == "tokiwa"
    for word in ("ValidationException", "AccessDeniedException", "ResourceNotFoundException", "ConflictException"):
        assert issubclass(getattr(client.exceptions, word), client.exceptions.ClientError)


def test_the_secret_of_a_new_account_is_marked_as_sensitive():
    output = catalog.operation("tokiwa:CreateAccount").output
    assert output.members["SecretAccessKey"].metadata["sensitive"] is True


def test_the_names_that_sqs_takes_are_its_own_affair():
    """Its model forgets those that ReceiveMessage has taken since there were queues."""
    names = catalog.operation("sqs:ReceiveMessage").input.members["AttributeNames"].member
    assert "enum" not in names.metadata
    assert "enum" in catalog.operation("acm:RequestCertificate").input.members["KeyAlgorithm"].metadata

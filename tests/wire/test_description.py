import gzip
import json

import pytest
from botocore.loaders import Loader

from tokiwa.wire import catalog
from tokiwa.wire.description import describe, model_file

PROSE = {"documentation"}


def whole(service):
    path = model_file(service)
    content = path.read_bytes()
    return json.loads(gzip.decompress(content) if path.suffix == ".gz" else content)


def bare(traits):
    return {name: value for name, value in traits.items() if name not in PROSE}


@pytest.mark.parametrize("service", catalog.SERVICES)
def test_it_is_all_of_the_model_but_the_prose(service):
    model, described = whole(service), describe(service)
    assert described["metadata"] == model["metadata"]
    assert dict(described["operations"]) == {name: bare(traits) for name, traits in model["operations"].items()}
    for name, traits in model["shapes"].items():
        shape = bare(traits)
        if "members" in shape:
            shape["members"] = {member: bare(trait) for member, trait in shape["members"].items()}
        assert described["shapes"][name] == shape
    assert list(described["shapes"]) == list(model["shapes"])
    assert len(described["shapes"]) == len(model["shapes"])


def test_a_name_that_is_not_there_is_a_key_error():
    with pytest.raises(KeyError):
        describe("sts")["shapes"]["NoSuch"]


def test_traits_can_be_ignored():
    assert "enum" in describe("sqs")["shapes"]["QueueAttributeName"]
    assert "enum" not in describe("sqs", frozenset({"enum"}))["shapes"]["QueueAttributeName"]


def test_the_newest_version_of_a_model_is_taken():
    versions = Loader().list_api_versions("cloudfront", "service-2")
    assert len(versions) > 1
    assert model_file("cloudfront").parent.name == max(versions)

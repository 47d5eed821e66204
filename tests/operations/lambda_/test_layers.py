"""Layers: published, taken by functions, seen under /opt."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from functions import Client, allow, policy, wanted, zipped
from tokiwa.domain.change import Change
from tokiwa.domain.layer import LARGEST
from tokiwa.domain.package import Released
from tokiwa.store import code
from world import ACCOUNT, REGION, World

LIB = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:lib"
OTHER = "111111111111"
USES = "import lib\n\ndef handler(event, context):\n    return lib.NAME\n"
READS = "def handler(event, context):\n    return open(event).read()\n"


def archive(**files: str) -> bytes:
    """A layer of files; `__` in a name stands for a slash."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as opened:
        for name, text in files.items():
            opened.writestr(zipfile.ZipInfo(name.replace("__", "/").replace("_py", ".py")), text)
    return written.getvalue()


def module(name: str = "one") -> bytes:
    return archive(python__lib_py=f"NAME = {name!r}")


def publish(client: Client, content: bytes | None = None, layer: str = "lib", **more: Any) -> str:
    given = {"LayerName": layer, "Content": {"ZipFile": content or module()}, **more}
    arn: str = client("lambda:PublishLayerVersion", **given)["LayerVersionArn"]
    return arn


def test_a_version_is_told_as_it_was_published(client: Client, world: World) -> None:
    content = module()
    given = {
        "Description": "names",
        "LicenseInfo": "MIT",
        "CompatibleRuntimes": ["python3.12"],
        "CompatibleArchitectures": ["x86_64"],
    }
    made = client("lambda:PublishLayerVersion", LayerName="lib", Content={"ZipFile": content}, **given)
    assert made == {
        **given,
        "LayerArn": LIB,
        "LayerVersionArn": f"{LIB}:1",
        "Version": 1,
        "CreatedDate": "2027-01-01T00:00:00.000+0000",
        "Content": {"CodeSha256": made["Content"]["CodeSha256"], "CodeSize": len(content)},
    }
    assert client("lambda:GetLayerVersion", LayerName="lib", VersionNumber=1) == made
    assert client("lambda:GetLayerVersion", LayerName=LIB, VersionNumber=1) == made
    assert client("lambda:GetLayerVersionByArn", Arn=f"{LIB}:1") == made


def test_a_number_is_never_given_twice(client: Client) -> None:
    publish(client)
    client("lambda:DeleteLayerVersion", LayerName="lib", VersionNumber=1)
    client("lambda:DeleteLayerVersion", LayerName="lib", VersionNumber=1)
    assert publish(client) == f"{LIB}:2"
    assert client.refused("lambda:GetLayerVersion", LayerName="lib", VersionNumber=1) == (
        "ResourceNotFoundException 404: The resource you requested does not exist."
    )


def test_lists_by_name_and_newest_first_what_goes_with_a_runtime(client: Client) -> None:
    publish(client, layer="b", CompatibleRuntimes=["nodejs20.x"])
    publish(client, layer="a", CompatibleRuntimes=["python3.12"], CompatibleArchitectures=["arm64"])
    publish(client, layer="b", CompatibleRuntimes=["python3.12"])

    def names(**given: Any) -> list[str]:
        found = client("lambda:ListLayers", **given)["Layers"]
        return [f"{each['LayerName']}:{each['LatestMatchingVersion']['Version']}" for each in found]

    assert names() == ["a:1", "b:2"]
    assert names(CompatibleRuntime="nodejs20.x") == ["b:1"]
    assert names(CompatibleRuntime="python3.12", CompatibleArchitecture="x86_64") == ["b:2"]
    first = client("lambda:ListLayers", MaxItems=1)
    assert names(Marker=first["NextMarker"]) == ["b:2"]

    page = client("lambda:ListLayerVersions", LayerName="b", MaxItems=1)
    assert [each["Version"] for each in page["LayerVersions"]] == [2]
    rest = client("lambda:ListLayerVersions", LayerName="b", Marker=page["NextMarker"])
    assert [each["Version"] for each in rest["LayerVersions"]] == [1]
    assert client("lambda:ListLayerVersions", LayerName="none")["LayerVersions"] == []


def test_a_function_imports_from_its_layers(client: Client) -> None:
    arn = publish(client)
    made = client.function(USES, Layers=[arn])
    assert made["Layers"] == [{"Arn": arn, "CodeSize": len(module())}]
    assert client.invoke() == "one"


def test_the_later_of_two_layers_lies_above(client: Client) -> None:
    below = publish(client, archive(python__lib_py="NAME = 'below'", data="kept"), "below")
    above = publish(client, module("above"), "above")
    client.function(USES, Layers=[below, above])
    assert client.invoke() == "above"
    client("lambda:UpdateFunctionConfiguration", FunctionName="install", Layers=[above, below])
    assert client.invoke() == "below"
    client("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=zipped(READS))
    client("lambda:UpdateFunctionConfiguration", FunctionName="install", Layers=[below, above])
    if "bubblewrap" in client("lambda:GetFunction", FunctionName="install")["Configuration"]["StateReason"]:
        assert client.invoke("/opt/data") == "kept"


def test_modules_for_the_runtimes_version_come_first(client: Client) -> None:
    content = archive(
        **{"python__lib__python3.12__site-packages__lib_py": "NAME = 'site'", "python__lib_py": "NAME = 1"}
    )
    client.function(USES, Layers=[publish(client, content)])
    assert client.invoke() == "site"


def test_a_published_version_keeps_its_layers(client: Client) -> None:
    one = publish(client)
    client.function(USES, Layers=[one], Publish=True)
    client("lambda:UpdateFunctionConfiguration", FunctionName="install", Layers=[publish(client, module("two"))])
    assert client.invoke(FunctionName="install:1") == "one"
    assert client.invoke() == "two"


def test_a_function_keeps_a_layer_that_is_deleted_and_no_longer(client: Client, world: World) -> None:
    arn = publish(client)
    client.function(USES, Layers=[arn])
    sha = client("lambda:GetLayerVersionByArn", Arn=arn)["Content"]["CodeSha256"]

    def kept() -> bool:
        world.means.store.submit([Change(puts=(Released(ACCOUNT),))])[0].result()
        with world.means.store.snapshot() as tx:
            return code.has(tx, ACCOUNT, sha)

    client("lambda:DeleteLayerVersion", LayerName="lib", VersionNumber=1)
    assert kept()
    assert client.invoke() == "one"
    said = client.refused("lambda:CreateFunction", **wanted(USES, FunctionName="two", Layers=[arn]))
    assert said == f"InvalidParameterValueException 400: Layer version {arn} does not exist."
    client("lambda:UpdateFunctionConfiguration", FunctionName="install", Layers=[])
    assert not kept()


def test_another_account_uses_what_is_shared_with_it(client: Client, world: World) -> None:
    arn = publish(client)
    theirs = Client(world, world.new_account(OTHER))
    given = wanted(USES, Role=theirs.role(), Layers=[arn])
    denied = theirs.refused("lambda:CreateFunction", **given)
    assert denied.startswith("AccessDeniedException 403: ")
    client(
        "lambda:AddLayerVersionPermission",
        LayerName="lib",
        VersionNumber=1,
        StatementId="share",
        Action="lambda:GetLayerVersion",
        Principal=OTHER,
    )
    theirs("lambda:CreateFunction", **given)
    assert theirs("lambda:GetLayerVersionByArn", Arn=arn)["Version"] == 1
    client("lambda:DeleteLayerVersion", LayerName="lib", VersionNumber=1)
    assert theirs.invoke() == "one"


def test_a_caller_needs_the_right_to_the_layer(client: Client) -> None:
    arn = publish(client)
    rights = [allow("lambda:CreateFunction"), allow("iam:PassRole")]
    user = client.user("ann", *rights)
    given = wanted(USES, Layers=[arn])
    assert "lambda:GetLayerVersion" in user.refused("lambda:CreateFunction", **given)
    right = policy(allow("lambda:GetLayerVersion", f"{LIB}:*"))
    client("iam:PutUserPolicy", UserName="ann", PolicyName="layers", PolicyDocument=right)
    user("lambda:CreateFunction", **given)


def test_a_policy_may_say_which_layers_a_function_has(client: Client) -> None:
    arns = [publish(client), publish(client, layer="other")]
    only = {"ForAllValues:StringLike": {"lambda:Layer": [f"{LIB}:*"]}}
    rights = [allow("lambda:CreateFunction", Condition=only), allow("iam:PassRole"), allow("lambda:GetLayerVersion")]
    user = client.user("ann", *rights)
    assert "lambda:CreateFunction" in user.refused("lambda:CreateFunction", **wanted(USES, Layers=arns))
    user("lambda:CreateFunction", **wanted(USES, Layers=arns[:1]))


def test_what_a_layer_cannot_be(client: Client) -> None:
    escaping = archive(**{"..__evil": "x"})
    for content, said in ((escaping, "outside of the package"), (b"nothing", "Could not unzip")):
        refused = client.refused("lambda:PublishLayerVersion", LayerName="lib", Content={"ZipFile": content})
        assert said in refused


def test_which_layers_a_function_cannot_have(client: Client) -> None:
    versions = [publish(client), publish(client)]
    many = [publish(client, layer=f"layer-{number}") for number in range(6)]
    said = client.refused("lambda:CreateFunction", **wanted(Layers=versions))
    assert said == (
        "InvalidParameterValueException 400: Two different versions of the same layer are not allowed to be referenced "
        f"in the same function. {versions[0]} and {versions[1]} are versions of the same layer."
    )
    said = client.refused("lambda:CreateFunction", **wanted(Layers=many))
    assert said == "InvalidParameterValueException 400: A function can have at most 5 layers: 6 are given."


def test_the_policy_is_json(client: Client) -> None:
    publish(client)
    named = {"LayerName": "lib", "VersionNumber": 1}
    none = "ResourceNotFoundException 404: No policy is associated with the given resource."
    assert client.refused("lambda:GetLayerVersionPolicy", **named) == none
    client(
        "lambda:AddLayerVersionPermission",
        **named,
        StatementId="all",
        Action="lambda:GetLayerVersion",
        Principal="*",
        OrganizationId="o-0123456789",
    )
    found = client("lambda:GetLayerVersionPolicy", **named)
    assert json.loads(found["Policy"])["Statement"] == [
        {
            "Sid": "all",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "lambda:GetLayerVersion",
            "Resource": f"{LIB}:1",
            "Condition": {"StringEquals": {"aws:PrincipalOrgID": "o-0123456789"}},
        }
    ]
    stale = {"StatementId": "all", "RevisionId": "another"}
    assert client.refused("lambda:RemoveLayerVersionPermission", **named, **stale).startswith("PreconditionFailed")
    client("lambda:RemoveLayerVersionPermission", **named, StatementId="all", RevisionId=found["RevisionId"])
    assert client.refused("lambda:GetLayerVersionPolicy", **named) == none


def test_code_and_layers_together_have_a_limit(client: Client) -> None:
    """Told by what the archives say of themselves: nothing is unpacked."""
    half = LARGEST // 2 + 1
    layer = publish(client, _zeros(half))
    assert client.refused("lambda:CreateFunction", **wanted(Layers=[layer], Code={"ZipFile": _zeros(half)})) == (
        f"InvalidParameterValueException 400: Function code combined with layers exceeds the maximum allowed size of "
        f"{LARGEST} bytes. The actual size is {2 * half} bytes."
    )
    client.function()
    client("lambda:UpdateFunctionConfiguration", FunctionName="install", Layers=[layer])
    said = client.refused("lambda:UpdateFunctionCode", FunctionName="install", ZipFile=_zeros(half))
    assert "combined with layers" in said


def _zeros(size: int) -> bytes:
    written = io.BytesIO()
    with (
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as opened,
        opened.open("z", "w") as member,
    ):
        for _ in range(size // 2**20):
            member.write(bytes(2**20))
        member.write(bytes(size % 2**20))
    return written.getvalue()

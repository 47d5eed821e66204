"""Lists in buckets; the folder of a bucket is looked into."""

import attrs
import pytest

from managed import due
from revoking import told
from tokiwa.domain import distribution
from world import ACCOUNT, World

GENERATION = "ACM Private CA CRL Generation"


def having(**more):
    return {"CrlConfiguration": {"Enabled": True, "ExpirationInDays": 10, "S3BucketName": "crls", **more}}


def bucket(world):
    return world.settings.data / "buckets/crls"


def files(world):
    return {str(path.relative_to(bucket(world))) for path in bucket(world).rglob("*") if path.is_file()}


KEYS = {
    "complete": ({}, ["crl/{ca}.crl"]),
    "under a path of its own": ({"CustomPath": "prod/lists"}, ["prod/lists/{ca}.crl"]),
    "partitioned": (
        {"CrlType": "PARTITIONED"},
        [f"crl/{{ca}}/{{{each}}}.crl" for each in range(distribution.PARTITIONS)],
    ),
}


@pytest.mark.parametrize("name", KEYS)
def test_where_they_are(world, name):
    configuration, keys = KEYS[name]
    ca = told(world, **having(**configuration))
    names = [distribution.list_id(ca.arn, each) for each in range(distribution.PARTITIONS)]
    assert files(world) == {key.format(*names, ca=ca.id) for key in keys}
    (event,) = world.events(GENERATION)
    assert event.detail == {"result": "success"}


@pytest.mark.parametrize(("acl", "mode"), [("PUBLIC_READ", 0o644), ("BUCKET_OWNER_FULL_CONTROL", 0o600)])
def test_who_may_read_them(world, acl, mode):
    ca = told(world, **having(S3ObjectAcl=acl))
    assert (bucket(world) / f"crl/{ca.id}.crl").stat().st_mode & 0o777 == mode


def test_they_are_what_is_served(world):
    ca = told(world, **having())
    path = bucket(world) / f"crl/{ca.id}.crl"
    first = path.read_bytes()
    assert first == ca.list()
    ca.revoke(ca.issue()[0])
    world.advance(minutes=1)
    assert first != path.read_bytes() == ca.list()
    assert [each.name for each in path.parent.iterdir()] == [path.name]


def test_a_bucket_that_cannot_be_written_is_tried_again(world):
    """The list is served in time all the same."""
    bucket(world).parent.mkdir()
    bucket(world).write_text("this is not a folder")
    ca = told(world, **having())
    assert ca.list()
    (event,) = world.events(GENERATION)
    assert event.detail == {"result": "failure", "reason": "Failed to write CRL to S3. Internal failure."}
    bucket(world).unlink()
    world.advance(minutes=14)
    assert not bucket(world).exists()
    world.advance(minutes=1)
    assert (bucket(world) / f"crl/{ca.id}.crl").read_bytes() == ca.list()
    assert [each.detail["result"] for each in world.events(GENERATION)] == ["failure", "success"]
    assert due(world, "crl-copy", ca.arn) is None


def test_a_bucket_that_is_kept_for_others_later_is_told_and_tried_again(tmp_path):
    """With what was written before left as it is, until the operator names the account."""
    first = World(tmp_path)
    ca = told(first, **having())
    path, before = bucket(first) / f"crl/{ca.id}.crl", ca.list()
    ca.revoke(ca.issue()[0])
    first.close()

    kept = World(tmp_path, bucket_account=["crls=111111111111"])
    kept.advance(minutes=1)
    assert [each.detail for each in kept.events(GENERATION)] == [
        {"result": "success"},
        {"result": "failure", "reason": "Failed to write CRL to S3. Check your S3 bucket permissions."},
    ]
    assert path.read_bytes() == before != attrs.evolve(ca, world=kept).list()
    kept.close()

    mended = World(tmp_path, bucket_account=["crls=111111111111", f"crls={ACCOUNT}"])
    mended.now = kept.now
    mended.advance(minutes=15)
    assert [each.detail["result"] for each in mended.events(GENERATION)] == ["success", "failure", "success"]
    assert path.read_bytes() == attrs.evolve(ca, world=mended).list()
    mended.close()

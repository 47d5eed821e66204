from datetime import UTC, datetime
from pathlib import Path

import pytest

from tokiwa.app.buckets import buckets
from tokiwa.app.settings import settings
from tokiwa.domain.bucket import Endpoint
from tokiwa.domain.problem import Problem


def places(tmp_path, *bucket, keys=None):
    more = {}
    if keys is not None:
        (tmp_path / "keys").write_text(keys)
        more["bucket_credentials"] = str(tmp_path / "keys")
    return buckets(
        settings(data=str(tmp_path), bucket=bucket, environment={}, **more), lambda: datetime(2027, 1, 1, tzinfo=UTC)
    )


def test_whose_they_are(tmp_path):
    made = buckets(
        settings(data=str(tmp_path), bucket_account=[f"crls={'1' * 12}"], environment={}),
        lambda: datetime(2027, 1, 1, tzinfo=UTC),
    )
    assert [made.serves(account * 12, "crls") for account in "12"] == [True, False]
    assert made.serves("2" * 12, "audit")


def profile(name, key):
    return f"[{name}]\naws_access_key_id = {key}\naws_secret_access_key = s%cret\n"


def test_a_folder(tmp_path):
    assert places(tmp_path, "crls=/srv/www/crl").places == {"crls": Path("/srv/www/crl")}
    assert places(tmp_path).folder == tmp_path / "buckets"


def test_a_url_with_the_keys_of_its_own_or_of_all(tmp_path):
    keys = profile("default", "AKIDALL") + profile("crls", "AKIDCRLS") + "[half]\naws_access_key_id = X\n"
    made = places(tmp_path, "crls=https://s3.example.com/crls", "audit=https://s3.example.com/audit", keys=keys)
    assert made.places == {
        "crls": Endpoint("https://s3.example.com/crls", "AKIDCRLS", "s%cret", "us-east-1"),
        "audit": Endpoint("https://s3.example.com/audit", "AKIDALL", "s%cret", "us-east-1"),
    }


@pytest.mark.parametrize("keys", [None, "", profile("other", "AKID"), "s%cret without a section"])
def test_a_url_without_keys(tmp_path, keys):
    with pytest.raises(Problem) as caught:
        places(tmp_path, "crls=https://s3.example.com/crls", keys=keys)
    assert "s%cret" not in str(caught.value)


def test_keys_that_are_not_there(tmp_path):
    with pytest.raises(Problem, match="cannot be read"):
        buckets(
            settings(data=str(tmp_path), bucket_credentials=str(tmp_path / "none"), environment={}),
            lambda: datetime(2027, 1, 1, tzinfo=UTC),
        )

import pytest

from tokiwa.crypto.pkcs11.uri import KeyName, name_for, parse

ARN = "arn:aws:acm-pca:us-east-1:000000000000:certificate-authority/11111111-2222-4333-8444-555555555555"


@pytest.mark.parametrize("label", ["tokiwa", "CA keys; of = 2027?", "鍵"])
def test_a_name_is_found_again_in_its_uri(label):
    name = name_for(label, "000000000000", ARN)
    assert name.uri.startswith("pkcs11:token=")
    assert parse(name.uri) == name
    assert name.ours


def test_it_has_the_form_of_the_standard():
    assert KeyName("my token", b"\x00\xabz", "x").uri == "pkcs11:token=my%20token;object=x;id=%00%AB%7A;type=private"


def test_it_belongs_to_its_owner():
    name = name_for("t", "000000000000", ARN)
    assert name.label == "11111111-2222-4333-8444-555555555555"
    assert name == name_for("t", "000000000000", ARN)
    assert name.id not in {name_for("t", "111111111111", ARN).id, name_for("t", "000000000000", ARN[:-1] + "6").id}


@pytest.mark.parametrize(
    "name", [KeyName("t", b"1" * 20, "a CA"), KeyName("t", b"1", name_for("t", "0", ARN).label)], ids=["label", "id"]
)
def test_keys_of_others_in_the_token_are_told_apart(name):
    assert not name.ours


@pytest.mark.parametrize("uri", ["", "sealed:abc", "pkcs11:", "pkcs11:token=t", "pkcs11:id=%00", "token=t;id=%00"])
def test_what_is_not_the_name_of_a_key(uri):
    with pytest.raises(ValueError, match="not the name of a key"):
        parse(uri)

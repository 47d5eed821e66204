from pathlib import Path

import pytest

from tokiwa.app.address import Address
from tokiwa.app.log_style import Form, Level, LogStyle
from tokiwa.app.settings import settings
from tokiwa.domain.problem import Problem

ONE, TWO = "1" * 12, "2" * 12


def made(environment=None, **given):
    return settings(environment=environment or {"HOME": "/home/anna"}, **given)


def test_without_anything_it_is_a_plain_server_for_this_machine():
    found = made()
    assert found.data == Path("/home/anna/.local/share/tokiwa")
    assert found.database == "sqlite:////home/anna/.local/share/tokiwa/tokiwa.db"
    assert (str(found.listen), found.url) == ("127.0.0.1:8420", "http://127.0.0.1:8420")
    assert (found.region, found.account, found.test_clock) == ("us-east-1", "000000000000", False)
    assert found.ca_bundle is None


@pytest.mark.parametrize(
    ("variable", "value", "member", "seen"),
    [
        ("TOKIWA_DATA", "/srv/pki", "data", Path("/srv/pki")),
        ("XDG_DATA_HOME", "/srv", "data", Path("/srv/tokiwa")),
        ("TOKIWA_DATABASE", "sqlite:////srv/t.db", "database", "sqlite:////srv/t.db"),
        ("TOKIWA_LISTEN", "127.0.0.2:1", "listen", Address("127.0.0.2", 1)),
        ("TOKIWA_REVOCATION_LISTEN", "[::]:80", "revocation_listen", Address("::", 80)),
        ("TOKIWA_REGION", "eu-central-1", "region", "eu-central-1"),
        ("TOKIWA_ACCOUNT", "123456789012", "account", "123456789012"),
        ("TOKIWA_NAMES", "a.example.com, 10.0.0.1", "names", ("a.example.com", "10.0.0.1")),
        ("TOKIWA_LOG", "text:debug", "log", LogStyle(Form.TEXT, Level.DEBUG)),
        ("TOKIWA_HEARTBEAT", "https://ping.example.com/token", "heartbeat_url", "https://ping.example.com/token"),
        ("TOKIWA_TRACES", "http://localhost:4318", "traces", "http://localhost:4318"),
        ("TOKIWA_PUBLIC_URL", "http://pki.example.com", "public_url", "http://pki.example.com"),
        ("TOKIWA_BUCKETS", "crls=/srv/crls a-b=https://s3/a", "bucket", {"crls": "/srv/crls", "a-b": "https://s3/a"}),
        ("TOKIWA_BUCKET_CREDENTIALS", "/srv/keys", "bucket_credentials", Path("/srv/keys")),
        (
            "TOKIWA_BUCKET_ACCOUNTS",
            f"crls={ONE} a-b={TWO} crls={TWO}",
            "bucket_account",
            {"crls": {ONE, TWO}, "a-b": {TWO}},
        ),
    ],
)
def test_the_environment_is_looked_at(variable, value, member, seen):
    assert getattr(made({variable: value}), member) == seen


def test_the_command_line_comes_first():
    environment = {
        "TOKIWA_DATA": "/a",
        "TOKIWA_LISTEN": "127.0.0.1:1",
        "TOKIWA_REGION": "eu-west-1",
        "TOKIWA_NAMES": "a",
    }
    found = made(environment, data="/b", listen="127.0.0.1:2", region="eu-west-2", name=["b"])
    assert (found.data, found.listen.port, found.region, found.names) == (Path("/b"), 2, "eu-west-2", ("b",))


@pytest.mark.parametrize(
    ("listen", "url", "secure"),
    [
        ("127.0.0.1:8420", "http://127.0.0.1:8420", False),
        ("127.8.8.8:1", "http://127.8.8.8:1", False),
        ("localhost:0", "http://localhost:0", False),
        ("[::1]:8420", "http://[::1]:8420", False),
        ("0.0.0.0:443", "https://localhost:443", True),
        ("[::]:443", "https://localhost:443", True),
        ("10.1.2.3:443", "https://10.1.2.3:443", True),
        ("[2001:db8::1]:443", "https://[2001:db8::1]:443", True),
        ("pki.example.com:443", "https://pki.example.com:443", True),
    ],
)
def test_only_this_machine_is_served_without_tls(listen, url, secure):
    found = made(data="/srv/pki", listen=listen)
    assert (found.url, found.secure) == (url, secure)
    assert str(found.listen) == listen
    assert found.ca_bundle == (Path("/srv/pki/ca.pem") if secure else None)


@pytest.mark.parametrize(
    ("given", "listen", "machine", "names"),
    [
        ((), "0.0.0.0:1", "box", ("box",)),
        ((), "10.1.2.3:1", "box", ("10.1.2.3", "box")),
        (("pki.example.com", "10.1.2.3"), "10.1.2.3:1", "box", ("pki.example.com", "10.1.2.3", "box")),
        ((), "0.0.0.0:1", "no_name", ()),
        ((), "0.0.0.0:1", "localhost", ()),
    ],
)
def test_the_certificate_has_every_name_by_which_the_server_is_reached(given, listen, machine, names):
    rest = ("localhost", "127.0.0.1", "::1")
    assert made(listen=listen, name=given).all_names(machine) == (*names, *rest)


@pytest.mark.parametrize(
    "given",
    [
        {"listen": "8420"},
        {"revocation_listen": "80"},
        {"region": "Frankfurt"},
        {"region": "eu-central-1:"},
        {"account": "1234"},
        {"account": "\N{ARABIC-INDIC DIGIT ZERO}" * 12},
        {"name": ["*.example.com"]},
        {"name": ["https://example.com"]},
    ],
    ids=str,
)
def test_what_cannot_be_is_told_with_what_was_given(given):
    (text,) = given.values()
    with pytest.raises(Problem) as caught:
        made(**given)
    assert str(caught.value).startswith(text if isinstance(text, str) else text[0])


def test_a_wrong_variable_is_named_as_well():
    with pytest.raises(Problem, match=r"^nowhere is not an address"):
        made({"TOKIWA_LISTEN": "nowhere"})


@pytest.mark.parametrize("setting", ["heartbeat_url", "traces"])
@pytest.mark.parametrize("url", ["ping.example.com", "ftp://ping.example.com", "https://", "http://a b"])
def test_what_is_called_is_a_url(setting, url):
    with pytest.raises(Problem, match="begins with http"):
        made(**{setting: url})


def test_the_heartbeat_url_is_a_secret():
    assert "token" not in repr(made(heartbeat_url="https://ping.example.com/token"))


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ({}, "http://127.0.0.1:8420"),
        ({"public_url": "http://pki.example.com/base/"}, "http://pki.example.com/base"),
        ({"listen": "0.0.0.0:443"}, "https://localhost:443"),
        ({"listen": "0.0.0.0:443", "name": ["pki.example.com", "b"]}, "https://pki.example.com:443"),
        ({"listen": "0.0.0.0:443", "name": ["2001:db8::1"]}, "https://[2001:db8::1]:443"),
        ({"listen": "0.0.0.0:443", "name": ["b"], "revocation_listen": "0.0.0.0:80"}, "http://b"),
        ({"listen": "0.0.0.0:443", "name": ["b"], "revocation_listen": "[::]:8080"}, "http://b:8080"),
        ({"listen": "0.0.0.0:443", "name": ["b"], "revocation_listen": "127.0.0.1:8080"}, "http://127.0.0.1:8080"),
        ({"listen": "0.0.0.0:443", "revocation_listen": "0.0.0.0:80"}, "http://localhost"),
        ({"public_url": "http://pki.example.com", "revocation_listen": "0.0.0.0:80"}, "http://pki.example.com"),
    ],
)
def test_the_url_in_certificates(given, url):
    assert made(**given).published == url


@pytest.mark.parametrize("bucket", ["crls", "crls=", "=/srv", "Crls=/srv", "../x=/srv", "crls=ftp://host/crls"])
def test_what_says_nothing_of_a_bucket_is_refused(bucket):
    with pytest.raises(Problem):
        made(bucket=[bucket])


@pytest.mark.parametrize("text", ["crls", "crls=", f"={ONE}", f"Crls={ONE}", "crls=anna", f"crls={ONE},{TWO}"])
def test_what_does_not_say_whose_a_bucket_is_is_refused(text):
    with pytest.raises(Problem):
        made(bucket_account=[text])


def test_the_command_line_says_whose_buckets_are_before_the_environment():
    environment = {"TOKIWA_BUCKET_ACCOUNTS": f"crls={ONE}"}
    assert made(environment, bucket_account=[f"audit={TWO}"]).bucket_account == {"audit": {TWO}}

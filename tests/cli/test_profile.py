import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from running import Running, environment, tokiwa
from tokiwa.agent.client import CallFailed
from tokiwa.cli.profile import data_folder, export_lines, exports, of_folder, profile

CREDENTIALS = "[tokiwa]\naws_access_key_id = AKIA\naws_secret_access_key = s'e$c\"ret\n"
CONFIG = "[profile tokiwa]\nregion = eu-central-1\nendpoint_url = http://127.0.0.1:1\noutput = json\n"
AWS = str(Path(sys.executable).with_name("aws"))


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "credentials").write_text(CREDENTIALS)
    (tmp_path / "config").write_text(CONFIG)
    return tmp_path


@pytest.mark.parametrize(
    ("data", "variables", "found"),
    [
        ("/a", {"TOKIWA_DATA": "/b"}, "/a"),
        (None, {"TOKIWA_DATA": "/b", "HOME": "/h"}, "/b"),
        (None, {"XDG_DATA_HOME": "/x", "HOME": "/h"}, "/x/tokiwa"),
        (None, {"HOME": "/h"}, "/h/.local/share/tokiwa"),
        ("a", {}, f"{os.getcwd()}/a"),
    ],
)
def test_which_folder_is_meant(data, variables, found):
    assert str(data_folder(data, variables)) == found


FULL = {"AWS_ENDPOINT_URL": "http://x:1", "AWS_ACCESS_KEY_ID": "K", "AWS_SECRET_ACCESS_KEY": "S"}


def test_complete_variables_come_before_the_default_folder(folder):
    found = profile(None, FULL | {"AWS_DEFAULT_REGION": "us-west-2", "AWS_SESSION_TOKEN": "T", "AWS_CA_BUNDLE": "/c"})
    assert (found.url, found.access_key, found.secret) == ("http://x:1", "K", "S")
    assert (found.region, found.token, found.ca_bundle) == ("us-west-2", "T", "/c")
    assert profile(None, FULL).region == "us-east-1"
    assert profile(None, FULL | {"AWS_REGION": "r", "AWS_DEFAULT_REGION": "d"}).region == "r"


def test_a_folder_that_is_named_comes_before_the_variables(folder):
    assert profile(str(folder), FULL).access_key == "AKIA"


@pytest.mark.parametrize("missing", FULL)
def test_incomplete_variables_are_nothing(folder, missing):
    some = {name: value for name, value in FULL.items() if name != missing}
    assert profile(None, some | {"TOKIWA_DATA": str(folder)}).access_key == "AKIA"


def test_a_folder_without_a_profile_says_how_to_get_one(tmp_path):
    with pytest.raises(CallFailed, match=rf"^There are no credentials in {tmp_path}/a b\. .*--data '{tmp_path}/a b'$"):
        of_folder(tmp_path / "a b")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config", "nonsense"),
        ("config", "[profile tokiwa]\n"),
        ("credentials", ""),
        ("credentials", "[tokiwa]\nx = y\n"),
    ],
)
def test_files_that_somebody_changed_are_told(folder, name, text):
    (folder / name).write_text(text)
    with pytest.raises(CallFailed, match="are not as a server leaves them"):
        of_folder(folder)


def test_the_lines_evaluate_to_what_they_say(folder):
    code = (
        f'{exports(str(folder))}\nenv | grep ^AWS_ | sort; echo "${{AWS_PROFILE-unset}} ${{AWS_SESSION_TOKEN-unset}}"'
    )
    before = {"AWS_PROFILE": "p", "AWS_SESSION_TOKEN": "t", "PATH": os.environ["PATH"]}
    for shell in ("sh", "bash"):
        done = subprocess.run([shell, "-c", code], capture_output=True, text=True, check=True, env=before)
        assert done.stdout.splitlines() == [
            "AWS_ACCESS_KEY_ID=AKIA",
            "AWS_DEFAULT_REGION=eu-central-1",
            "AWS_ENDPOINT_URL=http://127.0.0.1:1",
            "AWS_PAGER=",
            "AWS_REGION=eu-central-1",
            "AWS_SECRET_ACCESS_KEY=s'e$c\"ret",
            "unset unset",
        ]


def test_they_lead_to_the_folders_server_whatever_the_variables_say(folder):
    assert "export AWS_ACCESS_KEY_ID=AKIA" in exports(None, FULL | {"TOKIWA_DATA": str(folder)})


def test_what_to_trust_is_exported_with_tls(folder):
    (folder / "config").write_text(f"{CONFIG}ca_bundle = {folder}/ca.pem\n")
    assert f"export AWS_CA_BUNDLE={folder}/ca.pem" in export_lines(of_folder(folder))


@pytest.mark.parametrize("listen", ["127.0.0.1:0", "0.0.0.0:0"], ids=["http", "https"])
def test_after_evaluating_them_the_aws_cli_talks_to_the_server(tmp_path, listen):
    server = Running(tmp_path / "the data", listen=listen)
    try:
        env = tokiwa("env", "--data", str(server.folder))
        assert (env.returncode, env.stderr) == (0, "")
        code = f'eval "$1"; {AWS} sts get-caller-identity; {AWS} acm list-certificates'
        done = subprocess.run(
            ["sh", "-c", code, "sh", env.stdout], capture_output=True, text=True, check=True, env=environment()
        )
        identity, _, certificates = done.stdout.partition("}\n")
        assert json.loads(identity + "}")["Arn"] == "arn:aws:iam::000000000000:root"
        assert json.loads(certificates) == {"CertificateSummaryList": []}
        # The files themselves are a profile of the AWS CLI.
        files = environment(
            AWS_CONFIG_FILE=f"{server.folder}/config",
            AWS_SHARED_CREDENTIALS_FILE=f"{server.folder}/credentials",
            AWS_PROFILE="tokiwa",
        )
        done = subprocess.run([AWS, "iam", "list-users"], capture_output=True, text=True, check=True, env=files)
        assert json.loads(done.stdout) == {"Users": []}
    finally:
        assert server.stop() == 0

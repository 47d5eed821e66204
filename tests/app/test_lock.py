import os

import pytest

from tokiwa.app.lock import sole_server
from tokiwa.domain.problem import Problem


def test_a_folder_has_one_server_at_a_time(tmp_path):
    folder = tmp_path / "a" / "b"
    with sole_server(folder):
        assert folder.stat().st_mode & 0o777 == 0o700
        with pytest.raises(Problem, match=rf"^Another server works on {folder} \(process {os.getpid()}\)"):
            sole_server(folder).__enter__()
    with sole_server(folder):
        pass


def test_what_an_ended_server_wrote_does_not_matter(tmp_path):
    (tmp_path / "lock").write_text("1234567890")
    with sole_server(tmp_path):
        assert (tmp_path / "lock").read_text() == str(os.getpid())


def test_a_folder_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Problem, match=f"^The data folder {tmp_path}/file/data cannot be used: "):
        sole_server(tmp_path / "file" / "data").__enter__()

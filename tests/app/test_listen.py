import socket

import pytest

from tokiwa.app.listen import listen
from tokiwa.app.settings import settings
from tokiwa.domain.problem import Problem


def at(address):
    return settings(listen=address, environment={})


def test_port_0_is_any_free_one_and_the_settings_know_it():
    made, known = listen(at("127.0.0.1:0"))
    with made, socket.create_connection(("127.0.0.1", known.port), timeout=5):
        assert known.url == f"http://127.0.0.1:{made.getsockname()[1]}"


@pytest.mark.parametrize("target", ["127.0.0.1", "::1"])
def test_all_addresses_are_those_of_both_versions(target):
    made, known = listen(at("[::]:0"))
    with made, socket.create_connection((target, known.port), timeout=5):
        pass


def test_a_name_is_looked_up():
    made, known = listen(at("localhost:0"))
    with made, socket.create_connection(("localhost", known.port), timeout=5):
        pass


def test_an_address_that_is_taken_is_told():
    first, known = listen(at("127.0.0.1:0"))
    with first, pytest.raises(Problem, match=f"^Something else listens on {known.address} already.*--listen"):
        listen(known)


def test_an_address_that_is_not_ours_is_told():
    with pytest.raises(Problem, match=r"^The server cannot listen on 192\.0\.2\.1:0: .*--listen"):
        listen(at("192.0.2.1:0"))

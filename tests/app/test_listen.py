import socket

import pytest

from tokiwa.app.listen import listen
from tokiwa.app.settings import settings
from tokiwa.domain.problem import Problem


def at(address):
    return settings(listen=address, environment={})


def test_port_0_is_any_free_one_and_the_settings_know_it():
    (made,), known = listen(at("127.0.0.1:0"))
    with made, socket.create_connection(("127.0.0.1", known.listen.port), timeout=5):
        assert known.url == f"http://127.0.0.1:{made.getsockname()[1]}"


@pytest.mark.parametrize("target", ["127.0.0.1", "::1"])
def test_all_addresses_are_those_of_both_versions(target):
    (made,), known = listen(at("[::]:0"))
    with made, socket.create_connection((target, known.listen.port), timeout=5):
        pass


def test_a_name_is_looked_up():
    (made,), known = listen(at("localhost:0"))
    with made, socket.create_connection(("localhost", known.listen.port), timeout=5):
        pass


def test_an_address_that_is_taken_is_told():
    (first,), known = listen(at("127.0.0.1:0"))
    with first, pytest.raises(Problem, match=f"^Something else listens on {known.listen} already.*--listen"):
        listen(known)


def test_an_address_that_is_not_ours_is_told():
    with pytest.raises(Problem, match=r"^The server cannot listen on 192\.0\.2\.1:0: .*--listen"):
        listen(at("192.0.2.1:0"))


def test_revocation_has_an_address_of_its_own():
    made, known = listen(settings(listen="127.0.0.1:0", revocation_listen="[::1]:0", environment={}))
    with made[0], made[1]:
        assert [each.getsockname()[1] for each in made] == [known.listen.port, known.revocation_listen.port]
        assert known.published == f"http://[::1]:{known.revocation_listen.port}"


def test_what_is_wrong_with_that_address_is_told_by_its_option():
    (first,), known = listen(at("127.0.0.1:0"))
    given = settings(listen="127.0.0.1:0", revocation_listen=str(known.listen), environment={})
    with first, pytest.raises(Problem, match=f"^Something else listens on {known.listen} already.*--revocation-listen"):
        listen(given)

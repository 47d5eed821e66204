import threading

from tests.store.keeping import ACCOUNT, NOW, look, only_postgresql, only_sqlite, write

from tokiwa.domain.account import Account
from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.domain.issued import Chain
from tokiwa.store import accounts
from tokiwa.store.epochs import Epochs
from tokiwa.store.store import Store


def test_a_number_for_each_kind_that_is_remembered_grows_with_each_write_of_it(store):
    epochs = Epochs(store._engine)
    assert epochs.now() == {}
    write(store, Account(ACCOUNT, "root", NOW))
    write(store, AccountConfiguration(ACCOUNT, 1))
    write(store, Chain("a", ""))
    assert epochs.now() == {"accounts": 1, "configurations": 1}
    write(store, drops=(look(store, accounts.get, ACCOUNT),))
    assert epochs.now() == {"accounts": 2, "configurations": 1}


def test_another_store_on_the_database_knows_of_it_when_the_writer_does(store, url):
    other = Store(url)
    epochs = Epochs(other._engine)
    for number in range(1, 20):
        write(store, Account(f"{number:012d}", "root", NOW))
        assert epochs.now() == {"accounts": number}
    other.close()


def test_a_look_is_as_new_as_its_moment_unless_it_is_to_be_steady(store, url):
    other, epochs = Store(url), Epochs(store._engine)
    write(other, Account(ACCOUNT, "root", NOW))
    with epochs.steady():
        assert epochs.now() == {"accounts": 1}
        with epochs.steady():
            assert epochs.now() == {"accounts": 1}
    write(other, Account("111111111111", "other", NOW))
    with epochs.steady():
        assert epochs.now() == {"accounts": 2}
    assert epochs.now() == {"accounts": 2}
    other.close()


@only_postgresql
def test_within_a_steady_look_the_server_is_asked_once_by_each_thread(store, monkeypatch):
    epochs = Epochs(store._engine)
    asked = []
    read = epochs._read
    monkeypatch.setattr(epochs, "_read", lambda: asked.append(threading.get_ident()) or read())
    with epochs.steady():
        write(store, Account(ACCOUNT, "root", NOW))
        assert epochs.now() == {"accounts": 1}
        write(store, Account("111111111111", "other", NOW))
        assert epochs.now() == {"accounts": 1}  # as at the first look
        found = []
        thread = threading.Thread(target=lambda: found.append(epochs.now()))
        thread.start()
        thread.join()
        assert found == [{"accounts": 2}]
    assert epochs.now() == {"accounts": 2}
    assert [each == threading.get_ident() for each in asked] == [True, False, True]


@only_sqlite
def test_where_memory_can_tell_the_numbers_are_read_when_something_has_changed(store, monkeypatch):
    epochs = Epochs(store._engine)
    asked = []
    read = epochs._read
    monkeypatch.setattr(epochs, "_read", lambda: asked.append(1) or read())
    for number in range(3):
        write(store, Account(f"{number:012d}", "root", NOW))
        for _ in range(5):
            write(store, Chain(f"{number} {len(asked)} {_}", ""))
            assert epochs.now() == {"accounts": number + 1}
    assert len(asked) == 3

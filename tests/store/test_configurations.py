from tests.store.keeping import ACCOUNT, look, write

from tokiwa.domain.configuration import AccountConfiguration
from tokiwa.store import configurations


def test_what_was_never_set_is_the_default(store):
    assert look(store, configurations.get, ACCOUNT) == AccountConfiguration(ACCOUNT, version=0)
    write(store, AccountConfiguration(ACCOUNT, 7))
    assert look(store, configurations.get, ACCOUNT).days_before == 7

from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.authority import Authority, AuthorityStatus, AuthorityType
from tokiwa.store import authorities

OTHER = "111111111111"


def authority(name, account=ACCOUNT, policy=None):
    return Authority(
        f"arn:{name}", account, AuthorityType.ROOT, "EC_prime256v1", "SHA256WITHECDSA", {"CommonName": "é"},
        NOW, NOW, AuthorityStatus.ACTIVE, "sealed:", "csr", policy=policy,
    )  # fmt: skip


def arns(found):
    return [each.arn for each in found]


def test_one_is_read_as_it_was_written(store):
    write(store, authority("a"))
    assert look(store, authorities.get, "arn:a").subject == {"CommonName": "é"}
    assert look(store, authorities.get, "arn:b") is None


def test_pages_of_an_account_by_arn(store):
    write(store, *(authority(name) for name in "dbca"), authority("x", OTHER))
    assert arns(look(store, authorities.page, ACCOUNT, "", 2)) == ["arn:a", "arn:b"]
    assert arns(look(store, authorities.page, ACCOUNT, "arn:b", 9)) == ["arn:c", "arn:d"]


def test_those_that_other_accounts_share(store):
    write(store, authority("a", policy="{}"), authority("b", OTHER, "{}"), authority("c", OTHER))
    assert arns(look(store, authorities.shared, ACCOUNT, "", 9)) == ["arn:b"]
    assert arns(look(store, authorities.shared, OTHER, "", 9)) == ["arn:a"]
    assert arns(look(store, authorities.every)) == ["arn:a", "arn:b", "arn:c"]

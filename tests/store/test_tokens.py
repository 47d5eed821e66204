from tests.store.keeping import ACCOUNT, NOW, look, write

from tokiwa.domain.issued import Token
from tokiwa.store import tokens


def test_a_token_is_of_one_account_and_one_operation(store):
    write(store, Token(ACCOUNT, "acm:RequestCertificate", "t", "digest", "arn", NOW))
    assert look(store, tokens.get, ACCOUNT, "acm:RequestCertificate", "t").result == "arn"
    for other in (("1" * 12, "acm:RequestCertificate", "t"), (ACCOUNT, "acm-pca:IssueCertificate", "t"),
                  (ACCOUNT, "acm:RequestCertificate", "T")):  # fmt: skip
        assert look(store, tokens.get, *other) is None

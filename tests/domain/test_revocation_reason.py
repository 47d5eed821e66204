import pytest

from tokiwa.domain.revocation_reason import code_of
from tokiwa.wire import catalog


@pytest.mark.parametrize(
    ("reason", "code"),
    [
        ("KEY_COMPROMISE", 1),
        ("CERTIFICATE_AUTHORITY_COMPROMISE", 2),
        ("CA_COMPROMISE", 2),
        ("UNSPECIFIED", 0),
        (None, 0),
    ],
)
def test_codes(reason, code):
    assert code_of(reason) == code


@pytest.mark.parametrize("operation", ["acm-pca:RevokeCertificate", "acm:RevokeCertificate"])
def test_every_word_of_the_services_has_one(operation):
    words = catalog.operation(operation).model.input_shape.members["RevocationReason"].enum
    assert words
    assert [word for word in words if word != "UNSPECIFIED" and code_of(word) == 0] == []

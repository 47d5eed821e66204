import pytest
from tests.operations.acm.asking import put, stored

from tokiwa.domain.certificate import CertificateType
from tokiwa.operations.acm.origin import origin


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (CertificateType.PRIVATE, "AWS_MANAGED"),
        (CertificateType.AMAZON_ISSUED, "AWS_MANAGED"),
        (CertificateType.IMPORTED, "CUSTOMER_PROVIDED"),
    ],
)
def test_who_made_the_key(world, arn, kind, word):
    put(world, arn, type=kind)
    assert origin(stored(world, arn)) == word

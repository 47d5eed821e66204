import pytest

from managed import CA, authority
from tokiwa.work.authority_events import about


@pytest.mark.parametrize(
    ("reason", "detail"),
    [(None, {"result": "success"}), ("It broke.", {"result": "failure", "reason": "It broke."})],
)
def test_what_is_told(world, reason, detail):
    event = about(world.means.work(), authority(), "ACM Private CA CRL Generation", world.now, "more", reason=reason)
    assert (event.source, event.account, event.time) == ("aws.acm-pca", "000000000000", world.now)
    assert (event.resources, event.detail) == ((CA, "more"), detail)

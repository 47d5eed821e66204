from __future__ import annotations

from callers import ACCOUNT, Caller, allow


def test_a_keys_account_is_told(root: Caller) -> None:
    ann = root.user("ann", allow("sts:*"))
    session = ann.with_keys(ann("sts:GetSessionToken"))

    assert root("sts:GetAccessKeyInfo", AccessKeyId=ann.principal.access_key) == {"Account": ACCOUNT}
    assert session("sts:GetAccessKeyInfo", AccessKeyId=session.principal.access_key) == {"Account": ACCOUNT}


def test_an_unknown_key_is_refused(root: Caller) -> None:
    refusal = root.refused("sts:GetAccessKeyInfo", AccessKeyId="AKIAIOSFODNN7EXAMPLE")

    assert refusal == "ValidationError: The access key AKIAIOSFODNN7EXAMPLE is not known to this server."

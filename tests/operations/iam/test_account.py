from __future__ import annotations

from callers import Caller, allow, policy


def test_what_there_is_is_counted(root: Caller) -> None:
    before = root("iam:GetAccountSummary")["SummaryMap"]
    root("iam:CreateUser", UserName="ann")
    root.role("deploy", {"Service": "lambda.amazonaws.com"})
    for name in ("one", "two"):
        arn = root("iam:CreatePolicy", PolicyName=name, PolicyDocument=policy(allow("acm:*")))["Policy"]["Arn"]
    root("iam:CreatePolicyVersion", PolicyArn=arn, PolicyDocument=policy(allow("acm:*")))
    root("iam:CreateAccessKey")

    after = root("iam:GetAccountSummary")["SummaryMap"]

    more = {name: after[name] - before[name] for name in after if after[name] != before[name]}
    assert more | {"AccountAccessKeysPresent": 0} == {
        "Users": 1,
        "Roles": 1,
        "Policies": 2,
        "PolicyVersionsInUse": 3,
        "AccountAccessKeysPresent": 0,
    }
    assert after["AccountAccessKeysPresent"] == 1
    assert (after["AccessKeysPerUserQuota"], after["VersionsPerPolicyQuota"], after["Groups"]) == (2, 5, 0)

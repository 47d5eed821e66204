"""iam:GetAccountSummary: how much there is, and how much there may be."""

from collections import Counter
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.operations.iam import access_keys, attached_policies, documents, groups, policy_versions
from tokiwa.operations.iam.resource import kind_of
from tokiwa.operations.iam.uses import entities, own_policies
from tokiwa.operations.registry import operation
from tokiwa.store import identities, instance_profiles
from tokiwa.work import Work

_QUOTAS = {
    "AccessKeysPerUserQuota": access_keys.MOST,
    "AttachedPoliciesPerGroupQuota": attached_policies.MOST,
    "GroupPolicySizeQuota": documents.GROUP_SIZE,
    "GroupsPerUserQuota": groups.MOST,
    "AssumeRolePolicySizeQuota": documents.TRUST_SIZE,
    "AttachedPoliciesPerRoleQuota": attached_policies.MOST,
    "AttachedPoliciesPerUserQuota": attached_policies.MOST,
    "PolicySizeQuota": documents.MANAGED_SIZE,
    "RolePolicySizeQuota": documents.ROLE_SIZE,
    "UserPolicySizeQuota": documents.USER_SIZE,
    "VersionsPerPolicyQuota": policy_versions.MOST,
}
_NONE_HERE = (
    "AccountMFAEnabled",
    "AccountPasswordPresent",
    "AccountSigningCertificatesPresent",
    "MFADevices",
    "MFADevicesInUse",
    "Providers",
    "ServerCertificates",
)


@operation("iam:GetAccountSummary")
def get_account_summary(work: Work, call: Call) -> dict[str, Any]:
    """Counts and quotas by name; what does not exist here counts 0."""
    with work.transaction() as tx:
        kinds = Counter(map(kind_of, entities(tx, call.account)))
        policies = [len(each.versions) for each in own_policies(tx, call.account)]
        counts = {
            "Roles": kinds["Role"],
            "Users": kinds["User"],
            "Groups": kinds["Group"],
            "InstanceProfiles": len(instance_profiles.of_account(tx, call.account)),
            "Policies": len(policies),
            "PolicyVersionsInUse": sum(policies),
            "AccountAccessKeysPresent": int(bool(identities.keys_of(tx, call.account, ""))),
        }
    return {"SummaryMap": {**counts, **dict.fromkeys(_NONE_HERE, 0), **_QUOTAS}}

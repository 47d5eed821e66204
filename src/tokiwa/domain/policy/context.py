"""The condition keys that every request has: who calls, when, from where (IAM User Guide, "Global condition keys")."""

from tokiwa.domain.call import Call
from tokiwa.domain.moment import stamp
from tokiwa.domain.policy.principal import Principal, PrincipalType

_TYPES = {PrincipalType.ROOT: "Account", PrincipalType.USER: "User", PrincipalType.SESSION: "AssumedRole"}


def keys_of_principal(principal: Principal) -> dict[str, str | tuple[str, ...]]:
    """Return the keys about the caller.

    `aws:PrincipalArn` of a session is its role's ARN. A service has `aws:PrincipalServiceName` and no ARN.
    """
    if principal.type is PrincipalType.SERVICE:
        return {"aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": principal.name}
    keys: dict[str, str | tuple[str, ...]] = {
        "aws:PrincipalIsAWSService": "false",
        "aws:PrincipalArn": principal.role_arn or principal.arn,
        "aws:PrincipalAccount": principal.account,
        "aws:PrincipalType": _TYPES[principal.type],
        "aws:userid": principal.id,
    }
    if principal.type is PrincipalType.USER:
        keys["aws:username"] = principal.name
    if principal.expires is not None:  # only temporary credentials say whether a second factor was there
        keys["aws:MultiFactorAuthPresent"] = "true" if principal.mfa else "false"
    keys |= {f"aws:PrincipalTag/{name}": value for name, value in principal.tags}
    return keys


def keys_of_call(call: Call) -> dict[str, str | tuple[str, ...]]:
    """Return the keys about the caller and the circumstances of the call. Time is the account's."""
    return keys_of_principal(call.principal) | {
        "aws:CurrentTime": stamp(call.now),
        "aws:EpochTime": str(int(call.now.timestamp())),
        "aws:SourceIp": call.source,
        "aws:SecureTransport": "true" if call.secure else "false",
        "aws:UserAgent": call.user_agent,
        "aws:RequestedRegion": call.region,
        "aws:ViaAWSService": "false",
    }

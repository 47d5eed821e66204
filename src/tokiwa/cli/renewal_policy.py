"""tokiwa renewal-policy: when certificates are renewed, how renewals are spread, and how many a CA signs."""

from collections.abc import Mapping
from typing import Any

import click

from tokiwa.cli.options import DATA
from tokiwa.cli.shown import date

CA = click.option("--ca", metavar="ARN", help="The policy of one private CA of yours, instead of the account's.")
SCOPES = {
    "STANDARD": "the standard policy, as in AWS",
    "ACCOUNT": "the account's policy",
    "CERTIFICATE_AUTHORITY": "the policy of the private CA",
}


@click.group("renewal-policy")
def renewal_policy() -> None:
    """Say when certificates are renewed. Without a policy: exactly 60 days before their end, all that are due at once."""


@renewal_policy.command("show")
@CA
@DATA
def show(ca: str | None, data: str | None) -> None:
    """Tell the policy that counts."""
    click.echo(text(_call(data, "GetRenewalPolicy", ca)))


@renewal_policy.command("set")
@click.option("--before", type=int, metavar="DAYS", help="How many days before their end at the earliest. Default: 60.")
@click.option("--jitter", type=int, metavar="DAYS", help="Over how many days after that to spread them. Default: 0.")
@click.option("--safe", type=int, metavar="DAYS", help="How many days before their end at the latest. Default: 45.")
@click.option("--per-hour", type=int, metavar="N", help="How many one CA signs in an hour. Default: all that are due.")
@click.option("--per-second", type=int, metavar="N", help="How many in a second: the quota of its HSM, for example.")
@CA
@DATA
def set_(ca: str | None, data: str | None, **given: int | None) -> None:
    """Set the whole policy; what is left out is as in the standard one."""
    members = {
        "before": "DaysBeforeExpiry",
        "jitter": "JitterDays",
        "safe": "SafeDays",
        "per_hour": "RenewalsPerHour",
        "per_second": "RenewalsPerSecond",
    }
    values = {members[name]: value for name, value in given.items() if value is not None}
    click.echo(text(_call(data, "PutRenewalPolicy", ca, **values)))


@renewal_policy.command("clear")
@CA
@DATA
def clear(ca: str | None, data: str | None) -> None:
    """Take the policy away, and tell the one that counts then."""
    _call(data, "DeleteRenewalPolicy", ca)
    click.echo(text(_call(data, "GetRenewalPolicy", ca)))


def text(told: Mapping[str, Any]) -> str:
    """A policy in words."""
    policy = told["RenewalPolicy"]
    budgets = [f"{policy['RenewalsPerHour']} an hour"] if policy["RenewalsPerHour"] else []
    budgets += [f"{policy['RenewalsPerSecond']} a second"] if policy["RenewalsPerSecond"] else []
    lines = [
        f"{SCOPES[policy['Scope']]}:",
        f"  renewals are due {policy['DaysBeforeExpiry']} days before the end, spread over {policy['JitterDays']} days",
        f"  a CA signs {' and '.join(budgets) if budgets else 'as many as are due'}",
        f"  each has begun {policy['SafeDays']} days before the end, whatever the budget says",
    ]
    free = told.get("NextFreeTurn")
    return "\n".join([*lines, *([f"  renewals wait; the next free turn is at {date(free)}"] if free else [])])


def _call(data: str | None, operation: str, ca: str | None, **values: Any) -> Any:
    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    named = {"CertificateAuthorityArn": ca} if ca else {}
    return call(profile(data), "tokiwa", operation, named | values, wall_clock())

"""tokiwa replace: start mass replacements, watch and stop them."""

import json
from typing import Any

import click

from tokiwa.agent.client import CallFailed, call
from tokiwa.app.now import wall_clock
from tokiwa.cli.dates import seconds, shown
from tokiwa.cli.options import DATA
from tokiwa.cli.profile import profile

JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
SHOWN = 20  # stragglers that are printed


@click.group()
def replace() -> None:
    """Renew many certificates in waves, and revoke what was replaced."""


@replace.command()
@click.option("--ca", metavar="ARN", help="Those that this private CA has issued.")
@click.option("--key-algorithm", metavar="NAME", help="Those with keys of this algorithm: RSA_2048, EC_prime256v1 ...")
@click.option("--template", metavar="NAME", help="Those that were signed by this template: EndEntityCertificate/V1 ...")
@click.option("--issued-after", metavar="DATE", help="Those that were issued at this date or later: 2027-01-31.")
@click.option("--issued-before", metavar="DATE", help="Those that were issued before this date.")
@click.option("--tag", "tags", multiple=True, metavar="KEY=VALUE", help="Those with this tag. May be given again.")
@click.option("--wave", type=click.IntRange(1, 10_000), help="How many are under way at most. Default: 100.")
@click.option("--per-hour", type=click.IntRange(1, 10_000_000), help="How many are begun in an hour at most.")
@click.option("--revoke-after", metavar="DURATION", help="Revoke each old certificate so long after its renewal: 7d.")
@click.option("--reason", metavar="REASON", help="The reason of these revocations. Default: SUPERSEDED.")
@click.option("--force", is_flag=True, help="Also those that were never exported and are not in use.")
@click.option("--until-served", is_flag=True, help="A wave is settled when all deployments serve the new certificates.")
@click.option("--dry-run", is_flag=True, help="Only tell what would be done.")
@JSON
@DATA
def start(*, as_json: bool, data: str | None, tags: tuple[str, ...], **given: Any) -> None:
    """Start a replacement of all certificates that fit what is given.

    A wave begins when the last one is settled. It goes on by itself, also after a restart; see `tokiwa replace show`.
    """
    values = {
        "CertificateAuthorityArn": given["ca"],
        "KeyAlgorithm": given["key_algorithm"],
        "Template": given["template"],
        "IssuedAfter": _moment(given["issued_after"]),
        "IssuedBefore": _moment(given["issued_before"]),
        "Tags": [_tag(each) for each in tags] or None,
        "WaveSize": given["wave"],
        "MaxPerHour": given["per_hour"],
        "RevokeAfter": given["revoke_after"],
        "RevocationReason": given["reason"],
        "Force": given["force"] or None,
        "WaitFor": "SERVED" if given["until_served"] else None,
        "DryRun": given["dry_run"] or None,
    }
    said = _call(data, "StartReplacement", {name: value for name, value in values.items() if value is not None})
    click.echo(_json(said) if as_json else foreseen(said["DryRun"]) if "DryRun" in said else _started(said))


@replace.command()
@click.argument("replacement")
@JSON
@DATA
def show(replacement: str, data: str | None, *, as_json: bool) -> None:
    """How far a replacement is, and what it could not renew and why."""
    said = _call(data, "DescribeReplacement", {"ReplacementId": replacement})
    click.echo(_json(said) if as_json else _shown(said))


@replace.command("list")
@JSON
@DATA
def list_(data: str | None, *, as_json: bool) -> None:
    """The replacements of the account, oldest first."""
    found: list[Any] = []
    values: dict[str, Any] = {}
    while True:
        said = _call(data, "ListReplacements", values)
        found += said["Replacements"]
        if "NextToken" not in said:
            break
        values = {"NextToken": said["NextToken"]}
    lines = [f"{each['ReplacementId']}  {each['Status']:9}  {shown(each['StartedAt'])}" for each in found]
    click.echo(_json(found) if as_json else "\n".join(lines) or "there is none")


@replace.command()
@click.argument("replacement")
@DATA
def stop(replacement: str, data: str | None) -> None:
    """Begin no further wave and revoke nothing more."""
    _call(data, "StopReplacement", {"ReplacementId": replacement})
    click.echo(f"{replacement} is stopped; renewals that were asked for take their course")


def _call(data: str | None, operation: str, values: dict[str, Any]) -> Any:
    return call(profile(data), "tokiwa", operation, values, wall_clock())


def _started(said: Any) -> str:
    return f"{said['ReplacementId']} is under way; see: tokiwa replace show {said['ReplacementId']}"


def foreseen(said: Any) -> str:
    """What a replacement would do."""
    hours = f" over {said['Hours']} hours" if said["Hours"] else ""
    lines = [
        f"{said['Chosen']} certificates, {said['Renewable']} of them can be renewed, in {said['Waves']} waves{hours}"
    ]
    for each in said["Hindrances"]:
        lines += [f"  {each['Count']} x {each['Reason']}, for example {each['Example']}:", f"    {each['Message']}"]
    return "\n".join(lines)


def _shown(said: Any) -> str:
    found, progress = said["Replacement"], said["Replacement"]["Progress"]
    lines = [f"{found['ReplacementId']}  {found['Status']}, {found['Waves']} waves so far"]
    lines += [f"  {count:7} {name.lower()}" for name, count in progress.items() if count]
    for each in said["Stragglers"][:SHOWN]:
        lines += [f"  {each['CertificateArn']}  {each['Reason']}", f"    {each['Message']}"]
    if len(said["Stragglers"]) > SHOWN or "NextToken" in said:
        lines.append("  ... and more; --json tells more of them")
    return "\n".join(lines)


def _tag(text: str) -> dict[str, str]:
    key, equals, value = text.partition("=")
    if not key or not equals:
        raise CallFailed(f"{text} is not a tag. Give KEY=VALUE.")
    return {"Key": key, "Value": value}


def _moment(text: str | None) -> float | None:
    return None if text is None else seconds(text)


def _json(value: Any) -> str:
    return json.dumps(value, indent=2)

"""tokiwa rotate: a private CA gives way to another one; what depends on a CA."""

import json
from typing import Any

import click

from tokiwa.cli.dates import shown
from tokiwa.cli.options import DATA

JSON = click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON.")
ARN = click.argument("ca", metavar="ARN")
SHOWN = 20  # consumers that are printed
PAIR = ("SERVED", "ISSUED")


@click.group()
def rotate() -> None:
    """Have a private CA give way to another one, phase by phase, and see what depends on a CA."""


@rotate.command()
@ARN
@click.option("--key-algorithm", metavar="NAME", help="The new CA's key: EC_secp384r1 ... Default: as the old one's.")
@click.option(
    "--signing-algorithm", metavar="NAME", help="How the new CA signs. Default: as the old one, or as its key."
)
@click.option(
    "--common-name", metavar="NAME", help="The new CA's name. Default: the old one's with its generation, G2."
)
@click.option(
    "--lifetime", metavar="DURATION", help="How long it is valid: 3650d. Default: as long as the old one was."
)
@click.option("--parent", metavar="ARN", help="Who signs a subordinate CA. Default: who signed the old one.")
@click.option("--no-cross", is_flag=True, help="The old root does not sign the new one.")
@click.option("--cross-back", is_flag=True, help="The new root also signs the old one.")
@click.option(
    "--consumer", "consumers", multiple=True, metavar="NAME", help="Who else must trust it. May be given again."
)
@click.option("--wave", type=click.IntRange(1, 10_000), help="How many certificates are issued anew at a time.")
@click.option("--per-hour", type=click.IntRange(1, 10_000_000), help="How many are begun in an hour at most.")
@click.option("--wait-for", type=click.Choice(PAIR), help="When one counts as issued anew. Default: SERVED.")
@click.option(
    "--revoke-after", metavar="DURATION", help="Revoke earlier versions so long after they were replaced: 7d."
)
@DATA
def start(
    ca: str, data: str | None, consumers: tuple[str, ...], *, no_cross: bool, cross_back: bool, **given: Any
) -> None:
    """Make a new CA beside the CA ARN, and distribute its root."""
    values = {
        "CertificateAuthorityArn": ca,
        "KeyAlgorithm": given["key_algorithm"],
        "SigningAlgorithm": given["signing_algorithm"],
        "CommonName": given["common_name"],
        "Lifetime": given["lifetime"],
        "ParentArn": given["parent"],
        "CrossSigned": False if no_cross else None,
        "CrossSigns": cross_back or None,
        "Consumers": list(consumers) or None,
        "WaveSize": given["wave"],
        "MaxPerHour": given["per_hour"],
        "WaitFor": given["wait_for"],
        "RevokeAfter": given["revoke_after"],
    }
    said = _call(data, "StartRotation", {name: value for name, value in values.items() if value is not None})
    click.echo(f"The new CA is {said['Rotation']['SuccessorArn']}; see: tokiwa rotate show {ca}")


@rotate.command()
@ARN
@JSON
@DATA
def show(ca: str, data: str | None, *, as_json: bool) -> None:
    """Where the rotation of the CA ARN is, and who is missing for its next phase."""
    said = _call(data, "DescribeRotation", {"CertificateAuthorityArn": ca})
    click.echo(json.dumps(said, indent=2) if as_json else _shown(said))


@rotate.command("list")
@JSON
@DATA
def list_(data: str | None, *, as_json: bool) -> None:
    """The rotations of the account, oldest first."""
    found: list[Any] = []
    said = _call(data, "ListRotations", {})
    found += said["Rotations"]
    while "NextToken" in said:
        said = _call(data, "ListRotations", {"NextToken": said["NextToken"]})
        found += said["Rotations"]
    lines = [f"{each['Status']:12}  {shown(each['StartedAt'])}  {each['CertificateAuthorityArn']}" for each in found]
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(lines) or "there is none")


@rotate.command()
@ARN
@click.option("--confirm", "names", multiple=True, metavar="NAME", help="Vouch for a consumer. May be given again.")
@click.option("--dry-run", is_flag=True, help="Only tell what the waves of the re-issue would do.")
@DATA
def advance(ca: str, names: tuple[str, ...], data: str | None, *, dry_run: bool) -> None:
    """Begin the next phase, if all are ready for it."""
    values: dict[str, Any] = {"CertificateAuthorityArn": ca}
    values |= {"Confirm": list(names)} if names else {}
    said = _call(data, "AdvanceRotation", values | ({"DryRun": True} if dry_run else {}))
    if dry_run:
        from tokiwa.cli.replace import foreseen

        click.echo(foreseen(said["DryRun"]))
    else:
        click.echo(f"The rotation is {said['Rotation']['Status']}; see: tokiwa rotate show {ca}")


@rotate.command()
@ARN
@DATA
def back(ca: str, data: str | None) -> None:
    """Go one phase back."""
    said = _call(data, "RevertRotation", {"CertificateAuthorityArn": ca})
    click.echo(f"The rotation is {said['Rotation']['Status']}; see: tokiwa rotate show {ca}")


@rotate.command()
@ARN
@DATA
def stop(ca: str, data: str | None) -> None:
    """End the rotation and leave everything as it is."""
    _call(data, "StopRotation", {"CertificateAuthorityArn": ca})
    click.echo("The rotation is stopped; both CAs stay as they are")


@rotate.command()
@ARN
@JSON
@DATA
def dependents(ca: str, data: str | None, *, as_json: bool) -> None:
    """What dies when the CA ARN dies."""
    said = _call(data, "DescribeDependents", {"CertificateAuthorityArn": ca})["Dependents"]
    click.echo(json.dumps(said, indent=2) if as_json else "\n".join(_hanging(said)))


@rotate.command()
@click.argument("which", type=click.Choice(("NONE", "ROTATED", "ALL")), required=False)
@DATA
def protection(which: str | None, data: str | None) -> None:
    """Say which CAs cannot be deleted while something depends on them, or tell which."""
    if which is not None:
        _call(data, "PutDeletionProtection", {"Protection": which})
    click.echo(_call(data, "GetDeletionProtection", {})["Protection"])


def _call(data: str | None, operation: str, values: dict[str, Any]) -> Any:
    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    return call(profile(data), "tokiwa", operation, values, wall_clock())


def _shown(said: Any) -> str:
    found, gate = said["Rotation"], said["Gate"]
    lines = [f"{found['CertificateAuthorityArn']} gives way to {found['SuccessorArn']}"]
    lines += [f"  {shown(each['At'])}  {each['Status']}" for each in found["History"]]
    if "Reason" in found:
        lines.append(f"  it could not go on: {found['Reason']}")
    if "EndsAt" in found:
        lines.append(f"  the last certificate of the old CA ends at {shown(found['EndsAt'])}")
    if gate["Consumers"]:
        lines.append(f"{gate['Consumers'] - gate['Missing']} of {gate['Consumers']} are ready for the next phase")
    for each in gate["Details"][:SHOWN]:
        lines += [f"  {'ready  ' if each['Ready'] else 'missing'}  {each['Name']}", f"    {each['Message']}"]
    if gate["Open"]:
        lines.append(f"go on with: tokiwa rotate advance {found['CertificateAuthorityArn']}")
    return "\n".join([*lines, *_hanging(said["Dependents"])])


def _hanging(found: Any) -> list[str]:
    names = {
        "ManagedCertificates": "managed certificates",
        "DirectCertificates": "other certificates",
        "EarlierVersions": "earlier versions that were replaced",
    }
    lines = []
    for member, what in names.items():
        tally = found[member]
        if tally["Count"]:
            last = tally["Last"][0]
            lines.append(f"  {tally['Count']:7} {what}, the last ends at {shown(last['NotAfter'])}: {last['Arn']}")
    lines += [f"  private CA {each['Arn']}, {each['Status']}" for each in found["CertificateAuthorities"]]
    lines += (
        [f"  {found['DeploymentCount']:7} deployments: {', '.join(found['Deployments'][:5])}"]
        if found["Deployments"]
        else []
    )
    lines += [f"  account {each}" for each in found["Accounts"]]
    lines += [f"  the root {each} in the trust bundle" for each in found["TrustedRoots"]]
    lines += ["  requests that name no CA (it is the default)"] if found["DefaultCertificateAuthority"] else []
    return ["depending on it:", *lines] if lines else ["nothing depends on it"]

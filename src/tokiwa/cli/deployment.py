"""tokiwa deployment: which certificate is to be served where, and whether it is."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

import click

from tokiwa.cli.agents import JSON, call_, paged
from tokiwa.cli.options import DATA
from tokiwa.cli.shown import date, table

PROTOCOLS = click.Choice(["smtp", "imap", "pop3", "ldap", "postgresql", "mysql"])


@click.group()
def deployment() -> None:
    """Deployments say which certificate is to be served where, and by which agent. Each is named by its name or ARN."""


def _options(command: Callable[..., None]) -> Callable[..., None]:
    """What may be said of a deployment when it is made, and later."""
    for option in reversed(
        [
            click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="A setting of the kind."),
            click.option("--probe", metavar="HOST:PORT", help="Where a handshake proves that it is served."),
            click.option(
                "--server-name", metavar="NAME", help="Whom the handshake asks for. Default: the probe's host."
            ),
            click.option("--start-tls", type=PROTOCOLS, help="The protocol in which TLS is begun there."),
            click.option("--from-server", is_flag=True, help="The server looks, too, and its own handshake counts."),
            click.option("--wave", type=click.IntRange(0, 1000), help="The lowest goes first. Default: 0."),
            click.option(
                "--window", metavar="CRON", help='When the place may be changed, in UTC: "cron(0 2 * * ? *)".'
            ),
            click.option("--window-minutes", type=int, default=60, show_default=True, help="How long that lasts."),
            click.option("--owner", metavar="WHO", help="Whom to ask."),
            click.option("--report-drift", "on_drift", flag_value="REPORT", help="Only report what others put there."),
            click.option("--mend-drift", "on_drift", flag_value="MEND", help="Put it back. This is the default."),
            click.option("--served-within", type=int, metavar="HOURS", help="After that an event tells. Default: 24."),
        ]
    ):
        command = option(command)
    return command


@deployment.command()
@click.argument("name")
@click.option("--certificate", metavar="ARN", help="The certificate.")
@click.option(
    "--domain", "domains", metavar="NAME", multiple=True, help="Request one for these names, of the default CA."
)
@click.option("--agent", metavar="NAME", required=True, help="The agent on the host.")
@click.option("--kind", metavar="KIND", required=True, help="What the place is: nginx, haproxy, files ...")
@_options
@JSON
@DATA
def create(name: str, data: str | None, domains: tuple[str, ...], *, as_json: bool, **given: Any) -> None:
    """Have a certificate served at a place, now and after each renewal: one that is there, or a new one.

    What the settings of a kind are is in docs/kinds.md. The default CA is set with: tokiwa default-ca set
    """
    if bool(domains) == bool(given["certificate"]):
        raise click.UsageError("Give either --certificate ARN, or --domain NAME for a new one.")
    said = call_(
        data,
        "CreateDeployment",
        Name=name,
        CertificateArn=given["certificate"] or _requested(data, name, domains),
        AgentName=given["agent"],
        Kind=given["kind"],
        **_given(given),
    )
    _tell(said, as_json=as_json)


def _requested(data: str | None, name: str, domains: tuple[str, ...]) -> str:
    """A certificate for these names; the same one when a command that failed is given again."""
    token = hashlib.sha256(" ".join((name, *domains)).encode()).hexdigest()[:32]
    wanted = {"DomainName": domains[0], "KeyAlgorithm": "EC_prime256v1", "IdempotencyToken": token}
    others = {"SubjectAlternativeNames": domains} if len(domains) > 1 else {}
    return str(call_(data, "RequestCertificate", service="acm", **wanted, **others)["CertificateArn"])


@deployment.command()
@click.argument("name")
@click.option("--certificate", metavar="ARN", help="Another certificate to be served there.")
@_options
@click.option("--no-probe", is_flag=True, help="Take the probe away.")
@click.option("--no-window", is_flag=True, help="Take the maintenance window away.")
@JSON
@DATA
def update(name: str, data: str | None, *, as_json: bool, **given: Any) -> None:
    """Change what is given. What changes the place is installed anew; settings replace all that there were."""
    said = call_(
        data,
        "UpdateDeployment",
        DeploymentArn=_arn(data, name),
        CertificateArn=given["certificate"],
        RemoveProbe=given["no_probe"] or None,
        RemoveMaintenanceWindow=given["no_window"] or None,
        **_given(given),
    )
    _tell(said, as_json=as_json)


@deployment.command("list")
@click.option("--certificate", metavar="ARN", help="Those of this certificate.")
@click.option("--agent", metavar="NAME", help="Those of this agent.")
@click.option("--status", metavar="STATUS", help="Those in this state: FAILED, PENDING ...")
@click.option("--unserved", is_flag=True, help="Those whose certificate is not served.")
@JSON
@DATA
def list_(data: str | None, *, as_json: bool, unserved: bool, **given: str | None) -> None:
    """The deployments of the account, by name."""
    asked = {"CertificateArn": given["certificate"], "AgentName": given["agent"], "Status": given["status"]}
    found = list(paged(data, "ListDeployments", "Deployments", **asked))
    found = [each for each in found if not unserved or each.get("UnservedSince")]
    rows: list[tuple[object, ...]] = [("NAME", "STATUS", "KIND", "AGENT", "WAVE", "REASON")]
    rows += [
        (each["Name"], each["Status"], each["Kind"], each["AgentName"], each["Wave"], each["Reason"]) for each in found
    ]
    click.echo(json.dumps(found, indent=2) if as_json else "\n".join(table(rows)) if found else "there is none")


@deployment.command()
@click.argument("name")
@JSON
@DATA
def show(name: str, data: str | None, *, as_json: bool) -> None:
    """Where a deployment is, why, and what handshakes saw."""
    _tell(call_(data, "DescribeDeployment", DeploymentArn=_arn(data, name)), as_json=as_json)


@deployment.command()
@click.argument("name")
@JSON
@DATA
def retry(name: str, data: str | None, *, as_json: bool) -> None:
    """Install again at once what has failed, or what is there."""
    _tell(call_(data, "RetryDeployment", DeploymentArn=_arn(data, name)), as_json=as_json)


@deployment.command()
@click.argument("name")
@click.option("--force", is_flag=True, help="Do not wait for the agent to let go of it.")
@DATA
def delete(name: str, data: str | None, *, force: bool) -> None:
    """Delete a deployment. What is at the place stays, unless its settings say otherwise."""
    call_(data, "DeleteDeployment", DeploymentArn=_arn(data, name), Force=force or None)
    click.echo(f"{name} is deleted")


def _given(given: Mapping[str, Any]) -> dict[str, Any]:
    """The members that both making and changing have."""
    window = None
    if given["window"] is not None:
        window = {"Schedule": given["window"], "DurationMinutes": given["window_minutes"]}
    return {
        "Settings": dict(map(_setting, given["settings"])) or None,
        "Probe": _probe(given),
        "Wave": given["wave"],
        "MaintenanceWindow": window,
        "Owner": given["owner"],
        "OnDrift": given["on_drift"],
        "ServedWithinHours": given["served_within"],
    }


def _setting(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise click.UsageError(f"{text} is not a setting. Give NAME=VALUE.")
    return name, value


def _probe(given: Mapping[str, Any]) -> dict[str, Any] | None:
    text = given["probe"]
    if text is None:
        if given["server_name"] or given["start_tls"] or given["from_server"]:
            raise click.UsageError("--server-name, --start-tls and --from-server go with --probe.")
        return None
    host, _, port = text.rpartition(":")
    if not host or not port.isdecimal():
        raise click.UsageError(f"{text} is no place. Give HOST:PORT.")
    probe = {"Host": host.strip("[]"), "Port": int(port), "FromServer": given["from_server"]}
    probe |= {"ServerName": given["server_name"]} if given["server_name"] else {}
    return probe | ({"StartTls": given["start_tls"].upper()} if given["start_tls"] else {})


def _arn(data: str | None, name: str) -> str:
    """An ARN, or that of the deployment with this name."""
    if name.startswith("arn:"):
        return name
    from tokiwa.agent.client import CallFailed

    found = next((each for each in paged(data, "ListDeployments", "Deployments") if each["Name"] == name), None)
    if found is None:
        raise CallFailed(f"There is no deployment {name}.")
    return str(found["DeploymentArn"])


def _tell(said: Any, *, as_json: bool) -> None:
    found = said["Deployment"]
    click.echo(json.dumps(found, indent=2) if as_json else _text(found))


def _text(found: Mapping[str, Any]) -> str:
    lines = [f"{found['Name']}  {found['Status']} since {date(found['ChangedAt'])}", f"  {found['Reason']}"]
    lines += [f"  certificate  {found['CertificateArn']}"]
    lines += [f"  place        {found['Kind']} by {found['AgentName']}, wave {found['Wave']}"]
    lines += [f"               {name}={value}" for name, value in found.get("Settings", {}).items()]
    probe = found.get("Probe")
    if probe:
        begun = f" by {probe['StartTls']}" if probe.get("StartTls") else ""
        lines += [f"  probe        {probe['Host']}:{probe['Port']}{begun}, asking for {probe['ServerName']}"]
    if found.get("ProvedRoot"):
        lines += [f"  proved       with the root {found['ProvedRoot'][:16]} alone"]
    if found.get("UnservedSince"):
        lines += [f"  not served   since {date(found['UnservedSince'])}"]
    if found.get("NextAttemptAt"):
        lines += [f"  next attempt {date(found['NextAttemptAt'])}"]
    for sight in found.get("Sights", ()):
        what = sight.get("Problem") or f"serves {sight.get('Serial')}" + ("" if sight["Trusted"] else ", not trusted")
        lines += [f"  seen         {sight['Address']}: {what}"]
    return "\n".join(lines)

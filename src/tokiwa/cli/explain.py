"""tokiwa explain: why a certificate is, or is not, renewed, and what to type about it."""

import json
from collections.abc import Mapping
from typing import Any

import click

from tokiwa.cli.options import DATA
from tokiwa.cli.shown import date

MARKS = {"PASSED": "ok  ", "FAILED": "FAIL", "NOT_REACHED": "-   "}


@click.command()
@click.argument("arn")
@click.option("--json", "as_json", is_flag=True, help="The whole answer as JSON.")
@DATA
def explain(arn: str, data: str | None, *, as_json: bool) -> None:
    """Tell why the certificate ARN is or is not renewed: each check, the next attempt, and the commands that mend it."""
    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    told = call(profile(data), "tokiwa", "ExplainRenewal", {"CertificateArn": arn}, wall_clock())
    click.echo(json.dumps(told, indent=2) if as_json else text(told))


def text(told: Mapping[str, Any]) -> str:
    """The explanation for people."""
    lines = [told["CertificateArn"], f"{told['Status']}, {told['RenewalEligibility']}", "", told["Verdict"], ""]
    lines.append(f"Checks, as of {date(told['AsOf'])}:")
    for check in told["Checks"]:
        lines.append(
            f"  {MARKS[check['Outcome']]}  {check['Name']:28}  {check['Message'] if check['Outcome'] != 'NOT_REACHED' else ''}".rstrip()
        )
        lines += [f"          $ {command}" for command in check["Commands"]]
    following = told["NextAttempt"]
    lines += ["", f"Next attempt: {date(following['At']) if following.get('At') else 'none'}. {following['Why']}"]
    last = told.get("LastAttempt")
    if last:
        reason = f", {last['Reason']}: {last.get('Message', '')}" if last.get("Reason") else ""
        lines.append(f"Last: {last['RenewalStatus']} at {date(last['At'])}, attempts: {last['Attempts']}{reason}")
    lines.append(told["Afterwards"])
    lines += [
        f"Not served: {each['DeploymentArn']}, {each['Status']}: {each['Reason']}" for each in told.get("Unserved", ())
    ]
    return "\n".join(lines)

"""tokiwa forecast: the renewals of the days to come, and those that will fail."""

import json
from collections.abc import Mapping
from typing import Any

import click

from tokiwa.cli.options import DATA
from tokiwa.cli.shown import date, table

COUNTS = ("Renewals", "IfExported", "Failures", "OverBudget")
SHOWN = 20  # failures that are printed
PAGE = 1000  # of them in one call


@click.command()
@click.option("--days", type=click.IntRange(1, 1100), default=90, show_default=True, help="How far to look ahead.")
@click.option(
    "--by",
    type=click.Choice(["day", "hour"]),
    default="day",
    show_default=True,
    help="What is counted together, in UTC.",
)
@click.option("--ca", metavar="ARN", help="Only certificates from this private CA.")
@click.option("--all", "every", is_flag=True, help="List every failure, not only the first ones.")
@click.option("--json", "as_json", is_flag=True, help="The whole answer as JSON.")
@DATA
def forecast(days: int, by: str, ca: str | None, data: str | None, *, every: bool, as_json: bool) -> None:
    """Tell the renewals of the days to come by private CA, which of them will fail, and why.

    What follows a renewal within that time comes only if the certificate is exported after it, or in use: the column
    "if exported".
    """
    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    values: dict[str, Any] = {"Days": days, "By": by.upper(), "MaxResults": PAGE if every else SHOWN}
    values |= {"CertificateAuthorityArn": ca} if ca else {}
    who = profile(data)
    told = call(who, "tokiwa", "ForecastRenewals", values, wall_clock())
    while every and "NextToken" in told:
        more = call(who, "tokiwa", "ForecastRenewals", {**values, "NextToken": told.pop("NextToken")}, wall_clock())
        told["Failures"] += more["Failures"]
        told |= {"NextToken": more["NextToken"]} if "NextToken" in more else {}
    click.echo(json.dumps(told, indent=2) if as_json else text(told, by))


def text(told: Mapping[str, Any], by: str) -> str:
    """The forecast for people: CAs have numbers, by which the tables name them."""
    arns = sorted({slot.get("CertificateAuthorityArn", "") for slot in told["Slots"]})
    number = {arn: at for at, arn in enumerate(arns, start=1)}
    lines = [f"{date(told['From'])} to {date(told['To'])}", ""]
    lines += [f"CA {at}: {arn or 'none'}" for arn, at in number.items()]
    rows: list[list[object]] = [[by, "CA", "renewals", "if exported", "failures", "over budget"]]
    length = 10 if by == "day" else 13
    for slot in told["Slots"]:
        ca = number[slot.get("CertificateAuthorityArn", "")]
        rows.append([date(slot["Start"])[:length], ca, *(slot[each] for each in COUNTS)])
    rows.append(["together", "", *(told["Totals"][each] for each in COUNTS)])
    lines += ["", *table(rows)] if told["Slots"] else ["Nothing is to be renewed."]
    if told["Causes"]:
        lines += ["", "What will fail, and why:"]
    for cause in told["Causes"]:
        lines.append(
            f"  {cause['Certificates']} x {cause['Reason']}, from {date(cause['First'])} on: {cause['Message']}"
        )
    lines += [""] if told["Failures"] else []
    lines += [f"  {date(each['At'])}  {each['Reason']:14}  {each['CertificateArn']}" for each in told["Failures"]]
    return "\n".join([*lines, *(["  ... and more: --all"] if "NextToken" in told else [])])

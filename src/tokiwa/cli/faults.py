"""tokiwa fault: failures on purpose, in accounts with a test clock."""

from collections.abc import Mapping
from typing import Any

import click

from tokiwa.cli.options import DATA
from tokiwa.cli.shown import table


@click.group()
def fault() -> None:
    """Have calls, renewals and events of an account with a test clock fail, come late, come twice or be lost."""


@fault.command("set")
@click.argument("on")
@click.argument("effect", type=click.Choice(["fail", "delay", "duplicate", "lose"]))
@click.option("--reason", help="The error's code, or ACM's reason: ThrottlingException, PCA_ACCESS_DENIED ...")
@click.option("--message", help="What the error says.")
@click.option("--times", type=int, metavar="N", help="Only the next N. Default: all.")
@click.option(
    "--principal", "principal_arn", metavar="ARN", help="Only calls of this principal; * and ? are wildcards."
)
@click.option(
    "--resource", "resource_arn", metavar="ARN", help="Only what is about this resource; * and ? are wildcards."
)
@click.option("--delay", metavar="DURATION", help="How late: 90m, 12h, 2d.")
@click.option("--probability", type=float, help="With which probability each is struck. Default: 1.")
@click.option("--seed", type=int, help="What decides which ones; the same seed strikes the same ones. Default: 0.")
@click.option("--name", "fault_id", help="A name for it; one that is there is set anew. Default: drawn.")
@DATA
def set_(on: str, effect: str, data: str | None, **given: Any) -> None:
    """Have what happens to ON, an operation like acm:ExportCertificate, or renew, publish or deliver.

    Operations can fail; renewals can fail and be delayed; events on their way to rules (publish) can be delayed and
    lost; deliveries to targets (deliver) can fail, come twice and be lost.
    """
    members = {
        "".join(part.title() for part in name.split("_")): value for name, value in given.items() if value is not None
    }
    told = _call(data, "PutFault", {"On": on, "Effect": effect.upper(), **members})
    click.echo(text([told["Fault"]]))


@fault.command("list")
@DATA
def list_(data: str | None) -> None:
    """List the faults, with how often each has struck."""
    found = _call(data, "ListFaults", {})["Faults"]
    click.echo(text(found) if found else "There are no faults.")


@fault.command("delete")
@click.argument("name")
@DATA
def delete(name: str, data: str | None) -> None:
    """Take a fault away."""
    _call(data, "DeleteFault", {"FaultId": name})


def text(faults: list[Mapping[str, Any]]) -> str:
    """One line for each."""
    rows: list[list[object]] = [["name", "on", "effect", "reason", "struck", "of", "left"]]
    for each in faults:
        left = max(0, each["Times"] - each["Struck"]) if each.get("Times") else "all"
        reason = each.get("Reason") or (f"{each['DelaySeconds']} s" if each.get("DelaySeconds") else "")
        effect = each["Effect"].lower()
        rows.append([each["FaultId"], each["On"], effect, reason, each["Struck"], each["Met"], left])
    return "\n".join(table(rows))


def _call(data: str | None, operation: str, values: dict[str, Any]) -> Any:
    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    return call(profile(data), "tokiwa", operation, values, wall_clock())

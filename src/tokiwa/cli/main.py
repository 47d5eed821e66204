"""tokiwa: the commands that the AWS CLI does not have. Each imports what it needs when it runs, to start fast."""

import sys
from typing import Any

import click

from tokiwa.agent.client import CallFailed
from tokiwa.agent.commands import Group
from tokiwa.cli.later import Later
from tokiwa.cli.options import DATA, DATABASE

# Where the commands are that do not stand here.
ELSEWHERE = {
    "agent": "tokiwa.cli.agent:agent",
    "agents": "tokiwa.cli.agents:agents",
    "audit": "tokiwa.cli.audit:audit",
    "backup": "tokiwa.cli.backup:backup",
    "ca": "tokiwa.cli.ca:ca",
    "console": "tokiwa.cli.console:console",
    "database": "tokiwa.cli.database:database",
    "default-ca": "tokiwa.cli.default_ca:default_ca",
    "deployment": "tokiwa.cli.deployment:deployment",
    "explain": "tokiwa.cli.explain:explain",
    "export": "tokiwa.cli.export:export",
    "fault": "tokiwa.cli.faults:fault",
    "forecast": "tokiwa.cli.forecast:forecast",
    "inventory": "tokiwa.cli.inventory:inventory",
    "issuing-delay": "tokiwa.cli.issuing_delay:issuing_delay",
    "quota": "tokiwa.cli.quota:quota",
    "renewal-policy": "tokiwa.cli.renewal_policy:renewal_policy",
    "replace": "tokiwa.cli.replace:replace",
    "restore": "tokiwa.cli.backup:restore",
    "rotate": "tokiwa.cli.rotate:rotate",
    "trust": "tokiwa.cli.trust:trust",
}


@click.group(
    cls=Group,
    commands=Later(ELSEWHERE),
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog='\b\nTry it:  tokiwa demo\nRun it:  tokiwa serve\nUse it:  eval "$(tokiwa env)"; aws acm list-certificates',
)
@click.version_option(package_name="tokiwa")
def main() -> None:
    """A certificate manager for private PKI whose certificates renew themselves.

    Tokiwa speaks the API of AWS Certificate Manager, Private CA, EventBridge, Health, Lambda, IAM and STS, so
    the AWS CLI is its command line. Here is only what AWS does not have.
    """


@main.command()
@DATA
@DATABASE
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help="Where to listen. Default: 127.0.0.1:8420. On an address that others reach the server speaks TLS.",
)
@click.option(
    "--name",
    multiple=True,
    metavar="NAME",
    help="A host name or address by which others reach the server, for its certificate. May be given again.",
)
@click.option("--region", help="The region in ARNs. Default: us-east-1.")
@click.option("--account", metavar="DIGITS", help="The twelve digits of the first account. Default: 000000000000.")
@click.option(
    "--test-clock", is_flag=True, help="At the first start: give the first account a clock that can be moved forward."
)
@click.option(
    "--key-stock",
    type=click.IntRange(0, 10_000),
    default=0,
    help="RSA keys to make ahead, so that requests need not wait for one.",
)
@click.option(
    "--processes",
    type=click.IntRange(1, 1_000),
    help="Processes that share the work. Default: as many as there are processors, but no more than two.",
)
@click.option(
    "--log", metavar="FORM[:LEVEL]", help="json or text; from debug, info, warning or error on. Default: json."
)
@click.option(
    "--journal", metavar="DIR", help="A folder on another disk for what a restored server must not have forgotten."
)
@click.option("--heartbeat-url", metavar="URL", help="A URL to call each minute while all is well. It is a secret.")
@click.option("--traces", metavar="URL", help="Where a collector takes OpenTelemetry's traces (OTLP over HTTP).")
@click.option(
    "--revocation-listen",
    metavar="HOST:PORT",
    help="Where to tell revocation lists and OCSP, and nothing else, by plain HTTP. Default: only where the rest is.",
)
@click.option(
    "--public-url",
    metavar="URL",
    help="Where those who verify certificates reach the server, for revocation lists and OCSP. Default: where it is.",
)
@click.option(
    "--target-network",
    multiple=True,
    metavar="CIDR",
    help="A network, besides public ones, in which HTTP endpoints are called for users, for example 10.0.0.0/8. May be"
    " given again. Default: all on a server for this machine alone, else none.",
)
@click.option(
    "--bucket",
    multiple=True,
    metavar="NAME=DIR|URL",
    help="Where an S3 bucket is: a folder, or its URL at an S3-compatible service. May be given again."
    " Default: a folder of its name in DIR/buckets.",
)
@click.option(
    "--bucket-credentials",
    metavar="FILE",
    help="The keys of buckets that are URLs, in the AWS CLI's format: a section for each bucket, or [default].",
)
@click.option(
    "--bucket-account", multiple=True, metavar="NAME=DIGITS", help="An account that may use the bucket. Default: all."
)
@click.option(
    "--function-folder",
    multiple=True,
    metavar="ARN=DIR",
    help="A folder that functions may see, by the EFS access point that it stands for. May be given again.",
)
@click.option(
    "--hsm-module", metavar="FILE", help="The PKCS #11 library of a hardware token, in which the keys of CAs are kept."
)
@click.option("--hsm-token", metavar="LABEL", help="The label of the token.")
@click.option(
    "--hsm-pin-file",
    metavar="FILE",
    help="The file with the token's PIN in its first line. Default: the PIN is $TOKIWA_HSM_PIN.",
)
@click.option(
    "--smtp",
    metavar="URL",
    help="The mail server for subscriptions by e-mail: smtp://HOST, smtp+starttls://USER@HOST:PORT or smtps://USER@HOST.",
)
@click.option("--smtp-sender", metavar="ADDRESS", help="Whom its messages are from.")
@click.option(
    "--smtp-password-file",
    metavar="FILE",
    help="The file with the user's password at the mail server in its first line.",
)
def serve(**given: Any) -> None:
    """Run the server.

    The first start makes an account with an access key and writes DIR/credentials and DIR/config in the AWS CLI's
    format (profile "tokiwa"). With TLS, DIR/ca.pem is what clients trust. SIGTERM or Ctrl-C ends it cleanly.
    """
    from tokiwa.app.serve import serve as run
    from tokiwa.app.settings import settings
    from tokiwa.domain.problem import Problem, Unavailable

    try:
        run(settings(**given), lambda url: click.echo(f"tokiwa: ready at {url}"))
    except (Problem, Unavailable) as problem:
        raise CallFailed(str(problem)) from None


@main.command()
@DATA
def env(data: str | None) -> None:
    """Print exports for a shell: eval "$(tokiwa env)".

    Afterwards plain `aws` and boto3 talk to the server. CLI version 1 ignores the endpoint for `aws health`: give
    --endpoint-url "$AWS_ENDPOINT_URL" there.
    """
    from tokiwa.cli.profile import exports

    click.echo(exports(data))


@main.group()
def clock() -> None:
    """Show and move an account's test clock."""


@clock.command("show")
@DATA
def clock_show(data: str | None) -> None:
    """What time it is for the account."""
    from tokiwa.cli.clock import show

    click.echo(show(data))


@clock.command("advance")
@click.argument("duration", required=False)
@click.option("--to", metavar="DATE", help="Move to a date, for example 2027-01-31 or 2027-01-31T12:00:00Z.")
@click.option("--next", "next_", is_flag=True, help="Move to the next thing that is due.")
@DATA
def clock_advance(duration: str | None, to: str | None, next_: bool, data: str | None) -> None:
    """Move the clock forward by DURATION (335d, 12h, 90m, P396D) and run everything that falls due on the way."""
    from tokiwa.cli.clock import advance

    click.echo(advance(data, duration, to, next_=next_))


@main.group()
def account() -> None:
    """Make and list accounts."""


@account.command("create")
@click.argument("name")
@click.option("--id", "account_id", metavar="DIGITS", help="Its twelve digits. Default: drawn.")
@click.option("--test-clock", is_flag=True, help="Give it a clock that can be moved forward.")
@DATA
def account_create(name: str, account_id: str | None, test_clock: bool, data: str | None) -> None:
    """Make an account and print the access key of its root, which is shown only now."""
    from tokiwa.cli.account import create

    click.echo(create(data, name, account_id, test_clock=test_clock))


@account.command("list")
@DATA
def account_list(data: str | None) -> None:
    """List the accounts."""
    from tokiwa.cli.account import listed

    click.echo(listed(data))


@main.command()
@DATA
def doctor(data: str | None) -> None:
    """Check the installation and say what to do about what is wrong."""
    from tokiwa.cli.doctor import examine

    sick = examine(data, click.echo)
    sys.exit(1 if sick else 0)


@main.command()
@click.option(
    "--exit", "exit_", is_flag=True, envvar="DEMO_EXIT", help="Stop the server at the end instead of leaving it up."
)
@click.option(
    "--listen",
    metavar="HOST:PORT",
    default="127.0.0.1:8420",
    show_default=True,
    help="Where the demo's server listens.",
)
@DATA
def demo(exit_: bool, listen: str, data: str | None) -> None:
    """Run the whole story with the AWS CLI: a CA, a certificate, its renewal, and the function that exports it."""
    from tokiwa.cli.demo import run

    sys.exit(run(data, listen, stop=exit_))


@main.command()
def model() -> None:
    """Print where the model of Tokiwa's own operations is, for the AWS CLI and boto3.

    aws configure add-model --service-name tokiwa --service-model "file://$(tokiwa model)"; then: aws tokiwa describe-clock
    """
    from importlib.resources import files

    click.echo(files("tokiwa.wire") / "models" / "tokiwa" / "2026-11-01" / "service-2.json")


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print the completion script for a shell: eval "$(tokiwa completion bash)"."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found is not None:
        click.echo(found(main, {}, "tokiwa", "_TOKIWA_COMPLETE").source())


if __name__ == "__main__":
    main()

"""tokiwa export: a certificate with its chain and its key as one file, in the form that a server reads."""

import os
from pathlib import Path
from typing import IO

import click

from tokiwa.cli.options import DATA

FORMS = {
    "pem": "PEM",
    "pkcs12": "PKCS12",
    "java-key-store": "JAVA_KEY_STORE",
    "java-trust-store": "JAVA_TRUST_STORE",
}


@click.command()
@click.argument("arn")
@click.option("--format", "form", type=click.Choice(list(FORMS)), default="pem", show_default=True, help="The form.")
@click.option("--out", metavar="FILE", type=click.Path(path_type=Path), help="Where to. Default: a name that suits it.")
@click.option(
    "--passphrase-file",
    metavar="FILE",
    type=click.File("rb"),
    help="A file with the passphrase (- for standard input); a newline at its end is no part of it. Default: ask for it.",
)
@click.option("--alias", metavar="NAME", help="The name of the entry in the file. Default: certificate.")
@DATA
def export(
    arn: str,
    form: str,
    out: Path | None,
    passphrase_file: IO[bytes] | None,
    alias: str | None,
    data: str | None,
) -> None:
    """Export the certificate ARN with its chain and its key, which a passphrase protects. The file must be new.

    It counts as an export: the certificate is renewed from then on. A Java trust store has no key in it.
    """
    import base64

    from tokiwa.agent.client import call
    from tokiwa.app.now import wall_clock
    from tokiwa.cli.profile import profile

    if passphrase_file is not None:
        passphrase = passphrase_file.read().removesuffix(b"\n").removesuffix(b"\r")
    else:
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True).encode()
    given = {"CertificateArn": arn, "Format": FORMS[form], "Passphrase": base64.b64encode(passphrase).decode()}
    told = call(profile(data), "tokiwa", "ExportBundle", given | ({"Alias": alias} if alias else {}), wall_clock())
    file = out or Path(told["FileName"])
    write(file, base64.b64decode(told["Bundle"]))
    click.echo(f"{file} written; only you can read it.")


def write(file: Path, content: bytes) -> None:
    """Write a new file that nobody else can read. UsageError for one that is there, or cannot be."""
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise click.UsageError(f"{file} exists already. Give another --out, or remove it.") from None
    except OSError as error:
        raise click.UsageError(f"{file} cannot be written: {error.strerror}.") from None
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)

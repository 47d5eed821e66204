"""ExportCertificate: a key is opened and encrypted under a passphrase, which takes its time on purpose."""

import functools

from bench import raw
from bench.load import load
from bench.options import Options
from bench.report import Report
from bench.scenario import Alone
from bench.scenarios import DIFFERENT, P256, arns, authority, export, request
from bench.server import Server
from bench.steady import interleave


def exporting(options: Options, report: Report) -> None:
    """Beside the encryption alone."""
    with Server() as server:
        load(server.address, request(server, authority(server, P256), P256).requests(1), 8, count=DIFFERENT)
        contenders = (
            Alone("PBES2 as AWS has it, two processes", functools.partial(raw.encrypted_key, P256), options.seconds),
            export(server, arns(server)),
            Alone(
                "PBES2 with HMAC-SHA256, two processes",
                functools.partial(raw.encrypted_by_library, P256),
                options.seconds,
                who="raw, not the same",
            ),
        )
        report.compare("export/raw", report.tell("Keys leave", interleave(contenders, options)), "raw")

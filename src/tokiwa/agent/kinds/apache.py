"""Apache httpd: a graceful restart, in which each child finishes its requests."""

import signal
from pathlib import Path

from tokiwa.agent.kind import Settings
from tokiwa.agent.kinds.signalled import SignalledKind
from tokiwa.domain.deployment_kind import KINDS


class Apache(SignalledKind):
    """`SSLCertificateFile …/current/fullchain.pem` and `SSLCertificateKeyFile …/current/privkey.pem`."""

    form = KINDS["apache"]
    number = signal.SIGUSR1
    names = ("apache2", "httpd")

    def pid_file(self, settings: Settings) -> Path:
        """As httpd's own `PidFile` has it."""
        return Path(settings["pid"])

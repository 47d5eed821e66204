"""nginx: its workers are replaced by new ones that have the new pair; the old ones finish what they have begun."""

import signal
from pathlib import Path

from tokiwa.agent.kind import Settings
from tokiwa.agent.kinds.signalled import SignalledKind
from tokiwa.domain.deployment_kind import KINDS


class Nginx(SignalledKind):
    """`ssl_certificate …/current/fullchain.pem; ssl_certificate_key …/current/privkey.pem;`."""

    form = KINDS["nginx"]
    number = signal.SIGHUP
    names = ("nginx",)

    def pid_file(self, settings: Settings) -> Path:
        """As nginx's own setting `pid` has it."""
        return Path(settings["pid"])

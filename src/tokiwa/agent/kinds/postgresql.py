"""PostgreSQL: new connections get the new pair, sessions go on. The server insists on a key that is its own and shut."""

import signal
from pathlib import Path

from tokiwa.agent.kind import Bundle, Refused, Settings
from tokiwa.agent.kinds.signalled import SignalledKind
from tokiwa.domain.deployment_kind import KINDS


class Postgresql(SignalledKind):
    """`ssl_cert_file = '…/current/fullchain.pem'` and `ssl_key_file = '…/current/privkey.pem'`."""

    form = KINDS["postgresql"]
    number = signal.SIGHUP
    names = ("postgres", "postmaster")

    def pid_file(self, settings: Settings) -> Path:
        """The postmaster's."""
        return Path(settings["data"]) / "postmaster.pid"

    def install(self, settings: Settings, bundle: Bundle) -> None:
        """As the user whose data folder it is, unless another is said."""
        try:
            owner = str(Path(settings["data"]).stat().st_uid)
        except OSError as error:
            raise Refused(f"There is no data folder {settings['data']}: {error.strerror}.") from None
        super().install({"owner": owner, **settings}, bundle)

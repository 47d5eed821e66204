"""What the commands of the inventory ask of the server."""

import ssl
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from tokiwa.agent.client import call
from tokiwa.app.now import wall_clock
from tokiwa.cli.inventory.sighting import Sighting
from tokiwa.cli.profile import profile

AT_ONCE = 100  # of a report


class Server:
    """The account that the profile belongs to."""

    def __init__(self, data: str | None) -> None:
        self._profile = profile(data)

    def ask(self, operation: str, values: dict[str, Any], service: str = "tokiwa") -> Any:
        """The output of an operation. CallFailed otherwise."""
        return call(self._profile, service, operation, values, wall_clock())

    def roots(self) -> str:
        """What a client of this machine trusts that also trusts the account's roots (PEM)."""
        usual = ssl.create_default_context().get_ca_certs(binary_form=True)
        ours: str = self.ask("GetTrustBundle", {})["TrustBundle"]
        return ours + "".join(map(ssl.DER_cert_to_PEM_cert, usual))

    def moment(self) -> datetime | None:
        """The account's time if it has a clock of its own; certificates of such a one are judged by it."""
        told = self.ask("DescribeClock", {})
        return datetime.fromtimestamp(told["Now"], UTC) if told["TestClock"] else None

    def put(self, sightings: Sequence[Sighting]) -> list[Any]:
        """Report what was seen; the finds as the server has them."""
        found: list[Any] = []
        for at in range(0, len(sightings), AT_ONCE):
            told = self.ask("PutInventory", {"Finds": [each.report for each in sightings[at : at + AT_ONCE]]})
            found += told["Finds"]
        return found

    def finds(self, **values: Any) -> Iterator[Any]:
        """The inventory, all its pages."""
        yield from self._pages("ListInventory", values, "Finds")

    def certificates(self) -> Iterator[Any]:
        """The manager's certificates, all pages."""
        # Without a filter only those with keys of RSA 2048 are listed, as ACM does.
        kinds = ["RSA_1024", "RSA_2048", "RSA_3072", "RSA_4096", "EC_prime256v1", "EC_secp384r1", "EC_secp521r1"]
        yield from self._pages("ListCertificates", {"Includes": {"keyTypes": kinds}}, "CertificateSummaryList", "acm")

    def forget(self, places: Sequence[str]) -> None:
        """Delete places."""
        for at in range(0, len(places), AT_ONCE):
            self.ask("DeleteInventory", {"Places": list(places[at : at + AT_ONCE])})

    def _pages(self, operation: str, values: dict[str, Any], member: str, service: str = "tokiwa") -> Iterator[Any]:
        token: dict[str, Any] = {}
        while True:
            told = self.ask(operation, {**values, **token}, service)
            yield from told[member]
            if not told.get("NextToken"):
                return
            token = {"NextToken": told["NextToken"]}

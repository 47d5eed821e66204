"""A client that trusts the account's bundle, and a certificate that nobody had on a list, from its scan to its replacement."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from tests.probe.places import NOW, Ca, Pair, serving
from tests.story import pki
from tests.story.server import REGION, Account

pytestmark = pytest.mark.xdist_group("story trust")

TRUSTED, REFUSED = 52, 60  # of curl: the server says nothing after the handshake; the certificate is not trusted


def exported(account: Account, arn: str) -> Pair:
    """A certificate of the manager as a server wants it."""
    text = pki.export(account, arn)
    certificate, above = (
        x509.load_pem_x509_certificates(text[name].encode()) for name in ("Certificate", "CertificateChain")
    )
    return Pair(certificate[0], tuple(above), pki.opened(text["PrivateKey"]))


def curl(port: int, bundle: Path) -> int:
    """How a client that trusts nothing else takes what is served."""
    where = f"{pki.DOMAIN}:{port}"
    command = ["curl", "--silent", "--cacert", str(bundle), "--resolve", f"{where}:127.0.0.1", f"https://{where}/"]
    return subprocess.run(command, check=False, timeout=60).returncode


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl here")
def test_a_client_trusts_what_the_bundle_leads_to_and_follows_a_new_root(account: Account, tmp_path: Path) -> None:
    bundle = tmp_path / "trust.pem"
    url = f"{account.url}/trust/{account.id}/bundle.pem"
    assert account.try_tokiwa("trust", "follow", "--once", "--url", url, "--out", str(bundle)).returncode == 1
    first = pki.authority(account)
    with serving(exported(account, pki.request(account, first)), tmp_path) as port:
        assert "(1 root) is new" in account.tokiwa("trust", "follow", "--once", "--url", url, "--out", str(bundle))
        assert curl(port, bundle) == TRUSTED
    second = pki.authority(account)
    with serving(exported(account, pki.request(account, second)), tmp_path) as port:
        assert curl(port, bundle) == REFUSED
        assert "(2 roots) is new" in account.tokiwa("trust", "follow", "--once", "--url", url, "--out", str(bundle))
        assert curl(port, bundle) == TRUSTED
    assert "as it was" in account.tokiwa("trust", "follow", "--once", "--url", url, "--out", str(bundle))


@pytest.mark.skipif(shutil.which("keytool") is None, reason="there is no Java here")
def test_a_java_trust_store_is_kept_as_the_bundle_is(account: Account, tmp_path: Path) -> None:
    store = ("--java-store", str(tmp_path / "trust.p12"))
    pki.authority(account)
    assert "1 root trusted, 1 new; read back and proved" in account.tokiwa("trust", "install", *store)
    pki.authority(account)
    assert account.try_tokiwa("trust", "status", *store).returncode == 1
    account.tokiwa("trust", "install", *store)
    assert account.tokiwa("trust", "status", *store).count("trusted") == 2
    assert "2 roots taken out" in account.tokiwa("trust", "uninstall", *store)


def test_what_nobody_had_on_a_list_is_found_told_and_replaced(account: Account, tmp_path: Path) -> None:
    events, logs = account.client("events"), account.client("logs")
    logs.create_log_group(logGroupName="/aws/events/inventory")
    group = f"arn:aws:logs:{REGION}:{account.id}:log-group:/aws/events/inventory"
    events.put_rule(Name="inventory", EventPattern=json.dumps({"source": ["tokiwa.inventory"]}))
    events.put_targets(Rule="inventory", Targets=[{"Id": "log", "Arn": group}])

    authority = pki.authority(account)
    pki.grant(account, authority)
    arn = pki.managed(account, authority)
    foreign = Ca("Somebody").pair("old.internal.example", until=NOW + timedelta(days=60))
    with serving(exported(account, arn), tmp_path) as ours, serving(foreign, tmp_path) as theirs:
        account.tokiwa("inventory", "scan", f"127.0.0.1:{ours}", "--server-name", pki.DOMAIN)
        account.tokiwa("inventory", "scan", f"127.0.0.1:{theirs}", "--server-name", "old.internal.example")
    served = f"tls://{pki.DOMAIN}:{ours}/127.0.0.1"
    place = f"tls://old.internal.example:{theirs}/127.0.0.1"
    assert finds(account)[served] == ("MANAGED", [])
    assert finds(account)[place] == ("FOREIGN", ["NOT_TRUSTED"])

    account.advance("20d")
    told = [
        json.loads(event["message"]) for event in logs.filter_log_events(logGroupName="/aws/events/inventory")["events"]
    ]
    assert {event["detail"]["Place"] for event in told} == {place}
    assert told[0]["detail"]["DaysToExpiry"] == 45
    assert told[0]["detail-type"] == "Tokiwa Inventory Certificate Approaching Expiration"

    account.client("acm").renew_certificate(CertificateArn=arn)
    account.advance("1m")
    assert finds(account)[served] == ("SUPERSEDED", [])

    new = account.tokiwa("inventory", "adopt", place, "--ca", authority).splitlines()[0].rpartition(" ")[2]
    with serving(exported(account, new), tmp_path, port=theirs) as port:
        account.tokiwa("inventory", "scan", f"127.0.0.1:{port}", "--server-name", "old.internal.example")
    assert finds(account)[place] == ("MANAGED", [])


def finds(account: Account) -> dict[str, Any]:
    """Origin and faults of what is at each place."""
    found = json.loads(account.tokiwa("inventory", "list", "--json"))
    return {each["Place"]: (each["Origin"], each["Faults"]) for each in found}

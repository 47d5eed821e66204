"""Deployments as the API has them: what is given of one, and how one is shown."""

from collections.abc import Mapping
from typing import Any

from tokiwa.crypto import serial
from tokiwa.domain.deployment import Deployment, Edition, Probe, Seen, Window
from tokiwa.domain.deployment_window import checked


def probe_given(given: Mapping[str, Any]) -> Probe:
    """A DeploymentProbe as it was given."""
    return Probe(
        given["Host"],
        given["Port"],
        given.get("ServerName", ""),
        given.get("StartTls", ""),
        given.get("FromServer", False),
    )


def probe_shown(probe: Probe) -> dict[str, Any]:
    """A DeploymentProbe."""
    shown = {
        "Host": probe.host,
        "Port": probe.port,
        "ServerName": probe.server_name or probe.host,
        "FromServer": probe.from_server,
    }
    return shown | {"StartTls": probe.start_tls} if probe.start_tls else shown


def window_given(given: Mapping[str, Any]) -> Window:
    """A DeploymentWindow as it was given. INVALID when its schedule cannot be read."""
    return checked(Window(given["Schedule"], given["DurationMinutes"]))


def sights_given(given: Mapping[str, Any]) -> tuple[Seen, ...]:
    """What handshakes saw, as an agent reports it."""
    return tuple(
        Seen(
            each["Address"],
            each["ServerName"],
            each.get("Fingerprint", ""),
            each.get("Serial", ""),
            each["Trusted"],
            each.get("Problem", ""),
        )
        for each in given.get("Sights", ())
    )


def deployment_shown(found: Deployment) -> dict[str, Any]:
    """A Deployment."""
    window = found.window
    return {
        "DeploymentArn": found.arn,
        "Name": found.name,
        "CertificateArn": found.certificate,
        "AgentName": found.agent,
        "Kind": found.kind,
        "Settings": found.settings,
        "Probe": None if found.probe is None else probe_shown(found.probe),
        "Wave": found.wave,
        "MaintenanceWindow": None
        if window is None
        else {"Schedule": window.schedule, "DurationMinutes": window.minutes},
        "Owner": found.owner or None,
        "OnDrift": found.on_drift.value,
        "ServedWithinHours": found.hours,
        "Status": found.status.value,
        "Reason": found.reason,
        "ChangedAt": found.changed_at,
        "CreatedAt": found.created_at,
        "Attempt": found.attempt,
        "NextAttemptAt": found.try_at,
        "UnservedSince": found.unserved_since,
        "SeenAt": found.seen_at,
        "Sights": [_sight(each) for each in found.sights],
        "ProvedRoot": found.proved or None,
        **_edition("", found.wanted),
        **_edition("Delivered", found.delivered),
    }


def _edition(prefix: str, edition: Edition | None) -> dict[str, Any]:
    if edition is None:
        return {}
    return {f"{prefix}Serial": serial.colons(int(edition.serial, 16)), f"{prefix}Fingerprint": edition.fingerprint}


def _sight(seen: Seen) -> dict[str, Any]:
    return {
        "Address": seen.address,
        "ServerName": seen.server_name,
        "Fingerprint": seen.fingerprint or None,
        "Serial": seen.serial or None,
        "Trusted": seen.trusted,
        "Problem": seen.problem or None,
    }

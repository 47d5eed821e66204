"""The manifests: valid, locked down, consistent with each other, and with what the server offers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

FOLDER = Path(__file__).parents[2] / "deploy/kubernetes"
VERSIONS = ("1.29", "1.37")  # the oldest and the newest that they are checked against
OBJECTS: list[dict[str, Any]] = list(yaml.safe_load_all((FOLDER / "tokiwa.yaml").read_text()))
SECRET: dict[str, Any] = yaml.safe_load((FOLDER / "secret.example.yaml").read_text())
BY_KIND = {each["kind"]: each for each in OBJECTS}
POD = BY_KIND["Deployment"]["spec"]["template"]
SPEC = POD["spec"]
CONTAINERS = [*SPEC["initContainers"], *SPEC["containers"]]
(SERVER,) = SPEC["containers"]


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("found", [*OBJECTS, SECRET], ids=lambda found: found["kind"])
def test_the_schema_of_kubernetes_knows_every_word(found: dict[str, Any], version: str) -> None:
    kubernetes_validate = pytest.importorskip("kubernetes_validate")
    kubernetes_validate.validate(found, version, strict=True)


def test_everything_is_in_one_namespace_that_refuses_what_is_not_restricted() -> None:
    (namespace,) = [each for each in OBJECTS if each["kind"] == "Namespace"]
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"
    others = [each for each in [*OBJECTS, SECRET] if each is not namespace]
    assert {each["metadata"]["namespace"] for each in others} == {namespace["metadata"]["name"]}


def test_pods_meet_the_restricted_standard() -> None:
    """Kubernetes documentation, "Pod Security Standards"; and more: nothing may be written but the volumes."""
    assert SPEC["securityContext"]["runAsNonRoot"]
    assert SPEC["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert SPEC["automountServiceAccountToken"] is False
    for container in CONTAINERS:
        context = container["securityContext"]
        assert context["allowPrivilegeEscalation"] is False
        assert context["readOnlyRootFilesystem"] is True
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]
    assert all(set(volume) & {"secret", "emptyDir"} for volume in SPEC["volumes"])


def test_whoever_selects_the_pods_finds_them() -> None:
    labels = POD["metadata"]["labels"]
    selectors = [
        BY_KIND["Deployment"]["spec"]["selector"]["matchLabels"],
        BY_KIND["Service"]["spec"]["selector"],
        BY_KIND["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"],
        BY_KIND["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"],
        SPEC["topologySpreadConstraints"][0]["labelSelector"]["matchLabels"],
    ]
    assert all(selector.items() <= labels.items() for selector in selectors)


def test_a_node_is_always_there() -> None:
    """During an upgrade, and while a machine is emptied."""
    assert BY_KIND["Deployment"]["spec"]["replicas"] >= 2
    assert BY_KIND["Deployment"]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    assert 0 < BY_KIND["PodDisruptionBudget"]["spec"]["minAvailable"] < BY_KIND["Deployment"]["spec"]["replicas"]


def test_probes_ask_pages_that_there_are_on_the_port_that_there_is() -> None:
    """And a database that is away does not have the process killed."""
    edge = (Path(__file__).parents[2] / "src/tokiwa/http/edge.py").read_text()
    ports = {port["name"]: port["containerPort"] for port in SERVER["ports"]}
    probes = {name: SERVER[name]["httpGet"] for name in ("startupProbe", "livenessProbe", "readinessProbe")}
    for probe in probes.values():
        assert f'"{probe["path"]}"' in edge
        assert probe["scheme"] == "HTTPS"
        assert probe["port"] in ports
    assert probes["livenessProbe"]["path"] == "/healthz"
    assert probes["readinessProbe"]["path"] == "/readyz"
    listen = BY_KIND["ConfigMap"]["data"]["TOKIWA_LISTEN"]
    assert int(listen.rpartition(":")[2]) == ports["https"] == int(POD["metadata"]["annotations"]["prometheus.io/port"])
    assert BY_KIND["Service"]["spec"]["ports"][0]["targetPort"] in ports
    assert BY_KIND["NetworkPolicy"]["spec"]["ingress"][0]["ports"][0]["port"] in ports


def test_secrets_come_from_the_secret_and_from_nowhere_else() -> None:
    volumes = {volume["name"]: volume for volume in SPEC["volumes"]}
    secret = volumes["keys"]["secret"]
    assert secret["secretName"] == SECRET["metadata"]["name"]
    asked = {item["key"] for item in secret["items"]}
    asked |= {one["valueFrom"]["secretKeyRef"]["key"] for one in SERVER["env"]}
    assert asked == set(SECRET["stringData"])
    assert "DATABASE" not in str(BY_KIND["ConfigMap"]["data"])
    assert all(mount["name"] in volumes for container in CONTAINERS for mount in container["volumeMounts"])


def test_the_first_container_gives_the_server_its_keys() -> None:
    command = SPEC["initContainers"][0]["command"]
    assert command[:3] == ["install", "-m", "0600"]
    assert command[-1].rstrip("/") == BY_KIND["ConfigMap"]["data"]["TOKIWA_DATA"]

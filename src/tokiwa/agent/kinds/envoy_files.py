"""Envoy with a file of secrets: it looks at the file again when something is renamed in the folder that it watches."""

import json
from collections.abc import Mapping

from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.kind import Bundle, Settings
from tokiwa.agent.kinds.fitting import look_at_pair
from tokiwa.agent.kinds.sds.message import SECRET
from tokiwa.domain.deployment_kind import KINDS


class EnvoyFiles(FileKind):
    """`path_config_source: {path: …/current/sds.json, watched_directory: {path: …}}`.

    The renamed link is what tells Envoy. The pair is inside the one file, so that Envoy cannot see half of it.
    """

    def extra_files(self, settings: Settings, bundle: Bundle) -> Mapping[str, bytes]:
        """`sds.json`, and `roots.json` if it has a name: Envoy takes one secret from a file."""
        whole = KINDS["envoy-files"].complete(settings)
        pair = {"certificate_chain": {"inline_string": bundle.fullchain}, "private_key": {"inline_string": bundle.key}}
        files = {"sds.json": {"name": whole["name"], "tls_certificate": pair}}
        if "roots" in whole:
            trust = {"trusted_ca": {"inline_string": bundle.roots}}
            files["roots.json"] = {"name": whole["roots"], "validation_context": trust}
        return {file: json.dumps({"resources": [{"@type": SECRET, **said}]}).encode() for file, said in files.items()}

    def check(self, settings: Settings) -> None:
        """The pair too: Envoy only logs that it does not take one."""
        look_at_pair(settings)
        super().check(settings)

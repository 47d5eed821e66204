"""A Java application: a key store and a trust store, as the JVM opens them since Java 8u301."""

import os
from collections.abc import Mapping
from pathlib import Path

from tokiwa.agent.file_kind import FileKind
from tokiwa.agent.kind import Bundle, Refused, Settings
from tokiwa.domain.deployment_kind import KINDS
from tokiwa.domain.problem import Problem


class Java(FileKind):
    """`-Djavax.net.ssl.keyStore=…/current/keystore.p12` and `-Djavax.net.ssl.trustStore=…/current/truststore.p12`."""

    def extra_files(self, settings: Settings, bundle: Bundle) -> Mapping[str, bytes]:
        """`keystore.p12` and `truststore.p12`, both with the password of the settings."""
        try:
            from tokiwa.crypto.bundles import Form, trust_store
            from tokiwa.crypto.bundles import bundle as stored
            from tokiwa.crypto.pem import decode
        except ImportError:
            raise Refused("The kind java needs a newer release of the Python package cryptography.") from None
        whole = KINDS["java"].complete(settings)
        alias, password = whole["alias"], _password(Path(whole["password-file"]))
        key = decode(bundle.key.encode(), "PRIVATE KEY")[0]
        try:
            return {
                "keystore.p12": stored(
                    Form.JAVA_KEY_STORE, bundle.certificate, bundle.chain, lambda: key, password, alias, os.urandom
                ),
                "truststore.p12": trust_store(bundle.roots, password, alias),
            }
        except Problem as problem:
            raise Refused(problem.message) from None
        except ValueError as error:
            raise Refused(f"No key store can be made of this pair: {error}.") from None


def _password(path: Path) -> bytes:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise Refused(f"The password file {path} cannot be read: {error.strerror}.") from None
    return lines[0] if lines else b""

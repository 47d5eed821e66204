"""What to do for programs and systems whose trust is theirs alone: printed, since none of it can be done from here."""

import shlex
from collections.abc import Mapping

# {file} is the bundle (PEM). Where a program takes one CA only and not a bundle, it is told.
HINTS: Mapping[str, tuple[str, ...]] = {
    "curl, wget": ("curl --cacert {file} ...", "wget --ca-certificate={file} ..."),
    "git": ("git config --global http.sslCAInfo {file}",),
    "Python (requests, boto3, the AWS CLI)": (
        "export REQUESTS_CA_BUNDLE={file}    # requests has a bundle of its own (certifi): this takes its place",
        "export AWS_CA_BUNDLE={file}         # boto3 and the AWS CLI",
        "export SSL_CERT_FILE={file}         # the ssl module, httpx, OpenSSL; in place of the system's",
    ),
    "Node.js": ("export NODE_EXTRA_CA_CERTS={file}    # beside its own; read when a process starts",),
    "Java, with a store of your own": (
        "tokiwa trust install --java-store truststore.p12",
        "java -Djavax.net.ssl.trustStore=truststore.p12 -Djavax.net.ssl.trustStorePassword=changeit ...",
    ),
    "Go, Rust with native roots, .NET on Linux, PHP, Ruby": (
        "They read the system's store: tokiwa trust install --only system",
    ),
    "PostgreSQL (libpq)": ("psql 'sslmode=verify-full sslrootcert={file} ...'",),
    "Windows, as administrator, for each certificate of the bundle": ("certutil -addstore -f Root {file}",),
    "macOS, for each certificate of the bundle": (
        "sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain {file}",
    ),
    "Android": (
        "Settings > Security > Encryption & credentials > Install a certificate > CA certificate",
        "Apps trust it only if their network security configuration names user certificates.",
    ),
    "iOS and iPadOS": (
        "Open the file, install its profile in Settings, then switch it on in",
        "General > About > Certificate Trust Settings.",
    ),
    "A container image (Debian, Alpine)": (
        "COPY tokiwa.crt /usr/local/share/ca-certificates/tokiwa.crt    # a file for each certificate",
        "RUN update-ca-certificates",
        "or, for an unpacked image: tokiwa trust install --only system --root DIR",
    ),
    "Docker and containerd, for a registry": ("cp {file} /etc/docker/certs.d/HOST:PORT/ca.crt",),
    "Kubernetes": (
        "kubectl create configmap tokiwa-trust --from-file=ca.crt={file}",
        "and mount it, or have trust-manager spread it to every namespace",
    ),
}


def hints(file: str) -> str:
    """All of them, for a bundle at that place."""
    quoted = shlex.quote(file)
    lines = []
    for title, commands in HINTS.items():
        lines += [f"{title}:", *(f"  {command.replace('{file}', quoted)}" for command in commands), ""]
    return "\n".join(lines).rstrip()

"""The kinds of places that a certificate is deployed to, and the settings of each.

Whoever makes a deployment is refused by this table; the agent's kinds fill in what is not said from it; docs/kinds.md
tells it. What a kind does is in `agent.kinds`.
"""

import re
import shlex
from collections.abc import Mapping
from enum import Enum

import attrs

_MODE = re.compile(r"0?[0-7]{3}")
_WORLD_WRITES = 0o002


class Form(Enum):
    """What the text of a setting must be; the value is how a refusal says it."""

    TEXT = "a text that is not empty"
    PATH = "an absolute path"
    COMMAND = "a command with its arguments, as in a shell but run without one"
    MODE = "three octal digits such as 0640, and nothing that everybody may write"
    FLAG = "true or false"
    ADDRESS = "the absolute path of a Unix socket, or host:port"
    URL = "a URL that begins with https:// or http://, or unix:// with the absolute path of a socket"

    def allows(self, text: str) -> bool:
        """Whether a text has this form."""
        return bool(text) and "\0" not in text and _ALLOWS[self](text)


def _is_path(text: str) -> bool:
    return text.startswith("/") and ".." not in text.split("/")


def _is_command(text: str) -> bool:
    try:
        return bool(shlex.split(text))
    except ValueError:
        return False


def _is_mode(text: str) -> bool:
    return _MODE.fullmatch(text) is not None and not int(text, 8) & _WORLD_WRITES


def _is_address(text: str) -> bool:
    host, _, port = text.rpartition(":")
    return _is_path(text) or (bool(host) and "/" not in host and port.isdecimal() and int(port) < 1 << 16)


def _is_url(text: str) -> bool:
    scheme, separator, rest = text.partition("://")
    return bool(separator) and (_is_path(rest) if scheme == "unix" else scheme in {"http", "https"} and bool(rest))


_ALLOWS = {
    Form.TEXT: lambda _: True,
    Form.PATH: _is_path,
    Form.COMMAND: _is_command,
    Form.MODE: _is_mode,
    Form.FLAG: {"true", "false"}.__contains__,
    Form.ADDRESS: _is_address,
    Form.URL: _is_url,
}


@attrs.frozen
class Setting:
    """One setting. `default` is what holds when it is not said; None means that there is none."""

    name: str
    meaning: str
    form: Form = Form.TEXT
    required: bool = False
    default: str | None = None


@attrs.frozen
class KindForm:
    """A kind of place: its name, what it is in one sentence, and its settings."""

    name: str
    meaning: str
    settings: tuple[Setting, ...]

    def refusal(self, given: Mapping[str, str]) -> str | None:
        """Why these settings cannot be, in one sentence; None when they can."""
        known = {setting.name: setting for setting in self.settings}
        for name, text in given.items():
            if name not in known:
                return f"The kind {self.name} has no setting {name}. It has: {', '.join(known)}."
            if not known[name].form.allows(text):
                return f"The setting {name} of the kind {self.name} must be {known[name].form.value}."
        for setting in self.settings:
            if setting.required and setting.name not in given:
                return f"The kind {self.name} needs the setting {setting.name}: {setting.meaning}"
        return None

    def complete(self, given: Mapping[str, str]) -> dict[str, str]:
        """The settings with the defaults of those that are not said."""
        defaults = {setting.name: setting.default for setting in self.settings if setting.default is not None}
        return {**defaults, **given}


_FOLDER = Setting(
    "folder", "The folder that is the deployment's own; servers read below its link current.", Form.PATH, required=True
)
_OWNER = Setting("owner", "The user that the files belong to; the folder's when not said.")
_GROUP = Setting("group", "The group that the files belong to; the folder's when not said.")
_MODE_OF_KEYS = Setting("mode", "The mode of what holds the private key; 0600 until it is said.", Form.MODE)
_REMOVE = Setting("remove", "Whether what was installed goes away with the deployment.", Form.FLAG, default="false")


def _check(default: str | None = None) -> Setting:
    meaning = "A command that must succeed with the new files in place, before the server is told of them."
    return Setting("check", meaning, Form.COMMAND, default=default)


def _reload(otherwise: str = "") -> Setting:
    meaning = "A command that makes the server take the new files; the old ones come back when it fails."
    return Setting("reload", f"{meaning} {otherwise}".rstrip(), Form.COMMAND)


def _pid(default: str, signal: str) -> Setting:
    meaning = f"The file with the process id of the server, which gets {signal} unless a reload command is given."
    return Setting("pid", meaning, Form.PATH, default=default)


_SECRET = Setting("name", "The name of the secret in Envoy's configuration.", default="tokiwa")
_ROOTS = Setting("roots", "The name of the secret with the roots; there is none when not said.")
_ENDING = (_OWNER, _GROUP, _MODE_OF_KEYS, _REMOVE)

_FORMS = (
    KindForm("files", "PEM files in a folder, and a command.", (_FOLDER, _check(), _reload(), *_ENDING)),
    KindForm(
        "nginx",
        "nginx, which reads files again on a signal.",
        (_FOLDER, _check("nginx -t -q"), _reload(), _pid("/run/nginx.pid", "HUP"), *_ENDING),
    ),
    KindForm(
        "haproxy",
        "HAProxy, which takes a pair through its runtime API without a reload.",
        (
            _FOLDER,
            Setting("socket", "The admin socket (stats socket … level admin).", Form.ADDRESS, required=True),
            Setting(
                "certificate",
                "The name that HAProxy has for the file (show ssl cert); combined.pem below current when not said.",
            ),
            _check(),
            *_ENDING,
        ),
    ),
    KindForm(
        "envoy-files",
        "Envoy, which follows a file with its secrets.",
        (
            _FOLDER,
            _SECRET,
            _ROOTS,
            _check(),
            *_ENDING,
        ),
    ),
    KindForm(
        "envoy-sds",
        "Envoy, to which the agent streams its secrets by gRPC.",
        (
            _FOLDER,
            Setting(
                "socket",
                "Where the agent listens for Envoy; over TCP on a loopback address only.",
                Form.ADDRESS,
                default="/run/tokiwa-agent/sds.sock",
            ),
            _SECRET,
            _ROOTS,
            *_ENDING,
        ),
    ),
    KindForm(
        "apache",
        "Apache httpd, which reads files again on a signal.",
        (_FOLDER, _check("apachectl configtest"), _reload(), _pid("/run/apache2/apache2.pid", "USR1"), *_ENDING),
    ),
    KindForm(
        "caddy",
        "Caddy, which loads its configuration again through its API.",
        (
            _FOLDER,
            Setting("admin", "Where Caddy's API is.", Form.URL, default="http://localhost:2019"),
            _check(),
            _reload("When not said, Caddy is given the configuration that it has."),
            *_ENDING,
        ),
    ),
    KindForm(
        "postgresql",
        "PostgreSQL, which reads files again on a signal.",
        (
            _FOLDER,
            Setting("data", "The data folder, where postmaster.pid is.", Form.PATH, required=True),
            _check(),
            _reload("When not said, the server gets HUP."),
            attrs.evolve(_OWNER, meaning="The user that the files belong to; the data folder's when not said."),
            *_ENDING[1:],
        ),
    ),
    KindForm(
        "java",
        "A Java application, with a key store and a trust store (PKCS #12).",
        (
            _FOLDER,
            Setting("password-file", "The file whose first line is the stores' password.", Form.PATH, required=True),
            Setting("alias", "The name of the entry in the key store.", default="tokiwa"),
            _check(),
            _reload(),
            *_ENDING,
        ),
    ),
    KindForm(
        "kubernetes",
        "A TLS Secret of a Kubernetes cluster.",
        (
            Setting("secret", "The name of the Secret.", required=True),
            Setting("namespace", "Its namespace; the one of the agent's own pod when not said."),
            Setting("server", "The URL of the API server.", Form.URL, default="https://kubernetes.default.svc"),
            Setting(
                "token-file",
                "The file with the token of the service account.",
                Form.PATH,
                default="/var/run/secrets/kubernetes.io/serviceaccount/token",
            ),
            Setting(
                "ca-file",
                "The roots that the API server is trusted by.",
                Form.PATH,
                default="/var/run/secrets/kubernetes.io/serviceaccount/ca.crt",
            ),
            _REMOVE,
        ),
    ),
    KindForm(
        "aws",
        "A certificate in AWS Certificate Manager, imported again under its ARN.",
        (
            Setting("arn", "The ARN of the certificate, which was imported before.", required=True),
            Setting("profile", "The profile of the AWS configuration; the usual chain of credentials when not said."),
            Setting("endpoint", "Another endpoint than AWS's own.", Form.URL),
            _REMOVE,
        ),
    ),
)

KINDS: dict[str, KindForm] = {form.name: form for form in _FORMS}

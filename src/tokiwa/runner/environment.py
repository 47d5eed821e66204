"""The environment variables of a function's process, as Lambda sets them."""

from collections.abc import Mapping

import attrs

from tokiwa.runner.function import Credentials, FunctionSpec

LAYERS_ROOT = "/opt"
RESERVED = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "_LAMBDA_TELEMETRY_LOG_FD",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_DEFAULT_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_LAMBDA_MAX_CONCURRENCY",
        "AWS_LAMBDA_RUNTIME_API",
        "AWS_REGION",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "LAMBDA_RUNTIME_DIR",
        "LAMBDA_TASK_ROOT",
    }
)
"""Names that a function's own variables cannot have (L-DG "Defined runtime environment variables")."""


@attrs.frozen
class Surroundings:
    """Where things are, seen from inside the process. `ca_bundle` is a PEM file, or empty."""

    task_root: str
    runtime_dir: str
    scratch: str
    runtime_api: str
    endpoint_url: str
    ca_bundle: str = ""
    layers_root: str = LAYERS_ROOT


def variables(spec: FunctionSpec, credentials: Credentials, around: Surroundings) -> dict[str, str]:
    """All variables of the process; nothing is inherited from the server.

    The function's own variables win over those that Lambda leaves free (`TZ`, `PATH`,
    `AWS_ENDPOINT_URL` ...) and never over a reserved one.
    """
    own = {name: value for name, value in spec.environment.items() if name not in RESERVED}
    return {**_free(spec, around), **own, **_reserved(spec, credentials, around)}


def python_folders(spec: FunctionSpec, around: Surroundings) -> list[str]:
    """Where Python looks for modules of layers (L-DG "Packaging your layer content"), by the runtime's version."""
    folder = f"{around.layers_root}/python"
    return [f"{folder}/lib/{spec.runtime}/site-packages", folder]


def _free(spec: FunctionSpec, around: Surroundings) -> Mapping[str, str]:
    layers, version = around.layers_root, spec.runtime.removeprefix("nodejs").removesuffix(".x")
    node = f"{layers}/nodejs"
    trust = {"AWS_CA_BUNDLE": around.ca_bundle, "NODE_EXTRA_CA_CERTS": around.ca_bundle}
    return {
        "AWS_ENDPOINT_URL": around.endpoint_url,
        "AWS_XRAY_CONTEXT_MISSING": "LOG_ERROR",
        "AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1:2000",
        "_AWS_XRAY_DAEMON_ADDRESS": "127.0.0.1",
        "_AWS_XRAY_DAEMON_PORT": "2000",
        # Without a home of its own the SDKs would read the configuration of the server's user.
        "HOME": around.scratch,
        "LANG": "en_US.UTF-8",
        "LC_CTYPE": "C.UTF-8",
        "LD_LIBRARY_PATH": f"{around.task_root}:{around.task_root}/lib:{layers}/lib",
        "PATH": f"/usr/local/bin:/usr/bin:/bin:{layers}/bin",
        **({"NODE_PATH": f"{node}/node{version}/node_modules:{node}/node_modules"} if version.isdigit() else {}),
        "PWD": around.task_root,
        "SHLVL": "0",
        "TMPDIR": around.scratch,
        "TZ": ":UTC",
        **(trust if around.ca_bundle else {}),
    }


def _reserved(spec: FunctionSpec, credentials: Credentials, around: Surroundings) -> Mapping[str, str]:
    return {
        "_HANDLER": spec.handler,
        "AWS_ACCESS_KEY_ID": credentials.access_key,
        "AWS_SECRET_ACCESS_KEY": credentials.secret,
        "AWS_SESSION_TOKEN": credentials.session_token,
        "AWS_DEFAULT_REGION": spec.region,
        "AWS_REGION": spec.region,
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{spec.runtime}",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(spec.memory_mb),
        "AWS_LAMBDA_FUNCTION_NAME": spec.name,
        "AWS_LAMBDA_FUNCTION_VERSION": spec.version,
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": spec.log_group,
        "AWS_LAMBDA_LOG_STREAM_NAME": spec.log_stream,
        "AWS_LAMBDA_RUNTIME_API": around.runtime_api,
        "LAMBDA_RUNTIME_DIR": around.runtime_dir,
        "LAMBDA_TASK_ROOT": around.task_root,
    }

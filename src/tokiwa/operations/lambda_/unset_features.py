"""lambda:GetFunctionCodeSigningConfig, GetRuntimeManagementConfig and lists of what no function has here.

Infrastructure tools ask for them whenever they read a function.
"""

from tokiwa.domain.call import Call
from tokiwa.operations.lambda_.finding import function, named, resource, version, whole
from tokiwa.operations.registry import operation
from tokiwa.work import Work


@operation("lambda:GetFunctionCodeSigningConfig", on=whole)
def get_function_code_signing_config(work: Work, call: Call) -> dict[str, str]:
    """Code is not signed."""
    with work.transaction() as tx:
        return {"CodeSigningConfigArn": "", "FunctionName": function(tx, call).name}


@operation("lambda:GetRuntimeManagementConfig", on=resource)
def get_runtime_management_config(work: Work, call: Call) -> dict[str, str]:
    """A runtime is updated when the server's own Python or Node.js is, for all functions at once."""
    qualifier = named(call).qualifier
    with work.transaction() as tx:
        found = function(tx, call)
        version(tx, found, qualifier)
    return {"UpdateRuntimeOn": "Auto", "FunctionArn": found.qualified(qualifier)}


@operation("lambda:ListEventSourceMappings")
def list_event_source_mappings(work: Work, call: Call) -> dict[str, list[str]]:
    """None: what calls a function here does so by itself."""
    if "FunctionName" in call.input:
        with work.transaction() as tx:
            function(tx, call)
    return {"EventSourceMappings": []}


@operation("lambda:ListFunctionUrlConfigs", on=whole)
def list_function_url_configs(work: Work, call: Call) -> dict[str, list[str]]:
    """None: functions have no URLs."""
    with work.transaction() as tx:
        function(tx, call)
    return {"FunctionUrlConfigs": []}


@operation("lambda:ListProvisionedConcurrencyConfigs", on=whole)
def list_provisioned_concurrency_configs(work: Work, call: Call) -> dict[str, list[str]]:
    """None: processes start when they are needed."""
    with work.transaction() as tx:
        function(tx, call)
    return {"ProvisionedConcurrencyConfigs": []}

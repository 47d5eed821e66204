import json
from collections.abc import Callable
from typing import Any

import pytest

from tokiwa.domain.problem import Problem
from tokiwa.runner import runtime
from tokiwa.runner.outcome import Status

OK, FUNCTION, EXIT, INIT = Status.OK, Status.FUNCTION_ERROR, Status.EXIT, Status.INIT_ERROR


@pytest.fixture(autouse=True)
def node() -> None:
    try:
        runtime.find("nodejs20.x")
    except Problem as problem:
        pytest.skip(problem.message)


def run(bench: Any, files: dict[str, str], event: Any = None, **changes: Any) -> Any:
    return bench.run(files, event, runtime="nodejs20.x", **changes)


@pytest.mark.parametrize(
    ("name", "source", "result"),
    [
        pytest.param("app.mjs", "export const handler = async (event) => ({ got: event })", {"got": 5}, id="ES module"),
        pytest.param("app.js", "exports.handler = async (event) => event + 1", 6, id="CommonJS"),
        pytest.param("app.cjs", "exports.handler = async (event) => event + 2", 7, id="CommonJS by name"),
        pytest.param(
            "app.js", "module['exports'] = Object.fromEntries([['handler', async () => 8]])", 8, id="made exports"
        ),
        pytest.param(
            "app.js", "exports.handler = (e, c, done) => setTimeout(() => done(null, 'late'), 5)", "late", id="callback"
        ),
        pytest.param(
            "app.js", "exports.handler = (e, c, done) => { done(null, 1); c.kept = 1 }", 1, id="callback at once"
        ),
        pytest.param(
            "app.js",
            "exports.handler = (e, c, done) => {"
            " c.callbackWaitsForEmptyEventLoop = false; setInterval(() => {}, 9e6); done(null, 2) }",
            2,
            id="callback that does not wait",
        ),
        pytest.param("app.js", "exports.handler = () => {}", None, id="never answers"),
        pytest.param("app.mjs", "export async function handler() {}", None, id="undefined"),
        pytest.param("app.js", "exports.handler = (e, c) => c.succeed('old')", "old", id="old style"),
    ],
)
def test_a_handler_answers(plain: Any, name: str, source: str, result: Any) -> None:
    outcome = run(plain, {name: source}, 5)

    assert (outcome.status, json.loads(outcome.payload)) == (OK, result)


@pytest.mark.parametrize(
    ("files", "status", "error_type", "message"),
    [
        pytest.param(
            {"app.mjs": "export const handler = async () => { throw new TypeError('bad') }"},
            FUNCTION,
            "TypeError",
            "bad",
            id="throws",
        ),
        pytest.param(
            {"app.js": "exports.handler = () => { throw new Error('now') }"},
            FUNCTION,
            "Error",
            "now",
            id="throws at once",
        ),
        pytest.param(
            {"app.js": "exports.handler = (e, c, done) => done(new RangeError('far'))"},
            FUNCTION,
            "RangeError",
            "far",
            id="callback",
        ),
        pytest.param(
            {"app.mjs": "export const handler = async () => { throw 'text' }"},
            FUNCTION,
            "string",
            "text",
            id="throws a string",
        ),
        pytest.param(
            {"app.mjs": "export const handler = async () => 1n"},
            FUNCTION,
            "TypeError",
            "Do not know how to serialize a BigInt",
            id="not JSON",
        ),
        pytest.param(
            {
                "app.mjs": "export const handler = () => { Promise.reject(new Error('lost')); return new Promise(() => {}) }"
            },
            FUNCTION,
            "Runtime.UnhandledPromiseRejection",
            "lost",
            id="unhandled rejection",
        ),
        pytest.param(
            {"app.js": "exports.handler = (e, c, done) => setTimeout(() => { throw new Error('later') })"},
            FUNCTION,
            "Error",
            "later",
            id="throws later",
        ),
        pytest.param(
            {"app.mjs": "export const handler = async () => process.exit(3)"},
            EXIT,
            "Runtime.ExitError",
            "RequestId: req-1 Error: Runtime exited with error: exit status 3",
            id="exits",
        ),
        pytest.param(
            {"app.js": "require('nonesuch')"},
            INIT,
            "Runtime.ImportModuleError",
            "Error: Cannot find module 'nonesuch'",
            id="no such require",
        ),
        pytest.param(
            {"app.mjs": "import 'nonesuch'"},
            INIT,
            "Runtime.ImportModuleError",
            "Error [ERR_MODULE_NOT_FOUND]: Cannot find package",
            id="no such import",
        ),
        pytest.param(
            {"other.js": ""}, INIT, "Runtime.ImportModuleError", "Error: Cannot find module 'app'", id="no such file"
        ),
        pytest.param(
            {"app.mjs": "export const other = 1"},
            INIT,
            "Runtime.HandlerNotFound",
            "app.handler is undefined or not exported",
            id="no handler",
        ),
        pytest.param(
            {"app.mjs": "export const handler = 1"},
            INIT,
            "Runtime.HandlerNotFound",
            "app.handler is not a function",
            id="no function",
        ),
        pytest.param(
            {"app.js": "exports.handler = ("}, INIT, "Runtime.UserCodeSyntaxError", "SyntaxError: ", id="syntax"
        ),
        pytest.param({"app.js": "throw new EvalError('early')"}, INIT, "EvalError", "early", id="throws while loading"),
    ],
)
def test_a_failure_says_what_it_was_and_where(
    plain: Any, files: dict[str, str], status: Status, error_type: str, message: str
) -> None:
    outcome = run(plain, files)
    document = json.loads(outcome.payload)

    assert (outcome.status, outcome.error_type) == (status, error_type)
    assert document["errorMessage"].startswith(message)
    if status is not EXIT:
        assert any('"errorType":' in line.text and "\tERROR\t" in line.text for line in outcome.logs)
        assert isinstance(document["trace"], list)


def test_the_stack_is_in_the_answer_and_in_the_log(plain: Any) -> None:
    source = "export const handler = async () => {\n  throw new Error('here')\n}"
    outcome = run(plain, {"app.mjs": source})

    assert any("app.mjs:2:9" in step for step in json.loads(outcome.payload)["trace"])
    assert any("Invoke Error" in line.text and "app.mjs:2:9" in line.text for line in outcome.logs)


def test_what_the_console_says_is_one_event_each(bench: Any) -> None:
    source = """
console.log("loading");
export const handler = async () => {
  console.log("two\\nlines %d", 7, { a: 1 });
  process.stdout.write("plain\\n");
  console.error("wrong");
}"""
    lines = [line.text for line in run(bench, {"app.mjs": source}).logs]

    assert lines[0].startswith("INIT_START Runtime Version: nodejs:")
    assert lines[1].endswith("Z\tundefined\tINFO\tloading")
    assert lines[3].endswith("Z\treq-1\tINFO\ttwo\nlines 7 { a: 1 }")
    assert lines[4] == "plain"
    assert lines[5].endswith("Z\treq-1\tERROR\twrong")


def test_the_context_is_complete(bench: Any, spec_of: Callable[..., Any]) -> None:
    source = """
export const handler = async (event, context) => ({
  ...JSON.parse(JSON.stringify(context)),
  remaining: context.getRemainingTimeInMillis(),
  region: process.env.AWS_REGION,
  secret: process.env._LAMBDA_TELEMETRY_LOG_FD ?? null,
});"""
    given = {
        "client_context": '{"custom": 1}',
        "cognito_identity": '{"cognitoIdentityId": "i"}',
        "invoked_arn": "arn:x",
    }
    told = json.loads(run(bench, {"app.mjs": source}, invocation=given, timeout_s=7).payload)

    assert 5000 < told.pop("remaining") <= 7000
    assert told == {
        "callbackWaitsForEmptyEventLoop": True,
        "functionName": "install",
        "functionVersion": "$LATEST",
        "memoryLimitInMB": "128",
        "logGroupName": spec_of().log_group,
        "logStreamName": spec_of().log_stream,
        "invokedFunctionArn": "arn:x",
        "awsRequestId": "req-1",
        "clientContext": {"custom": 1},
        "identity": {"cognitoIdentityId": "i"},
        "region": "eu-west-1",
        "secret": None,
    }


def test_a_warm_process_is_reused_and_stops_at_its_deadline(bench: Any) -> None:
    source = {
        "app.mjs": "let count = 0; export const handler = async (event) => event ? new Promise(() => setInterval(() => {}, 9)) : ++count"
    }
    counts = [json.loads(run(bench, source, False, revision="1").payload) for _ in range(3)]
    stuck = run(bench, source, True, timeout_s=0.3)

    assert counts == [1, 2, 3]
    assert stuck.status is Status.TIMEOUT


def test_a_handler_in_a_folder_and_a_nested_export(plain: Any) -> None:
    files = {
        "src/deep.js": "exports.api = { run: async () => require('./part').x }",
        "src/part.js": "exports.x = 'part'",
    }

    assert run(plain, files, handler="src/deep.api.run").payload == b'"part"'


def test_a_function_exports_its_certificate_with_plain_requests(
    new_bench: Callable[..., Any], sandbox: Any, acm: Any
) -> None:
    """Node has no AWS SDK of its own here: a package brings one, or asks the endpoint itself."""
    from tokiwa.runner.sandbox import Endpoint

    source = """
export const handler = async (event) => {
  const answer = await fetch(process.env.AWS_ENDPOINT_URL, { method: "POST", body: JSON.stringify(event),
    headers: { "X-Amz-Target": "CertificateManager.ExportCertificate", Authorization: process.env.AWS_ACCESS_KEY_ID } });
  return (await answer.json()).Certificate;
};"""
    bench = new_bench(sandbox, endpoint=Endpoint(acm.url))

    assert run(bench, {"app.mjs": source}, {"CertificateArn": "arn"}).payload == b'"LEAF\\nPEM"'
    assert acm.calls == [("CertificateManager.ExportCertificate", "ASIAEXAMPLE", {"CertificateArn": "arn"})]

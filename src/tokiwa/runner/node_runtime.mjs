// The Lambda Runtime API client for Node.js functions: loads the handler, runs it once per invocation.
//
// Runs inside of the function's sandbox, needs nothing but Node. Handlers may be ES modules or CommonJS,
// async or with a callback (L-DG "Define Lambda function handler in Node.js").

import { existsSync, writeSync } from "node:fs";
import http from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";

const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(":");
const agent = new http.Agent({ keepAlive: true, maxSockets: 1, noDelay: true });
const frames = Number(process.env._LAMBDA_TELEMETRY_LOG_FD);
delete process.env._LAMBDA_TELEMETRY_LOG_FD;

let current; // the invocation in progress, if there is one

// --- Runtime API ---

function call(method, resource, body, headers = {}) {
  return new Promise((resolve, reject) => {
    const options = { host, port, method, agent, path: `/2018-06-01/runtime/${resource}`, headers };
    const request = http.request(options, (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.on("end", () => resolve({ headers: response.headers, body: Buffer.concat(parts).toString() }));
      response.on("error", reject);
    });
    request.on("error", reject);
    request.end(body);
  });
}

function post(resource, text, headers = {}) {
  const body = Buffer.from(text);
  const described = { "Content-Type": "application/json", "Content-Length": body.length };
  return call("POST", resource, body, { ...headers, ...described });
}

function reportError(resource, error, headers = {}) {
  const named = { "Lambda-Runtime-Function-Error-Type": typeOf(error) };
  return post(resource, JSON.stringify(describe(error)), { ...headers, ...named });
}

// --- errors ---

class RuntimeFault extends Error {
  constructor(name, message, cause) {
    super(message);
    this.name = name;
    if (cause?.stack) this.stack = cause.stack;
  }
}

function typeOf(error) {
  const name = error instanceof Error ? error.name : typeof error;
  return /^[\w.$:-]+$/.test(name) ? name : "Error";
}

function describe(error) {
  if (!(error instanceof Error)) {
    return { errorType: typeof error, errorMessage: format("%s", error), trace: [] };
  }
  return { errorType: error.name, errorMessage: error.message, trace: String(error.stack ?? "").split("\n") };
}

// --- log ---

// A framed message stays one event whatever lines it has: four bytes of kind, length, microseconds, text.
function log(level, message) {
  const now = new Date();
  const text = Buffer.from([now.toISOString(), current?.id ?? "undefined", level, `${message}\n`].join("\t"));
  const head = Buffer.alloc(16);
  head.writeUInt32BE(0xa55a0003, 0);
  head.writeUInt32BE(text.length, 4);
  head.writeBigUInt64BE(BigInt(now.getTime()) * 1000n, 8);
  writeAll(Buffer.concat([head, text]));
}

function writeAll(bytes) {
  for (let at = 0; at < bytes.length; ) at += writeSync(frames, bytes, at);
}

function logError(title, error) {
  const { trace, ...rest } = describe(error);
  log("ERROR", `${title} \t${JSON.stringify({ ...rest, stack: trace })}`);
}

const LEVELS = { log: "INFO", info: "INFO", debug: "DEBUG", trace: "TRACE", warn: "WARN", error: "ERROR" };
for (const [method, level] of Object.entries(LEVELS)) {
  console[method] = (...words) => log(level, format(...words));
}

// --- the handler ---

async function loadHandler(root, name) {
  const base = path.basename(name);
  const dot = base.indexOf(".");
  if (dot < 1 || name.includes("..")) {
    throw new RuntimeFault("Runtime.MalformedHandlerName", `Bad handler '${name}'`);
  }
  const stem = path.resolve(root, path.dirname(name), base.slice(0, dot));
  const candidates = [".js", ".mjs", ".cjs", ""].map((ending) => stem + ending);
  const file = candidates.find((candidate) => existsSync(candidate));
  if (!file) {
    const sought = path.relative(root, stem);
    throw new RuntimeFault("Runtime.ImportModuleError", `Error: Cannot find module '${sought}'`);
  }
  const loaded = await load(file);
  const steps = base.slice(dot + 1).split(".");
  // CommonJS exports that are made while the module runs are only to be seen on its default.
  const follow = (from) => steps.reduce((value, step) => value?.[step], from);
  const handler = follow(loaded) ?? follow(loaded.default);
  if (typeof handler === "function") return handler;
  const lack = handler === undefined ? "is undefined or not exported" : "is not a function";
  throw new RuntimeFault("Runtime.HandlerNotFound", `${name} ${lack}`);
}

async function load(file) {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    const isMissing = /^(ERR_)?MODULE_NOT_FOUND$/.test(error?.code);
    if (isMissing) throw new RuntimeFault("Runtime.ImportModuleError", String(error), error);
    const isSyntax = error instanceof SyntaxError;
    if (isSyntax) throw new RuntimeFault("Runtime.UserCodeSyntaxError", String(error), error);
    throw error;
  }
}

// --- one invocation ---

function begin({ headers, body }) {
  const invocation = {
    id: headers["lambda-runtime-aws-request-id"],
    echo: { "Lambda-Runtime-Invocation-Id": headers["lambda-runtime-invocation-id"] },
    headers,
    body,
  };
  invocation.ended = new Promise((succeed, fail) => Object.assign(invocation, { succeed, fail }));
  return invocation;
}

function contextOf({ id, headers, succeed, fail }) {
  const parsed = (name) => (headers[name] ? JSON.parse(headers[name]) : undefined);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: id,
    clientContext: parsed("lambda-runtime-client-context"),
    identity: parsed("lambda-runtime-cognito-identity"),
    getRemainingTimeInMillis: () => Math.max(0, Number(headers["lambda-runtime-deadline-ms"]) - Date.now()),
    succeed,
    fail,
    done: (error, result) => (error ? fail(error) : succeed(result)),
  };
}

function run(handler, invocation) {
  const context = contextOf(invocation);
  const callback = (error, result) => {
    if (error !== null && error !== undefined) invocation.fail(error);
    else if (context.callbackWaitsForEmptyEventLoop) invocation.kept = result; // `beforeExit` sends it
    else invocation.succeed(result);
  };
  try {
    const returned = handler(JSON.parse(invocation.body), context, callback);
    if (typeof returned?.then === "function") returned.then(invocation.succeed, invocation.fail);
  } catch (error) {
    invocation.fail(error);
  }
  return invocation.ended;
}

async function answer(handler, invocation) {
  let text;
  try {
    text = JSON.stringify((await run(handler, invocation)) ?? null) ?? "null";
  } catch (error) {
    logError("Invoke Error", error);
    return reportError(`invocation/${invocation.id}/error`, error, invocation.echo);
  }
  return post(`invocation/${invocation.id}/response`, text, invocation.echo);
}

// Nothing is left to do: a handler with a callback has finished, or will never call it.
process.on("beforeExit", () => current?.succeed(current.kept));

async function die(title, name, code, error) {
  const fault = new RuntimeFault(name, String(error?.message ?? error), error);
  try {
    logError(title, fault);
    await reportError(current ? `invocation/${current.id}/error` : "init/error", fault, current?.echo);
  } finally {
    process.exit(code); // also when the server is gone, which nobody can be told
  }
}
process.on("uncaughtException", (error) => die("Uncaught Exception", typeOf(error), 129, error));
process.on("unhandledRejection", (error) =>
  die("Unhandled Promise Rejection", "Runtime.UnhandledPromiseRejection", 128, error),
);

async function main() {
  let handler;
  try {
    handler = await loadHandler(process.env.LAMBDA_TASK_ROOT, process.env._HANDLER);
  } catch (error) {
    logError("Uncaught Exception", error);
    await reportError("init/error", error);
    process.exit(1);
  }
  for (;;) {
    current = begin(await call("GET", "invocation/next"));
    process.env._X_AMZN_TRACE_ID = current.headers["lambda-runtime-trace-id"] ?? "";
    await answer(handler, current);
    current = undefined;
  }
}

await main();

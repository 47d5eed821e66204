"""One invocation of a function, for a caller who waits and for events that were queued alike."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial

import msgspec

from tokiwa.domain.account import Account
from tokiwa.domain.arn import parse
from tokiwa.domain.change import Change
from tokiwa.domain.function import LATEST, Configuration, Function
from tokiwa.domain.function_name import FunctionName
from tokiwa.domain.layer import UsedLayer
from tokiwa.domain.log_event import batches
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve
from tokiwa.runner.function import Code, FunctionSpec, Invocation
from tokiwa.runner.outcome import Outcome
from tokiwa.store import accounts, code, functions
from tokiwa.store.transaction import Transaction
from tokiwa.work.execution_role import credentials
from tokiwa.work.mounts import mounts
from tokiwa.work.work import Means, Work

ENVIRONMENT = "function environment"  # the purpose that seals are bound to
LONGEST_LINE = 262_144  # characters of an event of the log


class Target(Value):
    """What an invocation runs: one version of a function, and the account whose clock it goes by."""

    name: FunctionName
    function: Function
    configuration: Configuration
    version: str
    account: Account


class Ran(Value):
    """How it went, the function's log as it is to be stored, and when it ended, in the account's time."""

    outcome: Outcome
    log: Change
    ended: datetime


def target(work: Work, name: FunctionName) -> Target:
    """What the name stands for now; an alias with weights is drawn for. NOT_FOUND if there is nothing."""
    with work.means.store.snapshot() as tx:
        function = functions.get(tx, name.account, name.name)
        account = accounts.get(tx, name.account)
        if function is not None and account is not None:
            alias = function.aliases.get(name.version)
            version = name.version if alias is None else alias.version(work.draw.fraction())
            found = configuration(tx, function, version)
            if found is not None:
                return Target(name, function, found, version, account)
    missing = evolve(name, qualifier=name.version)
    raise Problem(Kind.NOT_FOUND, f"Function not found: {missing.arn}")


def configuration(tx: Transaction, function: Function, version: str) -> Configuration | None:
    """Code and settings of `$LATEST` or of a published version; None if there is no such version."""
    if version == LATEST:
        return function.latest
    if not version.isdigit():
        return None
    found = functions.version(tx, function.account, function.name, int(version))
    return None if found is None else found.configuration


def run(work: Work, on: Target, request_id: str, payload: bytes, client_context: str, now: datetime) -> Ran:
    """Run the function to its end. Raises Problem when it could not be started; nothing is stored here."""
    spec = _spec(work, on, now)
    invocation = Invocation(request_id, payload, client_context=client_context, invoked_arn=on.name.arn)
    package = Code(on.configuration.code, lambda: _archive(work, on), _layers(work, on))
    outcome = work.runner.invoke(spec, package, credentials(work, on.function, on.configuration, now), invocation, now)
    # The runner dates lines by the wall clock, the log has the account's time.
    lines = [(on.account.now(line.time), line.text) for line in outcome.logs]
    ended = max(now, lines[-1][0]) if lines else now
    return Ran(outcome, logged(on, outcome.log_stream, lines, ended), ended)


def logged(on: Target, stream: str, lines: list[tuple[datetime, str]], now: datetime) -> Change:
    """Lines in the function's log. The service writes them itself: the role needs no permission for its log."""
    function, group = on.function, on.function.log_group(on.configuration)
    return Change(puts=batches(function.account, function.region, group, stream, now, lines))


def remarked(on: Target, text: str, now: datetime) -> Change:
    """A line of the service's own in the function's log, about what no process of the function could say."""
    return logged(on, f"{now:%Y/%m/%d}/[{on.version}]lambda", [(now, text[:LONGEST_LINE])], now)


def sealed_environment(means: Means, account: str, arn: str, variables: Mapping[str, str]) -> bytes:
    """A function's variables as they are stored: people keep secrets there."""
    if not variables:
        return b""
    return means.sealer.seal(msgspec.json.encode(variables), account=account, name=arn, purpose=ENVIRONMENT)


def environment(means: Means, function: Function, found: Configuration) -> dict[str, str]:
    """The variables of a version."""
    if not found.environment:
        return {}
    text = means.sealer.open(found.environment, account=function.account, name=function.arn, purpose=ENVIRONMENT)
    return msgspec.json.decode(text, type=dict[str, str])


def _spec(work: Work, on: Target, now: datetime) -> FunctionSpec:
    function, found = on.function, on.configuration
    variables = environment(work.means, function, found)
    if found.logging.format == "JSON":
        variables |= {
            "AWS_LAMBDA_LOG_FORMAT": "JSON",
            "AWS_LAMBDA_LOG_LEVEL": found.logging.application_level or "INFO",
        }
    seen = mounts(work, function, found, now)
    return FunctionSpec(
        arn=function.arn,
        name=function.name,
        version=on.version,
        runtime=found.runtime,
        handler=found.handler,
        memory_mb=found.memory,
        timeout_s=found.timeout,
        environment=variables,
        log_group=function.log_group(found),
        # A new process takes this one, as Lambda names it; a warm one keeps the stream that it was started with.
        log_stream=f"{now:%Y/%m/%d}/[{on.version}]{work.draw.entropy(16).hex()}",
        region=function.region,
        account=function.account,
        # A process keeps what it was started with, so other rights of the role need another process.
        revision="".join([found.build, *(" writable" if each.writable else " read-only" for each in seen)]),
        concurrency=function.concurrency,
        ephemeral_mb=found.ephemeral,
        mounts=seen,
    )


def _layers(work: Work, on: Target) -> tuple[Code, ...]:
    return tuple(Code(each.code, partial(_layer, work, each)) for each in on.configuration.layers)


def _layer(work: Work, found: UsedLayer) -> bytes:
    with work.means.store.snapshot() as tx:
        return code.archive(tx, parse(found.arn).account, found.code)


def _archive(work: Work, on: Target) -> bytes:
    with work.means.store.snapshot() as tx:
        return code.archive(tx, on.function.account, on.configuration.code)

"""A question to the policies that is not asked in earnest: what SimulatePrincipalPolicy and SimulateCustomPolicy do."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from tokiwa.domain.call import Call
from tokiwa.domain.moment import stamp
from tokiwa.domain.policy.context import keys_of_principal
from tokiwa.domain.policy.decision import Decision, Reason
from tokiwa.domain.policy.document import Document, parse
from tokiwa.domain.policy.evaluate import Policies, decide
from tokiwa.domain.policy.form import Form
from tokiwa.domain.policy.principal import Principal, PrincipalType
from tokiwa.domain.policy.request import Request
from tokiwa.domain.policy.template import Context
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import Value, evolve
from tokiwa.operations.authorise import owner
from tokiwa.operations.iam.page import page_of


class Simulation(Value):
    """Who asks, under which policies, with which facts. `owner` is the account of the resources."""

    principal: Principal
    policies: Policies
    context: Context
    owner: str

    def results(self, call: Call) -> dict[str, Any]:
        """One page of results, one for each action on each resource, in the order in which they were asked."""
        pairs = [
            (f"{number:09}", action, resource)
            for number, (action, resource) in enumerate(_pairs(call.input["ActionNames"], call.input))
        ]
        return page_of(
            call, "EvaluationResults", pairs, lambda pair: pair[0], lambda pair: self._result(pair[1], pair[2])
        )

    def _result(self, action: str, resource: str) -> dict[str, Any]:
        request = Request(action, resource, self.principal, self.context, owner(resource, self.owner))
        if self.policies.resource is None:  # across accounts nothing can be said without the resource's own policy
            request = evolve(request, resource_account=self.principal.account)
        decision = decide(request, self.policies)
        result: dict[str, Any] = {
            "EvalActionName": action,
            "EvalResourceName": resource,
            "EvalDecision": decision.reason.value,
            "MatchedStatements": list(self._matched(request, decision)),
            "MissingContextValues": sorted(self._keys() - self.context.keys()),
        }
        boundary = self.policies.boundary
        if boundary is not None:
            within = decide(request, Policies(identity=(boundary,))).allowed
            result["PermissionsBoundaryDecisionDetail"] = {"AllowedByPermissionsBoundary": within}
        return result

    def _matched(self, request: Request, decision: Decision) -> Iterator[dict[str, str]]:
        if decision.reason is Reason.IMPLICIT_DENY:
            return
        for document in self._documents():
            for statement in document.statements:
                told = statement.allows is decision.allowed and statement.naming(request.principal)
                if told and statement.applies(request):
                    yield _source(document, self.principal)

    def _documents(self) -> Iterator[Document]:
        yield from self.policies.identity
        if self.policies.boundary is not None:
            yield self.policies.boundary
        if self.policies.resource is not None:
            yield self.policies.resource

    def _keys(self) -> set[str]:
        statements = (statement for document in self._documents() for statement in document.statements)
        return {condition.key for statement in statements for condition in statement.conditions}


def simulation(call: Call, principal: Principal, identity: Iterable[Document], boundary: Document | None) -> Simulation:
    """The simulation that a call describes, of these policies and those that it brings."""
    given = call.input
    limits = documents(given, "PermissionsBoundaryPolicyInputList", Form.BOUNDARY)
    if len(limits) > 1:
        raise Problem(Kind.INVALID_ARGUMENTS, "There can be at most one permissions boundary.")
    resource = parse(given["ResourcePolicy"], Form.RESOURCE, "ResourcePolicy") if "ResourcePolicy" in given else None
    policies = Policies(tuple(identity), limits[0] if limits else boundary, None, resource)
    facts = {
        **{name: value for name, value in keys_of_principal(principal).items() if value},
        "aws:CurrentTime": stamp(call.now),
        "aws:EpochTime": str(int(call.now.timestamp())),
        **_entries(given.get("ContextEntries", ())),
    }
    return Simulation(
        principal,
        policies,
        {name.lower(): value for name, value in facts.items()},
        _account(given.get("ResourceOwner", principal.account)),
    )


def documents(given: Mapping[str, Any], member: str, form: Form) -> tuple[Document, ...]:
    """The documents that a call brings, named as IAM names them."""
    return tuple(parse(text, form, f"{member}.{number}") for number, text in enumerate(given.get(member, ()), 1))


def caller(arn: str) -> Principal:
    """The user that a simulation is to be of, known by ARN alone. INVALID_ARGUMENTS for anybody else."""
    account, _, name = arn.rpartition("::")[2].partition(":user/")
    if not name or not account.isdigit():
        raise Problem(Kind.INVALID_ARGUMENTS, f"CallerArn {arn} is not valid: it must be the ARN of a user.")
    return Principal(PrincipalType.USER, account, arn, "", name.rpartition("/")[2])


def _pairs(actions: Sequence[str], given: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for action in actions:
        if ":" not in action:
            raise Problem(Kind.INVALID_ARGUMENTS, f"Invalid action name: {action}. It must be service:operation.")
        for resource in given.get("ResourceArns") or ["*"]:
            yield action, resource


def _entries(entries: Iterable[Mapping[str, Any]]) -> dict[str, str | tuple[str, ...]]:
    values: dict[str, str | tuple[str, ...]] = {}
    for entry in entries:
        given = tuple(entry.get("ContextKeyValues", ()))
        several = entry.get("ContextKeyType", "").endswith("List") or len(given) != 1
        values[entry["ContextKeyName"]] = given if several else given[0]
    return values


def _account(text: str) -> str:
    return text.split(":")[4] if text.startswith("arn:") and text.count(":") > 4 else text


def _source(document: Document, principal: Principal) -> dict[str, str]:
    if document.form is Form.RESOURCE:
        return {"SourcePolicyId": document.name, "SourcePolicyType": "Resource Policy"}
    name = document.name
    if name.startswith("arn:"):
        name = name.rpartition("/")[2]
    elif "InputList." not in name:  # of the user or role itself
        kind = "role" if principal.role_arn else "user"
        name = f"{kind}_{principal.name}_{name}"
    return {"SourcePolicyId": name, "SourcePolicyType": "IAM Policy"}

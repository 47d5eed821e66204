"""acm:UpdateCertificateOptions: for what was requested like a public certificate; private ones have nothing to set."""

from tokiwa.domain.call import Call
from tokiwa.domain.change import Change
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.value import evolve
from tokiwa.operations.acm.access import resource_keys
from tokiwa.operations.acm.arn import certificate
from tokiwa.operations.registry import operation
from tokiwa.work import Work, apply

EXPORT, METHOD, LOGGING = "Export", "ValidationMethod", "CertificateTransparencyLoggingPreference"


@operation("acm:UpdateCertificateOptions", on="CertificateArn", context=resource_keys)
def update_certificate_options(work: Work, call: Call) -> None:
    """Set how its names are validated, or its wish about transparency logs; whether it can be exported is settled."""
    given = call.input["Options"]
    with work.transaction() as tx:
        found = certificate(tx, call)
        if given.get(EXPORT, found.options.get(EXPORT, "DISABLED")) != found.options.get(EXPORT, "DISABLED"):
            raise Problem(Kind.INVALID, f"Whether certificate {found.arn} can be exported cannot be changed.")
        if not found.validation:
            if METHOD in given or given.get(LOGGING, "DISABLED") != "DISABLED":
                raise Problem(
                    Kind.WRONG_STATE,
                    f"Certificate {found.arn} is {found.type.value.lower()}: it is not validated, nor written to transparency logs.",
                )
            return
        if METHOD in given and given[METHOD] != found.validation and given[METHOD] != "DNS":
            raise Problem(Kind.INVALID, f"The validation of {found.arn} can be changed to DNS only.")
        options = {**found.options, **{member: given[member] for member in (LOGGING, METHOD) if member in given}}
        apply(tx, Change(puts=(evolve(found, options=options, validation=given.get(METHOD, found.validation)),)))

"""tokiwa:ForecastRenewals: the renewals of the days to come by day or hour and CA, and those that will fail, with why."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from tokiwa.domain.authority import Authority
from tokiwa.domain.call import Call
from tokiwa.domain.certificate import Certificate
from tokiwa.domain.defect import Defect
from tokiwa.domain.forecast import Count, Failure, Forecast, Source
from tokiwa.domain.problem import Kind, Problem
from tokiwa.domain.renewal import RENEW
from tokiwa.operations.page import position, token
from tokiwa.operations.registry import operation
from tokiwa.store import forecast as certificates
from tokiwa.store import jobs, renewal_queues
from tokiwa.store.forecast import START, Position
from tokiwa.work import Work
from tokiwa.work.authorities import renewing
from tokiwa.work.renewal_policies import policies
from tokiwa.work.unsignable import constrained, unsignable

CA = "CertificateAuthorityArn"
PAGE = 500  # certificates read at a time; more would not stay in the processor's cache
MOST_FAILURES = 100  # in an answer, unless the call asks for another number
MOST_SLOTS = 50_000
MOST_HOURS = timedelta(days=62)  # ahead by the hour
STEPS = {"DAY": timedelta(days=1), "HOUR": timedelta(hours=1)}


@operation("tokiwa:ForecastRenewals", on=CA, slow=True)
def forecast_renewals(work: Work, call: Call) -> dict[str, Any]:
    """The counts, with the first page of failures; a later page has only failures, from where the last one ended."""
    by, ahead = call.input.get("By", "DAY"), timedelta(days=call.input["Days"])
    if by == "HOUR" and ahead > MOST_HOURS:
        raise Problem(
            Kind.INVALID, f"By the hour a forecast is for at most {MOST_HOURS.days} days. Ask for it by the day."
        )
    listing = f"tokiwa:ForecastRenewals {ahead.days} {by} {call.input.get(CA, '')}"
    given = call.input.get("NextToken")
    after = position(listing, given, START)
    most = call.input.get("MaxResults", MOST_FAILURES)
    forecast = Forecast(call.now, call.now + ahead, STEPS[by], policies(work), _source(work, call.now))
    failures: list[tuple[Position, Failure]] = []
    for place, certificate in _certificates(work, call, after):
        failure = forecast.take(certificate)
        if failure is not None and len(failures) <= most:
            failures.append((place, failure))
            if given is not None and len(failures) > most:
                break
    answer: dict[str, Any] = {"From": call.now, "To": forecast.until, "By": by}
    answer["Failures"] = [_failure(each) for _, each in failures[:most]]
    if len(failures) > most:
        answer["NextToken"] = token(listing, failures[most - 1][0])
    return answer if given is not None else answer | _counts(forecast)


def _certificates(work: Work, call: Call, after: Position) -> Iterator[tuple[Position, Certificate]]:
    """All of the account, or those from one CA. Each page is a snapshot of its own: a long one keeps the log from shrinking."""
    only = call.input.get(CA)
    while True:
        with work.means.store.snapshot() as tx:
            page = certificates.page(tx, call.account, after, PAGE)
        yield from ((place, glance.certificate) for place, glance in page if only is None or glance.authority == only)
        if len(page) < PAGE:
            return
        after = page[-1][0]


def _source(work: Work, now: datetime) -> Source:
    def waiting_until(certificate: Certificate) -> datetime | None:
        with work.means.store.snapshot() as tx:
            return jobs.due_at(tx, RENEW, certificate.arn)

    def free(authority: str) -> datetime:
        with work.means.store.snapshot() as tx:
            queue = renewal_queues.get(tx, authority)
        return now if queue is None else queue.free

    def says(authority: Authority | None) -> Callable[[Certificate], Defect | None] | None:
        return (lambda each: unsignable(work, each, authority, now)) if constrained(work, authority) else None

    return Source(lambda arn: renewing(work, arn) if arn else None, says, waiting_until, free)


def _counts(forecast: Forecast) -> dict[str, Any]:
    forecast.settle()
    if len(forecast.counts) > MOST_SLOTS:
        raise Problem(
            Kind.INVALID,
            f"The forecast has {len(forecast.counts)} numbers, which is more than {MOST_SLOTS}. Ask for fewer days, or for one CA.",
        )
    slots = sorted(forecast.counts.items())
    causes = sorted(forecast.causes.items(), key=lambda item: (-item[1].count, item[0]))
    return {
        "Totals": _shown(Count.sum(forecast.counts.values())),
        "Slots": [
            {"Start": forecast.start + number * forecast.step, CA: authority or None, **_shown(count)}
            for (number, authority), count in slots
        ],
        "Causes": [
            {
                "Reason": reason,
                CA: authority or None,
                "Certificates": cause.count,
                "First": cause.first,
                "Message": cause.message,
            }
            for (reason, authority), cause in causes
        ],
    }


def _shown(count: Count) -> dict[str, int]:
    return {
        "Renewals": count.renewals,
        "IfExported": count.if_exported,
        "Failures": count.failures,
        "OverBudget": count.over_budget,
    }


def _failure(found: Failure) -> dict[str, Any]:
    certificate = found.certificate
    return {
        "CertificateArn": certificate.arn,
        "DomainName": certificate.domain_name,
        CA: certificate.authority,
        "At": found.at,
        "NotAfter": found.ends,
        "Reason": found.reason,
        "Message": found.message,
    }

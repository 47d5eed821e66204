"""What the log says of a call that was refused: who, what and why; never what came with it."""

from __future__ import annotations

from typing import Any

import pytest
from structlog.testing import capture_logs

from tokiwa.domain.call import Call
from tokiwa.domain.problem import Kind, Problem, Unavailable
from tokiwa.http import call_log
from tokiwa.http.api import AWAY
from tokiwa.wire import catalog
from tokiwa.wire.route import Place
from world import REGION, START, root_of

EXPORT = catalog.operation("acm:ExportCertificate")
PLACE = Place(EXPORT.service, EXPORT.service.protocols[0], "ExportCertificate")
ROOT = root_of("000000000000")
SECRET = "correct horse battery staple"
CALL = Call(EXPORT.name, ROOT, {"Passphrase": SECRET.encode()}, START, START, "id", REGION)
CASES: dict[str, tuple[Problem, dict[str, Any]]] = {
    "of the operation": (
        Problem(Kind.NOT_FOUND, f"No {SECRET}"),
        {"error": "ResourceNotFoundException", "kind": "not found", "status": 400},
    ),
    "of all services": (
        Problem(Kind.DENIED, f"Not {SECRET}"),
        {"error": "AccessDeniedException", "kind": "denied", "status": 400},
    ),
}


def said(problem: Problem, call: Call | None) -> dict[str, Any]:
    with capture_logs() as logs:
        call_log.refused(problem, "request-1", PLACE, EXPORT, call, "192.0.2.1", 0.0123456)
    (line,) = logs
    return dict(line)


@pytest.mark.parametrize(("problem", "words"), CASES.values(), ids=CASES)
def test_a_refusal_is_one_line_in_the_words_of_the_service(problem: Problem, words: dict[str, Any]) -> None:
    assert said(problem, CALL) == {
        "event": "call refused",
        "log_level": "info",
        "request_id": "request-1",
        "operation": "acm:ExportCertificate",
        "principal": ROOT.arn,
        "source": "192.0.2.1",
        "milliseconds": 12.346,
        **words,
    }


def test_who_was_not_identified_is_nobody() -> None:
    line = said(Problem(Kind.BAD_SIGNATURE, "The signature is wrong."), None)
    assert (line["principal"], line["operation"], line["kind"]) == ("", "acm:ExportCertificate", "bad signature")


def test_what_came_to_no_operation_has_none() -> None:
    with capture_logs() as logs:
        call_log.refused(
            Problem(Kind.UNKNOWN_OPERATION, "none"),
            "request-1",
            Place(None, catalog.Protocol.JSON, "Nothing"),
            None,
            None,
            "",
            0.0,
        )
    assert [(line["operation"], line["principal"]) for line in logs] == [("", "")]


def test_why_the_store_was_away_is_told_here_alone() -> None:
    with capture_logs() as logs:
        call_log.unavailable(Unavailable("database or disk is full"), "request-1", EXPORT, CALL, "192.0.2.1", 0.5)
    (line,) = logs
    assert (line["log_level"], line["why"], line["request_id"]) == ("error", "database or disk is full", "request-1")
    assert "disk" not in AWAY.message


def test_a_defect_is_an_error_with_its_traceback() -> None:
    error = ZeroDivisionError("division")
    with capture_logs() as logs:
        call_log.failed(error, "request-1", EXPORT, CALL, "192.0.2.1", 0.5)
    (line,) = logs
    assert (line["log_level"], line["exc_info"], line["request_id"]) == ("error", error, "request-1")
    assert line["milliseconds"] == 500


def test_no_line_has_what_came_with_the_call_or_what_it_was_told() -> None:
    for problem, _ in CASES.values():
        assert SECRET not in str(said(problem, CALL))

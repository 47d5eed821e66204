"""Which certificates a replacement chooses, and how many it may ask for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from managed import CA, NOW, certificate
from tokiwa.domain.certificate import CertificateStatus, CertificateType
from tokiwa.domain.replacement import Replacement, ReplacementStatus, Selection
from tokiwa.domain.value import evolve

HOUR = timedelta(hours=1)
TEMPLATE = "arn:aws:acm-pca:::template/EndEntityCertificate/V1"


@pytest.mark.parametrize(
    ("given", "chosen"),
    [
        pytest.param({}, True, id="everything"),
        pytest.param({"authority": CA}, True, id="its CA"),
        pytest.param({"authority": f"{CA}x"}, False, id="another CA"),
        pytest.param({"key_algorithm": "EC_prime256v1"}, True, id="its key algorithm"),
        pytest.param({"key_algorithm": "RSA_2048"}, False, id="another key algorithm"),
        pytest.param({"issued_after": NOW}, True, id="issued at that very time"),
        pytest.param({"issued_after": NOW + HOUR}, False, id="issued before"),
        pytest.param({"issued_before": NOW + HOUR}, True, id="issued before that time"),
        pytest.param({"issued_before": NOW}, False, id="not before that very time"),
        pytest.param({"tags": (("team", "a"),)}, True, id="its tag"),
        pytest.param({"tags": (("team", "b"),)}, False, id="another value"),
        pytest.param({"tags": (("team", "a"), ("env", "x"))}, False, id="one of its tags and another"),
        pytest.param({"authority": CA, "key_algorithm": "RSA_2048"}, False, id="one of two"),
    ],
)
def test_a_selection_chooses_what_fits_all_of_it(given: dict[str, Any], chosen: bool) -> None:
    assert Selection(**given).chooses(certificate(tags={"team": "a"}), NOW) is chosen


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"type": CertificateType.IMPORTED}, id="imported"),
        pytest.param({"authority": None}, id="of no private CA"),
        pytest.param({"serial": None, "issued_at": None}, id="not issued yet"),
        pytest.param({"status": CertificateStatus.REVOKED}, id="revoked"),
        pytest.param({"not_after": NOW}, id="expired"),
        pytest.param({"created_at": NOW + HOUR}, id="made later"),
    ],
)
def test_only_what_is_good_and_ours_is_ever_chosen(changes: dict[str, Any]) -> None:
    assert Selection().chooses(certificate(**changes), NOW) is False


@pytest.mark.parametrize(
    ("template", "fits"),
    [(None, True), (TEMPLATE, True), ("EndEntityCertificate/V1", True), ("CodeSigningCertificate/V1", False)],
)
def test_a_template_is_meant_by_its_arn_or_name(template: str | None, fits: bool) -> None:
    assert Selection(template=template).fits(TEMPLATE) is fits


def test_one_that_leaves_nothing_out_is_told() -> None:
    assert Selection().everything
    assert not Selection(template=TEMPLATE).everything


def replacement(**changes: Any) -> Replacement:
    values = {"wave": 10, "per_hour": 25, "status": ReplacementStatus.RUNNING, **changes}
    return Replacement("one", "0" * 12, NOW, "arn:aws:iam::000000000000:root", Selection(), **values)


@pytest.mark.parametrize(
    ("under_way", "failing", "in_hour", "room"),
    [
        pytest.param(0, 0, 0, 10, id="a whole wave"),
        pytest.param(1, 0, 10, 0, id="the last wave is not settled"),
        pytest.param(0, 3, 10, 7, id="what fails takes up room"),
        pytest.param(0, 12, 20, 0, id="more fail than fit into a wave"),
        pytest.param(0, 0, 20, 5, id="what the hour leaves"),
        pytest.param(0, 0, 25, 0, id="the hour is full"),
    ],
)
def test_there_is_room_for_so_many(under_way: int, failing: int, in_hour: int, room: int) -> None:
    going = replacement(hour_began=NOW, in_hour=in_hour)
    assert going.room(under_way, failing, NOW + HOUR / 2) == room


def test_an_hour_begins_with_the_first_that_is_asked_for_and_ends() -> None:
    first = replacement().asked(10, NOW)
    later = first.asked(10, NOW + HOUR / 2).asked(5, NOW + HOUR * 0.9)
    assert (later.waves, later.in_hour, later.hour_began) == (3, 25, NOW)
    assert later.next_wave(NOW + HOUR * 0.9) == NOW + HOUR
    assert later.room(0, 0, NOW + HOUR) == 10
    again = later.asked(10, NOW + HOUR)
    assert (again.in_hour, again.hour_began) == (10, NOW + HOUR)


def test_a_wave_of_none_is_no_wave() -> None:
    assert replacement().asked(0, NOW) == replacement()


def test_with_room_in_the_hour_the_next_wave_may_begin_at_once() -> None:
    assert replacement().next_wave(NOW) == NOW
    assert replacement(hour_began=NOW, in_hour=24).next_wave(NOW + HOUR / 2) == NOW + HOUR / 2


@pytest.mark.parametrize(
    ("status", "going"), [("CHOOSING", True), ("RUNNING", True), ("COMPLETED", False), ("STOPPED", False)]
)
def test_it_goes_on_until_its_end(status: str, going: bool) -> None:
    assert replacement(status=ReplacementStatus(status)).going is going
    ended = replacement().ended(ReplacementStatus.STOPPED, NOW)
    assert (ended.going, ended.ended_at) == (False, NOW)
    assert evolve(ended, status=ReplacementStatus.RUNNING, ended_at=None) == replacement()

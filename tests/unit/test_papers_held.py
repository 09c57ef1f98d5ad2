"""What a dossier holds of papers once more came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from tests.unit.test_receipt_content import REGISTRATION

from counter_tui.domain.actions import CompleteSupplement, Correct, RequestSupplement
from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.dossier import DossierEvent, ReceivedPaper
from counter_tui.domain.papers_held import papers_held

AT = datetime(2026, 11, 25, 9, 0, tzinfo=VIETNAM)
FORM = ReceivedPaper(name="Tờ khai", originals=1)
CERTIFICATE = ReceivedPaper(name="Bản chính giấy nhận nuôi", originals=1)


def event(action) -> DossierEvent:
    return DossierEvent(kind=action.KIND.value, at=AT, officer_name="Cán bộ", counter="Q1", action=action)


def test_what_came_later_stands_behind_what_came_first() -> None:
    asked = event(RequestSupplement(reason="Thiếu", papers=(CERTIFICATE.name,)))
    came = CompleteSupplement(papers=(CERTIFICATE,))
    assert papers_held((FORM,), (asked, event(came))) == (FORM, CERTIFICATE)
    assert papers_held((FORM,), (asked,), came) == (FORM, CERTIFICATE)
    assert papers_held((FORM,), (asked,)) == (FORM,)


def test_more_of_the_same_paper_is_added_to_it_and_its_place_stays() -> None:
    more = ReceivedPaper(name="  Tờ  khai ", originals=1, copies=2, digitised=True)
    held = papers_held((FORM, CERTIFICATE), (event(CompleteSupplement(papers=(more,))),))
    assert held == (replace(FORM, originals=2, copies=2, digitised=True), CERTIFICATE)


def test_a_paper_that_did_not_apply_applies_once_it_is_there() -> None:
    without = ReceivedPaper(name=CERTIFICATE.name, not_applicable=True)
    assert papers_held((without,), (), CompleteSupplement(papers=(CERTIFICATE,))) == (CERTIFICATE,)


def test_a_correction_registers_no_paper_that_came_later() -> None:
    events = (
        event(CompleteSupplement(papers=(CERTIFICATE,))),
        event(Correct(registration=replace(REGISTRATION, papers=(FORM,)), reason="Sai tên")),
    )
    assert papers_held((FORM,), events) == (FORM, CERTIFICATE)

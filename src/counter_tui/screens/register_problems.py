"""Put what is wrong with a draft where the officer can mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from textwrap import shorten

from textual.widget import Widget

from counter_tui.domain.correction import AMOUNT_TAKEN_AWAY
from counter_tui.domain.draft import FieldProblem
from counter_tui.i18n import text
from counter_tui.screens.register_sections import RegisterForm
from counter_tui.services.reception import Check
from counter_tui.widgets.labelled_field import LabelledField

ROOM_IN_NOTICE = 90
"""Characters of one sentence in a notice over the form."""


def in_words(problem: FieldProblem) -> str:
    """Return a problem's sentence as the officer reads it."""
    return text(problem.message, **problem.values)


def changed_words(told: Sequence[FieldProblem]) -> str:
    """Return what the catalogue changed in a form that was filled before."""
    what = "; ".join(in_words(one) for one in told)
    return text("Thủ tục đã đổi từ khi ghi phiếu này: {what}. Xem lại rồi F12.", what=what)


def with_unread(form: RegisterForm, check: Check) -> Check:
    """Return *check* with what stands on the form and is no amount: F12 must not take it for none yet."""
    return Check(errors=(*form.fees.unread, *check.errors), warnings=check.warnings)


def taken_away(check: Check) -> list[FieldProblem]:
    """Return what of a correction's warnings is asked about before it is written down."""
    return [one for one in check.warnings if one.message == AMOUNT_TAKEN_AWAY]


def words_by_field(problems: Sequence[FieldProblem]) -> dict[str, str]:
    """Return the sentences for each field, in words."""
    said: dict[str, list[str]] = {}
    for problem in problems:
        said.setdefault(problem.field, []).append(in_words(problem))
    return {field: " ".join(sentences) for field, sentences in said.items()}


def show_problems(
    form: RegisterForm,
    errors: Sequence[FieldProblem],
    warnings: Sequence[FieldProblem],
    wanted: Callable[[str], bool],
) -> set[tuple[str, str]]:
    """Show the sentences of the fields that *wanted* says yes to, and take away all others.

    Return the warnings that can be read now, as field and sentence; an error hides those of its field.
    """
    wrong = {name: words for name, words in words_by_field(errors).items() if wanted(name)}
    odd = {name: words for name, words in words_by_field(warnings).items() if wanted(name)}
    for name, field in _fields(form).items():
        field.error = wrong.get(name, "")
        field.warning = odd.get(name, "")
    for name, line in form.problems.items():
        line.tell(wrong.get(name) or odd.get(name, ""), error=name in wrong)
    _show_fee_problems(form, wrong, odd)
    return {(one.field, in_words(one)) for one in warnings if one.field in odd and one.field not in wrong}


def _show_fee_problems(form: RegisterForm, wrong: Mapping[str, str], odd: Mapping[str, str]) -> None:
    form.fees.clear_problems()
    for said, error in ((odd, False), (wrong, True)):
        for name, words in said.items():
            if (index := fee_index(name)) is not None:
                form.fees.tell(index, words, error=error)


def name_left(form: RegisterForm, widget: Widget) -> str | None:
    """Return the name that problems give the field *widget* is."""
    amounts = form.fees.amounts.items()
    return form.name_of(widget) or next((name for name, one in amounts if one.field is widget), None)


def fee_index(field: str) -> int | None:
    """Return the number in ``fees.<index>``, else ``None``."""
    head, _, rest = field.partition(".")
    number = rest.partition(".")[0]
    return int(number) if head == "fees" and number.isdigit() else None


def point_out(
    form: RegisterForm,
    errors: Sequence[FieldProblem],
    unread: Sequence[FieldProblem],
    say: Callable[[str, str], None],
) -> bool:
    """Go to the first error, else to the first warning nobody read yet; return whether there was one."""
    place = first_place(form, errors or unread)
    if place is not None:
        place.focus()
    if errors and not any(labelled.field is place for labelled in _fields(form).values()):
        # Its sentence stands below a whole group of fields, which may be out of view.
        say(
            "\n".join(out_of_sight(form, [one for one in errors if _place(form, one.field) is place], None)),
            "error",
        )
    if unread and not errors:
        again = text("Xem lại; F12 lần nữa để lưu.")
        say("\n".join([*out_of_sight(form, unread, place), again]), "warning")
    return bool(errors or unread)


def first_place(form: RegisterForm, errors: Sequence[FieldProblem]) -> Widget | None:
    """Return the widget to go to for the error that stands highest on the form."""
    chain = form.screen.focus_chain
    places = [
        place for problem in errors if (place := _place(form, problem.field)) is not None and place in chain
    ]
    return min(places, key=chain.index, default=None)


def out_of_sight(form: RegisterForm, problems: Sequence[FieldProblem], place: Widget | None) -> list[str]:
    """Return the sentences, cut short, that may not be in view when *place* is: all but those below its own field."""
    below = {name for name, labelled in _fields(form).items() if labelled.field is place}
    others = [in_words(problem) for problem in problems if problem.field not in below]
    return ["! " + shorten(words, ROOM_IN_NOTICE, placeholder="…") for words in others]


def _fields(form: RegisterForm) -> dict[str, LabelledField]:
    return form.fields | form.fees.amounts


def _place(form: RegisterForm, field: str) -> Widget | None:
    if (labelled := _fields(form).get(field)) is not None:
        return labelled.field
    if (index := fee_index(field)) is not None:
        return form.fees.place(index)
    places: dict[str, Widget] = {
        "papers": form.papers.grid,
        "case": form.case,
        "channel": form.channel,
        "applicant": form.people["applicant"].fields["name"].field,
        "owner": form.people["owner"].fields["name"].field,
        "applicant.kind": form.people["applicant"].kind,
        "applicant.sex": form.people["applicant"].sex,
        "owner.sex": form.people["owner"].sex,
    }
    return places.get(field)

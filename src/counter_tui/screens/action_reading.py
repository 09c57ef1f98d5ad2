"""What the form of an action is read from, and what becomes of its fields when the dossier changed while it was open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.actions import ActionKind
from counter_tui.errors import NotFound
from counter_tui.screens.action_parts import ActionForm
from counter_tui.services.undoing import require_undoable
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.paper_list import PaperList, PaperRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.widget import Widget

    from counter_tui.services.desk import Desk


async def read_form(desk: Desk, code: str, kind: ActionKind) -> ActionForm:
    """Return what the form starts from as the dossier stands now; raises NotFound, Offline, Refused."""
    casework = desk.casework
    before = await casework.standing(code)
    try:
        item = await desk.lookup.procedure(before.procedure_code)
    except NotFound:
        item = None
    events = await casework.events(before.code)
    require_undoable(kind, before, events)
    return ActionForm(
        kind=kind,
        before=before,
        registration=await casework.registration(before.code),
        item=item,
        events=events,
        reason=await desk.receipts.drafted_cause(before.code) if kind is ActionKind.RESCHEDULE else "",
        next_agency=await casework.next_agency(before.code) if kind is ActionKind.FORWARD else "",
        officers=await casework.officers() if kind is ActionKind.REASSIGN else (),
    ).counted_by(casework.due_from_now)


async def lay_out(place: Widget, newest: ActionForm, shown: ActionForm | None) -> None:
    """Lay out the fields of a form; what the officer wrote or chose in one *shown* until now stays as it is."""
    if shown is None:
        fields = [newest.widget(name) for name in newest.names]
        await place.mount_all(fields)
        for papers in fields:
            if isinstance(papers, PaperList):
                papers.set_rows(newest.rows())
        return
    there = {_name(field): field for field in place.children}
    for name, field in there.items():
        if name not in newest.names:
            await field.remove()
    for at, name in enumerate(newest.names):
        if name in there:
            _follow(there[name], name, newest, shown)
            continue
        made = newest.widget(name)
        await place.mount(made, before=at if at < len(place.children) else None)
        if isinstance(made, PaperList):
            made.set_rows(newest.rows())


def _name(field: Widget) -> str:
    return (field.field.id if isinstance(field, LabelledField) else field.id) or ""


def _follow(field: Widget, name: str, newest: ActionForm, shown: ActionForm) -> None:
    if isinstance(field, LabelledField) and field.value == shown.value(name):
        field.value = newest.value(name)
    elif isinstance(field, Choice) and isinstance(made := newest.widget(name), Choice):
        field.set_options(made.options)
    elif isinstance(field, PaperList) and (rows := newest.rows()) != (former := shown.rows()):
        field.set_rows(_with_ticks(rows, field.rows, {row.name for row in former}))


def _with_ticks(rows: Sequence[PaperRow], ticked: Sequence[PaperRow], former: set[str]) -> list[PaperRow]:
    """Return the papers asked for now as they were *ticked*, and those the officer added to the *former* ones."""
    was = {row.name: row for row in ticked}
    names = {row.name for row in rows}
    added = [row for row in ticked if row.name not in former | names]
    return [*(was.get(row.name, row) for row in rows), *added]

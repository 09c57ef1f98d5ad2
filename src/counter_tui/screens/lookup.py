"""The start screen: one box that takes whatever the citizen says or shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content
from textual.widgets import Input, Static

from counter_tui.domain.query import Query, QueryKind
from counter_tui.errors import CounterError
from counter_tui.i18n import mark, text
from counter_tui.screens import lookup_text, navigation
from counter_tui.screens.desk_screen import DeskScreen
from counter_tui.screens.lookup_dossiers import Answered, dossiers_in_turn
from counter_tui.screens.lookup_hints import HintLine
from counter_tui.screens.lookup_person import PersonPanel
from counter_tui.screens.lookup_preview import LookupPreview
from counter_tui.screens.navigation import DossierChosen, ProcedureChosen, RegisterChosen, SameDayChosen
from counter_tui.services.ports import CatalogueState, DeskStatus, Hit
from counter_tui.widgets.result_list import ResultList
from counter_tui.widgets.sectioned_list import SectionedList
from counter_tui.widgets.text_field import TextField

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable

    from textual.app import ComposeResult

    from counter_tui.domain.dossier import DossierSummary
    from counter_tui.domain.scan import CitizenCard, Scan
    from counter_tui.services.desk import Desk


class LookupScreen(DeskScreen):
    """Results follow the typing from local data; the box keeps the focus, arrows move the list."""

    AREA = "lookup"
    HEADING = mark("Tra cứu")
    HELP_TEXT = mark(
        "Gõ tên thủ tục (không dấu cũng được), chữ đầu các tiếng như dkks, mã thủ tục, mã hồ sơ, số định danh, "
        "điện thoại hoặc họ tên; hay quét thẻ căn cước, mã trên phiếu. Mũi tên chọn dòng, Enter mở xem, F3 tiếp nhận, "
        "Ctrl+T làm việc trong ngày. Người trên thẻ vừa quét được dùng làm người nộp; Esc bỏ thẻ."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "register", mark("Tiếp nhận"), id="app.register"),
        Binding("ctrl+t", "same_day", mark("Việc trong ngày"), id="app.same_day"),
        Binding("escape", "set_aside", mark("Bỏ thẻ, gõ lại"), id="app.back", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "move(-1, True)", show=False),
        Binding("pagedown", "move(1, True)", show=False),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    LookupScreen #search { margin: 1 1 0 1; background: $surface; border-left: thick $primary; }
    LookupScreen #found { height: 1fr; margin: 1 0 0 0; }
    LookupScreen.-narrow #preview { height: 4; border-top: solid $panel; }
    LookupScreen.-narrow #preview-full { display: none; }
    LookupScreen.-narrow #preview-name { max-height: 2; }
    LookupScreen.-wide #found { layout: horizontal; }
    LookupScreen.-wide #preview { width: 48%; height: 1fr; border-left: solid $panel; padding-left: 1; }
    LookupScreen #results { margin: 0 1; }
    LookupScreen #nothing { height: auto; padding: 0 2; color: $text-muted; }
    """

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__()
        self.desk = desk
        self._unsubscribe: Callable[[], None] | None = None
        self._query = lookup_text.NOTHING_TYPED
        self._hits: list[Hit] = []
        self._dossiers: list[DossierSummary] = []
        self._shown_catalogue: CatalogueState | None = None
        self._answered, self._moved, self._looked_up = Answered(), False, ""

    @property
    def chosen_code(self) -> str | None:
        """The dossier highlighted or typed; ``None`` where what was typed is about dossiers and names none."""
        return lookup_text.chosen_dossier(self._query, self._highlighted())

    def compose_body(self) -> ComposeResult:
        """Yield the box, what was understood, the person, the results and their preview."""
        yield TextField(
            placeholder=text("Tên thủ tục, mã, số định danh, điện thoại, họ tên… hoặc quét thẻ"), id="search"
        )
        yield HintLine(id="hints")
        yield PersonPanel(id="person", markup=False)
        with Container(id="found"):
            yield Static(id="nothing", markup=False)
            yield SectionedList(id="results")
            yield LookupPreview(id="preview")

    def on_mount(self) -> None:
        """Put the focus where everything starts."""
        self.query_one("#results").can_focus = False
        self.query_one("#search").focus()
        self._look_up("")
        if self.desk is not None:
            self.desk_opened(self.desk)

    def on_unmount(self) -> None:
        """Stop following the background work."""
        if self._unsubscribe is not None:
            self._unsubscribe()

    def desk_opened(self, desk: Desk) -> None:
        """Look up what was typed while the desk was opening."""
        self.desk = desk
        self._look_up(self._typed)
        self._unsubscribe = desk.sync.subscribe(self._follow)

    def on_screen_suspend(self) -> None:
        """Select what was typed, so that the next citizen's replaces it; on coming back a key may be there before."""
        self.query_one("#search", TextField).action_select_all()

    def on_screen_resume(self) -> None:
        """Be where everything starts."""
        self.query_one("#search", TextField).focus()

    def start_afresh(self) -> None:
        """Be ready for the next citizen with an empty box."""
        self.query_one("#search", TextField).value = ""

    @on(events.Resize)
    def fill_preview(self) -> None:
        """Fill the preview when there is room for it now."""
        self.query_one("#preview", LookupPreview).again(self.desk)

    def handle_scan(self, scan: Scan) -> bool:
        """Take the citizen of a card as the applicant; open the dossier of a slip."""
        if scan.card is None or scan.problem:
            return super().handle_scan(scan)
        self.take_card(scan.card)
        return True

    @on(Input.Changed, "#search")
    def look_up(self, event: Input.Changed) -> None:
        """Show what the typed line finds, within the same frame."""
        event.stop()
        self._look_up(event.value)

    @on(Input.Submitted, "#search")
    async def open_highlighted(self, event: Input.Submitted) -> None:
        """Open what was typed when it names one thing, else the highlighted row."""
        event.stop()
        if self._query.kind is QueryKind.SCAN and (scan := self._query.scan) is not None:
            event.input.value = event.input.value if scan.problem else ""
            event.input.action_select_all()  # what cannot be used stays for mending, and the next scan replaces it
            self.handle_scan(scan)
        elif self._query.kind is QueryKind.DOSSIER_CODE:
            self.post_message(DossierChosen(self._query.value))
        else:
            await self._answered.wait()
            self._open(self._highlighted())

    @on(ResultList.Chosen, "#results")
    def open_clicked(self, event: ResultList.Chosen) -> None:
        """Open the row the mouse chose."""
        event.stop()
        self._open(event.key)

    @on(ResultList.Highlighted, "#results")
    def preview(self, event: ResultList.Highlighted) -> None:
        """Show more of the highlighted row."""
        event.stop()
        self._preview(event.key)

    def action_move(self, steps: int, pages: bool = False) -> None:
        """Move in the results by so many rows or screens; the box keeps the focus."""
        self._moved = True
        results = self.query_one("#results", SectionedList)
        (results.page if pages else results.move)(steps)

    def action_register(self) -> None:
        """Register the highlighted procedure for the person at the desk."""
        hit = self._hit(self._highlighted())
        if self.desk is None:
            self.post_message(navigation.OnceOpen(self.action_register))
        elif hit is None:
            self.say(text("Chọn một thủ tục rồi bấm F3 để tiếp nhận."))
        elif not hit.receivable:
            self.post_message(ProcedureChosen(hit.code, self._person.person))
            self.say(text("Trung tâm không tiếp nhận thủ tục này, chỉ tra cứu: xem nơi nộp hồ sơ."))
        else:
            self.post_message(RegisterChosen(hit.code, self._person.person))

    def action_same_day(self) -> None:
        """Open the same-day screen for the person at the desk, with the highlighted procedure when one was looked for."""
        hit = self._hit(self._highlighted()) if self._looked_up else None
        self.post_message(SameDayChosen(hit.code if hit is not None else None, self._person.person))

    def action_set_aside(self) -> None:
        """Let go of the scanned card; without one, go back, with what was typed ready to be replaced."""
        if self._person.card is not None:
            self.forget_person()
        else:
            self.query_one("#search", TextField).action_select_all()
            self.go_back()

    def forget_person(self) -> None:
        """Let go of the scanned card."""
        self._person.forget()
        self._look_up(self._typed)

    @property
    def _hints(self) -> HintLine:
        return self.query_one("#hints", HintLine)

    @property
    def _person(self) -> PersonPanel:
        return self.query_one("#person", PersonPanel)

    @property
    def _typed(self) -> str:
        return self.query_one("#search", TextField).value

    def _follow(self, status: DeskStatus) -> None:
        assert self.desk is not None, "only an open desk is followed"
        catalogue = self.desk.lookup.state
        self._hints.say_catalogue(lookup_text.catalogue(catalogue, status.catalogue_progress))
        if catalogue != self._shown_catalogue:
            self._shown_catalogue = catalogue
            self._look_up(self._typed, keep=True)
            self.query_one("#preview", LookupPreview).again(self.desk)

    def take_card(self, card: CitizenCard) -> None:
        """Show who stands at the desk; the next dossier is received from that person."""
        self._person.take(card)
        self._look_up(self._typed)

    def _look_up(self, typed: str, *, keep: bool = False) -> None:
        self._dossiers = []
        self._looked_up, self._moved = typed.strip(), self._moved and keep
        if self.desk is None:
            self._hints.say_understood(text("Đang mở sổ và danh mục…"))
            return
        self._query = self.desk.lookup.understand(typed) if self._looked_up else lookup_text.NOTHING_TYPED
        names_procedures = self._query.kind in lookup_text.NAMES_PROCEDURES
        self._hits = self.desk.lookup.procedures(typed) if names_procedures else []
        self._hints.say_understood(lookup_text.understood(self._query) if self._looked_up else "")
        self._show(keep=keep)
        if self._looked_up and lookup_text.looks_like_dossiers(self._query):
            self._find_dossiers(self.desk, self._query.value, self._answered.ask())
        elif not self._looked_up and self._person.card is not None:
            self._find_dossiers(self.desk, self._person.card.number, self._answered.ask())

    def _show(self, *, keep: bool) -> None:
        typed = bool(self._looked_up)
        leads = lookup_text.person_leads(self._query, self._hits, self._dossiers)
        here = lookup_text.is_local_only(self.desk.sync.status if self.desk else DeskStatus())
        person = self._person.card is not None and not typed
        rows = lookup_text.rows(
            self._hits, self._dossiers, typed=typed, local_only=here, person=person, lead=leads
        )
        kept = self._highlighted() if keep and (self._moved or not leads) else None
        self.query_one("#results", SectionedList).set_rows(rows, keep=kept)
        nothing = self.query_one("#nothing", Static)
        nothing.display = not rows and typed
        nothing.update(Content(lookup_text.nothing_found(self._query)))
        if not rows:
            self._preview("")

    @work(exclusive=True, group="dossiers", exit_on_error=False)
    async def _find_dossiers(self, desk: Desk, words: str, answered: asyncio.Event) -> None:
        query = self._query
        try:
            async for found in dossiers_in_turn(desk, words):
                self._show_dossiers(query, found)
                answered.set()
        except CounterError as problem:
            self._hints.say_understood(str(problem))
        finally:
            answered.set()

    def _show_dossiers(self, query: Query, found: list[DossierSummary]) -> None:
        found = [dossier for dossier in found if query.value or dossier.open]
        if query is self._query and found != self._dossiers:
            self._dossiers = found
            self._show(keep=True)

    def _preview(self, key: str) -> None:
        dossier = next((one for one in self._dossiers if lookup_text.DOSSIER + one.code == key), None)
        self.query_one("#preview", LookupPreview).show(self.desk, self._hit(key), dossier)

    def _highlighted(self) -> str:
        return row.key if (row := self.query_one("#results", SectionedList).row) is not None else ""

    def _hit(self, key: str) -> Hit | None:
        return next((one for one in self._hits if lookup_text.PROCEDURE + one.code == key), None)

    def _open(self, key: str) -> None:
        if key.startswith(lookup_text.PROCEDURE):
            self.post_message(ProcedureChosen(key.removeprefix(lookup_text.PROCEDURE), self._person.person))
        elif key.startswith(lookup_text.DOSSIER):
            self.post_message(DossierChosen(key.removeprefix(lookup_text.DOSSIER)))

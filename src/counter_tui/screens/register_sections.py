"""The whole registration form: sections down one scrolling column, each change told as a new draft."""

from __future__ import annotations

from dataclasses import replace

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from counter_tui.domain.dossier import Collection, ReceivedPaper
from counter_tui.domain.draft import Draft
from counter_tui.domain.person import Person, PersonKind
from counter_tui.domain.procedure import CatalogueItem, Channel
from counter_tui.i18n import text
from counter_tui.screens import register_form as mapping
from counter_tui.screens.fee_fields import FeeFields
from counter_tui.screens.register_fees import FeeBlock
from counter_tui.screens.register_memory import FormMemory
from counter_tui.screens.register_papers import added_papers, paper_rows, papers_of
from counter_tui.screens.register_parts import Pair, ProblemLine, Section, show_only
from counter_tui.screens.register_people import PersonFields
from counter_tui.screens.wording import CHANNELS, COLLECTIONS
from counter_tui.services.reception import Reception
from counter_tui.widgets.choice import CASE_LINES, Choice
from counter_tui.widgets.form_scroll import FormScroll
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.paper_list import PaperList

LONGEST_PAPER_LIST = 13


class RegisterForm(FormScroll):
    """Holds the draft; :class:`Changed` tells of every new state of it."""

    DEFAULT_CSS = """
    RegisterForm { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; }
    """

    class Changed(Message):
        """The draft is not what it was."""

        def __init__(self, form: RegisterForm, draft: Draft) -> None:
            super().__init__()
            self.form = form
            self.draft = draft

        @property
        def control(self) -> RegisterForm:
            """The form that changed."""
            return self.form

    def __init__(self, draft: Draft, item: CatalogueItem, reception: Reception) -> None:
        super().__init__(id="form")
        self.draft = draft
        self._item = item
        self._reception = reception
        self._memory = FormMemory()
        self.people = {
            "applicant": PersonFields("applicant", draft.applicant),
            "owner": PersonFields("owner", draft.owner),
        }
        self.fields: dict[str, LabelledField] = {
            f"{whose}.{part}": field
            for whose, one in self.people.items()
            for part, field in one.fields.items()
        }
        self.fees = FeeFields()
        self.papers = PaperList(id="papers")
        self._no_papers = Static(Content(text("Thủ tục này không ghi giấy tờ phải nộp.")))
        self.problems = {name: ProblemLine() for name in ("case", "channel", "papers", "fees")}
        self._make_fields()
        self._make_choices()

    def _make_fields(self) -> None:
        labels = {
            "sets": text("Số bộ hồ sơ"),
            "collection_address": text("Gửi kết quả đến"),
            "received": text("Nhận lúc"),
            "due": text("Hẹn trả"),
            "due_reason": text("Lý do hẹn ngày"),
            "note": text("Ghi chú"),
        }
        hints = {
            "received": text("bây giờ; khác thì giờ:phút ngày/tháng/năm"),
            "due": text("máy tính; khác thì giờ:phút ngày/tháng/năm"),
            "due_reason": text("vì sao hẹn ngày này"),
            "collection_address": text("người nhận, địa chỉ, điện thoại"),
        }
        for name, label in labels.items():
            self.fields[name] = LabelledField(
                label,
                name_id=mapping.widget_id(name),
                value=mapping.shown(self.draft, name),
                placeholder=hints.get(name, ""),
            )
        self.fields["sets"].field.select_on_focus = True
        self._field_of = {mapping.widget_id(name): name for name in self.fields}

    def _make_choices(self) -> None:
        item, draft = self._item, self.draft
        cases = list(dict.fromkeys((*item.procedure.cases, *filter(None, [draft.case]))))
        channels = dict.fromkeys((*item.procedure.channels, draft.channel))
        self.owner = Choice(
            text("Chủ hồ sơ"),
            [("same", text("là người nộp")), ("other", text("người khác, tổ chức"))],
            value="same" if draft.owner_is_applicant else "other",
            id="owner-is",
        )
        self.case = Choice(
            text("Trường hợp"),
            [(c, c) for c in cases],
            value=draft.case,
            id="case",
            lines=CASE_LINES,
            unset=text("chưa chọn"),
        )
        self.channel = Choice(
            text("Cách nộp"),
            [(c, text(CHANNELS[c])) for c in channels],
            value=draft.channel,
            id="channel",
        )
        self.collection = Choice(
            text("Nhận kết quả"),
            [(c, text(words)) for c, words in COLLECTIONS.items()],
            value=draft.collection,
            id="collection",
        )

    def compose(self) -> ComposeResult:
        """Yield the sections in the order of the talk at the desk."""
        with Section(id="section-applicant") as section:
            yield section.compose_title(text("Người nộp"))
            yield self.people["applicant"]
        with Section(id="section-owner") as section:
            yield section.compose_title(text("Chủ hồ sơ"))
            yield self.owner
            yield self.people["owner"]
        with Section(id="section-papers") as section:
            yield section.compose_title(text("Giấy tờ"))
            yield self.case
            yield self.problems["case"]
            yield self.papers
            yield self._no_papers
            yield self.problems["papers"]
        with Section(id="section-fees") as section:
            yield section.compose_title(text("Cách nộp, phí và lệ phí"))
            with Pair():
                yield self.channel
                yield self.fields["sets"]
            yield self.problems["channel"]
            yield self.fees
            yield self.problems["fees"]
        with Section(id="section-result") as section:
            yield section.compose_title(text("Hẹn trả và nhận kết quả"))
            yield self.collection
            yield self.fields["collection_address"]
            yield self.fields["due"]
            yield self.fields["due_reason"]
            yield self.fields["received"]
            yield self.fields["note"]

    async def on_mount(self) -> None:
        """Fill lists and hide what does not apply."""
        self.papers.set_rows(paper_rows(self.draft, self._item))
        self._fit_papers()
        await self._offer_fees()
        self._show_parts()

    @on(Input.Changed)
    def _field_typed(self, event: Input.Changed) -> None:
        if (name := self._field_of.get(event.input.id or "")) is None:
            return
        event.stop()
        if event.value != mapping.shown(self.draft, name):
            self._take(mapping.with_field(self.draft, name, event.value))
            if name == "received":
                self.fees.count_by(self._reception.held(self.draft, self._item))
            self._show_parts()

    @on(Choice.Changed)
    async def _chosen(self, event: Choice.Changed) -> None:
        event.stop()
        draft, value = self.draft, event.value
        self._memory.leave(draft)
        match event.choice.id:
            case "owner-is":
                self._take(replace(draft, owner_is_applicant=value == "same"))
            case "case" if value != draft.case:
                chosen = self._memory.papers(self._reception.choose_case(draft, self._item, value))
                self._show_papers(replace(chosen, papers=(*chosen.papers, *added_papers(draft, self._item))))
            case "channel" if value != draft.channel:
                chosen = self._reception.choose_channel(draft, self._item, Channel(value))
                self._take(self._memory.fees(chosen))
                await self._offer_fees()
            case "collection":
                self._take(mapping.with_collection(draft, Collection(value)))
            case "applicant-kind" | "owner-kind":
                self._take(
                    mapping.with_kind(draft, (event.choice.id or "").partition("-")[0], PersonKind(value))
                )
            case "applicant-sex" | "owner-sex":
                whose = (event.choice.id or "").partition("-")[0]
                self._take(mapping.with_field(draft, f"{whose}.sex", value))
        self._show_parts()

    @on(PaperList.Changed)
    def _papers_changed(self, event: PaperList.Changed) -> None:
        event.stop()
        self._take(replace(self.draft, papers=papers_of(event.rows)))

    @on(FeeBlock.Changed)
    def _fees_changed(self, event: FeeBlock.Changed) -> None:
        event.stop()
        self._take(replace(self.draft, fees=self.fees.lines), anyway=event.misread)

    def put_person(self, whose: str, person: Person, *, owner_is_applicant: bool | None = None) -> None:
        """Show another applicant or owner; an owner put here is no longer the applicant unless said so."""
        draft = mapping.with_person(self.draft, whose, person)
        if owner_is_applicant is not None:
            draft = replace(draft, owner_is_applicant=owner_is_applicant)
        self.draft = draft
        self.people[whose].fill(person)
        self.owner.value = "same" if draft.owner_is_applicant else "other"
        self._show_parts()
        self.post_message(self.Changed(self, draft))

    def add_paper(self, name: str) -> None:
        """Put one more paper on the list, as handed over."""
        if all(paper.name != name for paper in self.draft.papers):
            self._show_papers(
                replace(self.draft, papers=(*self.draft.papers, ReceivedPaper(name=name, originals=1)))
            )
        self.papers.focus()

    def _show_papers(self, draft: Draft) -> None:
        self._take(draft)
        self.papers.set_rows(paper_rows(draft, self._item))
        self._fit_papers()
        self._show_parts()

    def name_of(self, widget: Widget) -> str | None:
        """Return the draft's field a widget stands for."""
        if widget is self.papers.grid:
            return "papers"
        return self._field_of.get(widget.id or "")

    def section_of(self, widget: Widget | None) -> Section | None:
        """Return the section a widget stands in."""
        if widget is None:
            return None
        return next((node for node in widget.ancestors_with_self if isinstance(node, Section)), None)

    def go_to_next_section(self) -> None:
        """Put the focus on the first field of the next section, round and round."""
        sections = list(self.query(Section))
        here = self.section_of(self.screen.focused)
        at = sections.index(here) + 1 if here is not None else 0
        for section in (*sections[at:], *sections[:at]):
            if self._enter(section):
                return

    def _enter(self, section: Section) -> bool:
        inside = [w for w in self.screen.focus_chain if section in w.ancestors]
        if not inside:
            return False
        section.scroll_visible(animate=False, top=True, force=True)
        inside[0].focus(scroll_visible=False)
        return True

    def _take(self, draft: Draft, *, anyway: bool = False) -> None:
        if anyway or draft != self.draft:
            self.draft = draft
            self.post_message(self.Changed(self, draft))

    async def _offer_fees(self) -> None:
        held = self._reception.held(self.draft, self._item)
        offered = self._reception.fees(self.draft, self._item)
        await self.fees.offer(offered, self.draft.fees, held, self.draft.channel)

    def _show_parts(self) -> None:
        draft = self.draft
        show_only(self.people["owner"], not draft.owner_is_applicant)
        show_only(self.case, bool(self.case.options))
        show_only(self.papers, bool(draft.papers))
        show_only(self._no_papers, not draft.papers)
        show_only(self.fields["collection_address"], draft.collection is Collection.POST)
        show_only(self.fields["due_reason"], bool(draft.due_text.strip()) or self._undecided)

    @property
    def _undecided(self) -> bool:
        return not self._item.limit_for(self.draft.channel).computable

    def _fit_papers(self) -> None:
        self.papers.styles.height = min(LONGEST_PAPER_LIST, len(self.draft.papers) + 5)

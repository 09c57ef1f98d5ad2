"""The fields of the same-day screen and what they ask for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.containers import Vertical

from counter_tui.domain.counted_fees import Counts, Exemption, asks_pages
from counter_tui.domain.draft_check import same_day_warnings
from counter_tui.domain.identity import tidy
from counter_tui.domain.person import Person
from counter_tui.i18n import text
from counter_tui.screens.register_form import typed_count
from counter_tui.screens.register_parts import Pair
from counter_tui.services.same_day import SameDayRequest
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from counter_tui.domain.procedure import CatalogueItem

COUNTS = ("documents", "pages", "copies")


@dataclass(frozen=True, slots=True)
class Filled:
    """What stands in the form, to be put back into it."""

    person: Person
    item: CatalogueItem
    typed: dict[str, str]
    slip: str

    @property
    def whose(self) -> str:
        """Whom it was filled in for."""
        return self.typed["applicant.name"] or self.typed["applicant.identity"] or text("người trước")


class SameDayForm(Vertical):
    """Who, what, how much; a field that does not apply to the procedure is hidden and counts as one."""

    DEFAULT_CSS = """
    SameDayForm { height: auto; padding: 0 1; }
    SameDayForm .counts { height: auto; }
    SameDayForm .counts LabelledField { width: 30; }
    """

    def __init__(self, items: Sequence[CatalogueItem], code: str | None, applicant: Person | None) -> None:
        super().__init__(id="same-day-form")
        self._items = {item.procedure.code: item for item in items}
        self._card = applicant or Person()
        self.procedure = Choice(text("Thủ tục"), self._options, value=code, id="procedure")
        who = self._card
        self.fields = {
            "applicant.name": LabelledField(text("Họ và tên"), name_id="name", value=who.name),
            "applicant.identity": LabelledField(text("Số định danh"), name_id="identity", value=who.identity),
            "applicant.phone": LabelledField(text("Điện thoại"), name_id="phone", value=who.phone),
            "documents": LabelledField(text("Số giấy tờ"), name_id="documents", value="1"),
            "pages": LabelledField(text("Số trang mỗi giấy"), name_id="pages", value="1"),
            "copies": LabelledField(text("Số bản mỗi giấy"), name_id="copies", value="1"),
            "exempt_reason": LabelledField(
                text("Lý do miễn"), name_id="exempt-reason", placeholder=text("để trống: thu đủ")
            ),
            "exempt_basis": LabelledField(text("Căn cứ miễn"), name_id="exempt-basis"),
        }
        self.slip = Choice(
            text("Giấy tiếp nhận"), [("no", text("không in")), ("yes", text("in"))], value="no", id="slip"
        )
        for name in COUNTS:
            self.fields[name].field.select_on_focus = True

    def compose(self) -> ComposeResult:
        """Yield the fields in the order of the talk: who, how much, then what is rare."""
        fields = self.fields
        yield self.procedure
        yield fields["applicant.name"]
        with Pair():
            yield fields["applicant.identity"]
            yield fields["applicant.phone"]
        with Vertical(classes="counts"):
            for name in COUNTS:
                yield fields[name]
        with Pair():
            yield fields["exempt_reason"]
            yield fields["exempt_basis"]
        yield self.slip

    def on_mount(self) -> None:
        """Hide what does not apply."""
        self.show_counts()

    @property
    def item(self) -> CatalogueItem:
        """The procedure chosen."""
        return self._items[self.procedure.value]

    @property
    def counts(self) -> Counts:
        """What is to be counted."""
        typed = {
            name: typed_count(self.fields[name].value) if self.fields[name].display else 1 for name in COUNTS
        }
        return Counts(**typed)

    @property
    def exemption(self) -> Exemption:
        """Why the fee is not taken."""
        typed = (self.fields[name].value.strip() for name in ("exempt_reason", "exempt_basis"))
        return Exemption(*typed)

    @property
    def applicant(self) -> Person:
        """Who stands at the desk; birth, sex and address come with a card only."""
        identity = self.fields["applicant.identity"].value
        same = self._card if self._card.identity == identity.strip() else Person()
        return tidy(
            Person(
                name=self.fields["applicant.name"].value,
                identity=identity,
                birth=same.birth,
                sex=same.sex,
                address=same.address,
                phone=self.fields["applicant.phone"].value,
            )
        )

    @property
    def request(self) -> SameDayRequest:
        """What the fields ask for."""
        return SameDayRequest(
            item=self.item,
            applicant=self.applicant,
            documents=self.counts.documents,
            pages=self.counts.pages,
            copies=self.counts.copies,
            exempt_reason=self.exemption.reason,
            exempt_basis=self.exemption.basis,
            with_slip=self.slip.value == "yes",
        )

    @property
    def begun(self) -> bool:
        """Whether something was typed that would be missed."""
        fields = self.fields
        return any(
            field.value.strip() not in (("", "1") if name in COUNTS else ("",))
            for name, field in fields.items()
        )

    @property
    def filled(self) -> Filled:
        """What stands here now."""
        typed = {name: field.value for name, field in self.fields.items()}
        return Filled(self._card, self.item, typed, self.slip.value)

    def put_back(self, filled: Filled) -> None:
        """Show again what stood here."""
        self.put_person(filled.person)
        if self._items.setdefault(code := filled.item.procedure.code, filled.item) is filled.item:
            self.procedure.set_options(self._options)
        self.procedure.value = code
        for name, value in filled.typed.items():
            self.fields[name].value = value
        self.slip.value = filled.slip

    def offer(self, items: Sequence[CatalogueItem]) -> bool:
        """Offer the procedures as they are now, the chosen one among them; whether that changes how it is counted."""
        before = self.item.rule
        codes, self._items = list(self._items), {item.procedure.code: item for item in items}
        if sorted(codes) != sorted(self._items):
            self.procedure.set_options(self._options)
        self.show_counts()
        return self.item.rule != before

    @property
    def _options(self) -> list[tuple[str, str]]:
        return [(code, f"{code}  {item.procedure.name}") for code, item in self._items.items()]

    def show_counts(self) -> None:
        """Ask for pages and copies only where the fee goes by page."""
        by_page = asks_pages(self.item.rule)
        for name in ("pages", "copies"):
            self.fields[name].display = by_page
        self.fields["documents"].label = text("Số giấy tờ") if by_page else text("Số trường hợp")

    def go_to(self, name: str) -> None:
        """Put the focus on a field; a count is selected whole, had it the focus already too: the next key is a new one."""
        field = self.fields[name].field
        self.screen.set_focus(field)
        if field.select_on_focus:
            field.select_all()

    def put_person(self, person: Person) -> None:
        """Show who stands at the desk."""
        self._card = person
        for part in ("name", "identity", "phone"):
            field = self.fields[f"applicant.{part}"]
            field.value = getattr(person, part)
            field.error = field.warning = ""

    def show_warnings(self) -> None:
        """Say at the field what is unusual about who stands there; nothing of it stops an entry."""
        said = {
            problem.field: text(problem.message, **problem.values)
            for problem in same_day_warnings(self.applicant)
        }
        for name in ("applicant.name", "applicant.identity"):
            field = self.fields[name]
            # A number is judged once it is typed: its first nine digits look like an old one.
            field.warning = "" if field.field.has_focus else said.get(name, "")

    def on_descendant_blur(self) -> None:
        """Judge what was just typed."""
        self.call_later(self.show_warnings)

    def clear(self) -> None:
        """Be ready for the next citizen; the procedure stays."""
        self.put_person(Person())
        for name in COUNTS:
            self.fields[name].value = "1"
        for name in ("exempt_reason", "exempt_basis"):
            self.fields[name].value = ""
        for field in self.fields.values():
            field.error = field.warning = ""
        self.slip.value = "no"

"""The fields of a return: who collects, on what authority, how fees are settled, what else goes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from counter_tui.domain.actions import Authorisation, Proxy
from counter_tui.domain.dossier import FeeMethod
from counter_tui.domain.handing_back import Settlement
from counter_tui.domain.money import format_money
from counter_tui.domain.person import Person
from counter_tui.domain.text import canonical
from counter_tui.domain.typed_dates import parse_birth
from counter_tui.i18n import text
from counter_tui.screens import wording
from counter_tui.screens.register_parts import Pair, show_only
from counter_tui.screens.return_words import checks_beside, named, receivers
from counter_tui.screens.wording import FEE_METHODS, iso_day
from counter_tui.services.returning import Collector
from counter_tui.widgets.choice import CASE_LINES, Choice
from counter_tui.widgets.labelled_field import LabelledField
from counter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from counter_tui.domain.handing_back import Handover


class ReturnForm(Vertical):
    """What is asked for one person's results; what does not apply is hidden."""

    DEFAULT_CSS = """
    ReturnForm { height: auto; }
    ReturnForm .group { height: auto; }
    ReturnForm #whose { height: auto; color: $text-warning; }
    ReturnForm #checks-beside { height: auto; color: $text-warning; margin-bottom: 1; }
    ReturnForm #fee { height: auto; text-style: bold; color: $text-warning; }
    """

    def __init__(self, handed: Handover, others: Sequence[Handover]) -> None:
        super().__init__(id="return-form")
        self.handed = handed
        self.others = list(others)
        self._card = Person()
        self.who = Choice(text("Người nhận"), receivers(handed), id="who")
        self.fields = {
            "proxy.name": LabelledField(text("Họ và tên"), name_id="proxy-name"),
            "proxy.identity": LabelledField(text("Số định danh"), name_id="proxy-identity"),
            "proxy.birth": LabelledField(text("Ngày sinh"), name_id="proxy-birth"),
            "proxy.phone": LabelledField(text("Điện thoại"), name_id="proxy-phone"),
            "proxy.relation": LabelledField(text("Quan hệ"), name_id="proxy-relation"),
            "proxy.document": LabelledField(
                text("Giấy ủy quyền"), name_id="proxy-document", placeholder=text("số, ngày, nơi lập")
            ),
            "outside_receipt": LabelledField(text("Số biên lai"), name_id="outside-receipt"),
            "exempt_reason": LabelledField(text("Lý do miễn"), name_id="exempt-reason"),
            "exempt_basis": LabelledField(text("Căn cứ miễn"), name_id="exempt-basis"),
        }
        self.authorisation = Choice(
            text("Căn cứ nhận thay"),
            [(a, text(wording.AUTHORISATIONS[a])) for a in Authorisation],
            id="authorisation",
        )
        self.method = Choice(
            text("Cách thu"),
            [*((m, text(FEE_METHODS[m])) for m in FeeMethod), ("exempt", text("miễn"))],
            id="method",
        )
        self.originals = Choice(
            text("Bản chính"), [("yes", text("đã trả lại")), ("no", text("chưa trả lại"))], id="originals"
        )
        self.slip = Choice(
            text("Giấy biên nhận"), [("no", text("không in")), ("yes", text("in"))], value="no", id="slip"
        )
        self.result = Choice(
            text("Kết quả"), named(handed), id="result", lines=CASE_LINES, unset=text("chưa chọn")
        )
        self.ticks = [self._tick(one) for one in self.others]
        self._beside = Static(id="checks-beside", markup=False)
        self._fee = Static(id="fee", markup=False)
        self._whose = Static(id="whose", markup=False)

    def compose(self) -> ComposeResult:
        """Yield the fields, those that rarely change last."""
        fields = self.fields
        yield from self.ticks
        yield self._beside
        yield self.result
        yield self.who
        with Vertical(id="proxy", classes="group"):
            with Pair():
                yield fields["proxy.name"]
                yield fields["proxy.identity"]
            with Pair():
                yield fields["proxy.birth"]
                yield fields["proxy.phone"]
        with Vertical(id="authority", classes="group"):
            yield self._whose
            yield self.authorisation
            with Pair():
                yield fields["proxy.relation"]
                yield fields["proxy.document"]
        with Vertical(id="fees", classes="group"):
            yield self._fee
            with Pair():
                yield self.method
                yield fields["outside_receipt"]
            with Pair(id="exemption"):
                yield fields["exempt_reason"]
                yield fields["exempt_basis"]
        yield self.originals
        yield self.slip

    def on_mount(self) -> None:
        """Hide what does not apply."""
        self._show()

    @on(Choice.Changed)
    def chosen(self, event: Choice.Changed) -> None:
        """Show what the choice asks for."""
        event.stop()
        self._show()

    @property
    def offered(self) -> list[Handover]:
        """The dossier asked for and all that may go back beside it."""
        return [self.handed, *self.others]

    async def renew(self, handed: Handover, others: Sequence[Handover]) -> list[str]:
        """Take over what is known by now; return the codes chosen of which that is something else, or nothing any more.

        Who collects, what was typed and where stays as it is: the fields remain, only what they are about is another.
        """
        chosen = self.chosen_dossiers
        former = {one.code: tick for one, tick in zip(self.others, self.ticks, strict=True)}
        self.handed, self.others = handed, list(others)
        self.who.set_options(receivers(handed))
        self.result.set_options(named(handed))
        kept = [former.get(one.code) or former.get(one.summary.alias or "") for one in self.others]
        self.ticks = [tick or self._tick(one) for one, tick in zip(self.others, kept, strict=True)]
        for one, tick in zip(self.others, self.ticks, strict=True):
            tick.set_options(self._tick_options(one))
        self._show()
        for tick in former.values():
            if tick not in self.ticks:
                await tick.remove()
        for place, tick in enumerate(self.ticks):
            if tick not in kept:
                await self.mount(tick, before=place)
        now = {code: one.version for one in self.offered for code in (one.summary.alias, one.code)}
        return [one.code for one in chosen if now.get(one.code) != one.version]

    @property
    def chosen_dossiers(self) -> list[Handover]:
        """The dossier asked for and those ticked beside it."""
        ticked = (one for one, tick in zip(self.others, self.ticks, strict=True) if tick.value == "yes")
        return [self.handed.named(self.result.value), *ticked]

    @property
    def collector(self) -> Collector:
        """What stands in the fields."""
        value = {name: field.value for name, field in self.fields.items()}
        exempt = self.method.value == "exempt"
        return Collector(
            receiver=None if self.who.value == "proxy" else self.person,
            proxy=self._proxy() if self.who.value == "proxy" or self.not_his else None,
            settlement=Settlement(
                method=FeeMethod.CASH if exempt else FeeMethod(self.method.value),
                outside_receipt="" if exempt else value["outside_receipt"].strip(),
                exempt=exempt,
                exempt_reason=value["exempt_reason"].strip() if exempt else "",
                exempt_basis=value["exempt_basis"].strip() if exempt else "",
            ),
            originals_returned=self.originals.value == "yes",
            with_slip=self.slip.value == "yes",
        )

    @property
    def person(self) -> Person:
        """Who takes the results: applicant or owner of the dossier asked for, else who stands in the fields."""
        if self.who.value == "proxy":
            return self.typed_person
        return (self.handed.owner if self.who.value == "owner" else None) or self.handed.applicant

    @property
    def not_his(self) -> list[Handover]:
        """The chosen dossiers of which the one who takes them is neither applicant nor owner."""
        person = self.person
        return [one for one in self.chosen_dossiers if one.party(person) is None]

    def put_party(self, person: Person) -> bool:
        """Have applicant or owner collect; ``False`` when *person* is neither of them."""
        party = self.handed.party(person)
        if party is not None:
            self.who.value = "self" if party == self.handed.applicant else "owner"
        return party is not None

    def put_proxy(self, person: Person) -> None:
        """Have somebody else collect: the person of a card."""
        self.who.value = "proxy"
        self._card = person
        for part in ("name", "identity", "birth", "phone"):
            value = getattr(person, part)
            self.fields[f"proxy.{part}"].value = iso_day(value) if part == "birth" else value
        for field in self.fields.values():
            field.error = ""

    def holds(self, code: str) -> bool:
        """Return whether this is the dossier asked for."""
        return canonical(code).upper() in {self.handed.code, self.handed.summary.alias}

    def tick(self, code: str) -> bool:
        """Hand a dossier back too whose slip was scanned; ``False`` when it is none of this person's."""
        for one, tick in zip(self.others, self.ticks, strict=True):
            if canonical(code).upper() in {one.code, one.summary.alias}:
                tick.value = "yes"
                return True
        return False

    def point_out(self, field: str, sentence: str) -> bool:
        """Say what is wrong at a field and go there; ``False`` when it has no place of its own."""
        for one in self.fields.values():
            one.error = ""  # of the time before
        place = self.fields.get(field)
        if place is None or not all(one.display for one in (place, *place.ancestors)):
            return False
        place.error = sentence
        place.field.focus()
        return True

    def _proxy(self) -> Proxy:
        return Proxy(
            person=self.person,
            authorisation=Authorisation(self.authorisation.value),
            relation=self.fields["proxy.relation"].value,
            document=self.fields["proxy.document"].value,
        )

    @property
    def typed_person(self) -> Person:
        """Who stands in the fields of the one who collects for another."""
        value = {name.partition(".")[2]: f.value for name, f in self.fields.items() if "." in name}
        card = self._card if self._card.identity == value["identity"].strip() else Person()
        return Person(
            name=value["name"],
            identity=value["identity"],
            birth=parse_birth(value["birth"]) or value["birth"],
            sex=card.sex,
            address=card.address,
            phone=value["phone"],
        )

    def _show(self) -> None:
        chosen = self.chosen_dossiers
        due = sum(one.fee_due for one in chosen)
        proxied, not_his = self.who.value == "proxy", self.not_his
        show_only(self.result, bool(self.handed.possible))
        show_only(self.query_one("#proxy"), proxied)
        show_only(self.query_one("#authority"), proxied or bool(not_his))
        show_only(self._whose, not proxied)
        beside = checks_beside(chosen[1:])
        show_only(self._beside, bool(beside))
        self._beside.update(Content("\n".join(beside)))
        codes = ", ".join(one.code for one in not_his)
        name = plain(self.person.name)
        self._whose.update(
            Content(
                text("{codes} không phải hồ sơ của {name}: ghi căn cứ nhận thay.", codes=codes, name=name)
            )
        )
        show_only(self.query_one("#fees"), due > 0)
        show_only(self.query_one("#exemption"), self.method.value == "exempt")
        show_only(self.fields["outside_receipt"], self.method.value != "exempt")
        show_only(self.originals, any(one.originals for one in chosen))
        words = text("Còn phải thu: {money}", money=format_money(due))
        self._fee.update(Content(words))

    def _tick(self, one: Handover) -> Choice:
        return Choice(text("Trả cùng lúc"), self._tick_options(one), value="no")

    @staticmethod
    def _tick_options(one: Handover) -> list[tuple[str, str]]:
        what = f"{one.code} {plain(one.summary.procedure_name)}"
        return [("no", text("không · {what}", what=what)), ("yes", text("✓ trả · {what}", what=what))]

"""What a citizen's card does to the registration form, and how it is taken back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from counter_tui.i18n import text
from counter_tui.screens import register_form as mapping
from counter_tui.screens import wording

if TYPE_CHECKING:
    from collections.abc import Callable

    from counter_tui.domain.draft import Draft
    from counter_tui.domain.person import Person
    from counter_tui.domain.scan import CitizenCard
    from counter_tui.screens.register_sections import RegisterForm
    from counter_tui.services.reception import Reception


async def named(reception: Reception, person: Person) -> Person:
    """Return a person whose card gave no name with the name this desk knows, if it knows one."""
    if person.name or not person.identity:
        return person
    names = await reception.names_of(person.identity)
    return replace(person, name=names[0]) if names else person


class CardReader:
    """Fills applicant or owner from cards; remembers what stood there before the last one."""

    def __init__(self, form: RegisterForm, reception: Reception, say: Callable[[str, str], None]) -> None:
        self._form = form
        self._reception = reception
        self._say = say
        self._undo: tuple[str, Draft] | None = None

    def whose(self) -> str:
        """Return whom a card read now is for: the owner while the officer stands in that section."""
        section = self._form.section_of(self._form.screen.focused)
        return "owner" if section is not None and section.id == "section-owner" else "applicant"

    async def fill(self, whose: str, card: CitizenCard) -> None:
        """Fill in what the card can be trusted with, and say what it cannot."""
        form = self._form
        names = await self._reception.names_of(card.number) if card.damage else []
        before = form.draft
        held: Person = getattr(before, whose)
        person = mapping.person_from_card(card, held, names)
        form.put_person(whose, person)
        self._undo = (whose, before)
        for warning in wording.damage(card, person.name):
            self._say(warning, "warning")
        if not person.name:
            self._say(text("Họ tên trên thẻ không đọc đúng: gõ họ và tên."), "warning")
            form.people[whose].fields["name"].field.focus()
        elif mapping.holds_another(held, card.number):
            self._say(text("Thẻ vừa quét đã thay người đang ghi. F5 hoàn tác."), "warning")
        else:
            self._say(text("Đã điền từ thẻ: đối chiếu với người trước mặt. F5 hoàn tác."), "info")

    def take_back(self) -> None:
        """Put back what stood there before the last card."""
        if self._undo is None:
            self._say(text("Không có thẻ nào vừa quét để hoàn tác."), "info")
            return
        whose, before = self._undo
        self._undo = None
        self._form.put_person(whose, getattr(before, whose), owner_is_applicant=before.owner_is_applicant)
        self._say(text("Đã bỏ thẻ vừa quét, trả lại những gì ghi trước đó."), "info")

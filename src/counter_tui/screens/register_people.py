"""The fields of one person or organisation."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from counter_tui.domain.person import Person, PersonKind
from counter_tui.i18n import text
from counter_tui.screens.register_form import widget_id
from counter_tui.screens.register_parts import Pair
from counter_tui.screens.wording import iso_day
from counter_tui.widgets.choice import Choice
from counter_tui.widgets.labelled_field import LabelledField


class PersonFields(Vertical):
    """Name, identity and the rest of an applicant or owner; ids begin with *whose*."""

    DEFAULT_CSS = """
    PersonFields { height: auto; }
    PersonFields.-organisation .person-only { display: none; }
    PersonFields .organisation-only { display: none; }
    PersonFields.-organisation .organisation-only { display: block; }
    """

    def __init__(self, whose: str, person: Person) -> None:
        super().__init__(id=f"{whose}-fields")
        self.whose = whose
        self.fields: dict[str, LabelledField] = {
            "name": self._field("name", person.name),
            "identity": self._field("identity", person.identity),
            "birth": self._field(
                "birth", iso_day(person.birth), placeholder=text("ngày/tháng/năm"), only="person-only"
            ),
            "address": self._field("address", person.address),
            "phone": self._field("phone", person.phone),
            "email": self._field("email", person.email),
            "representative": self._field("representative", person.representative, only="organisation-only"),
        }
        self.kind = Choice(
            text("Loại"),
            [(PersonKind.PERSON, text("cá nhân")), (PersonKind.ORGANISATION, text("tổ chức"))],
            value=person.kind,
            id=f"{whose}-kind",
        )
        self.sex = Choice(
            text("Giới tính"),
            [("", "—"), ("Nam", text("Nam")), ("Nữ", text("Nữ"))],
            value=person.sex,
            id=f"{whose}-sex",
            classes="person-only",
        )
        self._name_by_kind(person.kind)

    def compose(self) -> ComposeResult:
        """Lay the fields out, most needed first."""
        fields = self.fields
        yield fields["name"]
        with Pair():
            yield fields["identity"]
            yield fields["birth"]
        yield fields["representative"]
        with Pair():
            yield fields["phone"]
            yield self.sex
        yield fields["address"]
        with Pair():
            yield fields["email"]
            yield self.kind

    @on(Choice.Changed)
    def kind_chosen(self, event: Choice.Changed) -> None:
        """Ask for what a person or an organisation has."""
        if event.choice is self.kind:
            self._name_by_kind(PersonKind(event.value))

    def fill(self, person: Person) -> None:
        """Show another person in all fields."""
        self.kind.value = person.kind
        self.sex.value = person.sex
        for part, field in self.fields.items():
            value = str(getattr(person, part))
            field.value = iso_day(value) if part == "birth" else value
            field.error = field.warning = ""

    def _name_by_kind(self, kind: PersonKind) -> None:
        organisation = kind is PersonKind.ORGANISATION
        self.set_class(organisation, "-organisation")
        self.fields["name"].label = text("Tên tổ chức") if organisation else text("Họ và tên")
        self.fields["identity"].label = text("Mã số thuế") if organisation else text("Số định danh")

    def _field(self, part: str, value: str, *, placeholder: str = "", only: str = "") -> LabelledField:
        labels = {
            "name": text("Họ và tên"),
            "identity": text("Số định danh"),
            "birth": text("Ngày sinh"),
            "address": text("Địa chỉ"),
            "phone": text("Điện thoại"),
            "email": text("Thư điện tử"),
            "representative": text("Người đại diện"),
        }
        return LabelledField(
            labels[part],
            name_id=widget_id(f"{self.whose}.{part}"),
            value=value,
            placeholder=placeholder,
            classes=only or None,
        )

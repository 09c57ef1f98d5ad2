"""Words and blocks that several forms share."""

from __future__ import annotations

from datetime import datetime

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.office import Office
from counter_tui.domain.person import Person, PersonKind
from counter_tui.domain.slips.content import BLANK, Align, Block, BlockStyle, Column
from counter_tui.domain.slips.matter import Matter
from counter_tui.domain.text import canonical
from counter_tui.domain.vietnamese_dates import date_words, moment_words

NUMBER = Column(title="TT", width=7.5)
PERSONAL_DATA = "Thông tin cá nhân trên giấy này chỉ dùng để giải quyết thủ tục hành chính."


def filled(value: str) -> str:
    """Return *value* clean, or dots to write on."""
    return canonical(value) or BLANK


def person_name(person: Person) -> str:
    """Return a person's or organisation's name, its representative in brackets."""
    name = filled(person.name)
    if person.kind is PersonKind.ORGANISATION and person.representative.strip():
        return f"{name} (người đại diện: {canonical(person.representative)})"
    return name


def signatory(person: Person) -> str:
    """Return who signs for a person or an organisation."""
    return canonical(person.representative if person.kind is PersonKind.ORGANISATION else person.name)


def moment(at: datetime | None) -> str:
    """Return hour and day in Vietnam's time, or dots to write on."""
    return moment_words(at.astimezone(VIETNAM)) if at is not None else BLANK


def short_moment(at: datetime | None) -> str:
    """Return ``14:05 23/11/2026`` in Vietnam's time; empty without a moment."""
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}" if at is not None else ""


def stacked_moment(at: datetime | None) -> str:
    """Return hour above day, for a narrow column; empty without a moment."""
    return f"{at.astimezone(VIETNAM):%H:%M\n%d/%m/%Y}" if at is not None else ""


def place_date(office: Office, at: datetime) -> str:
    """Return place and day as they stand below the letterhead."""
    return f"{filled(office.place)}, {date_words(at.astimezone(VIETNAM).date())}"


def procedure_words(name: str, code: str, case: str | None = None) -> str:
    """Return procedure, its code in brackets, and the case."""
    words = f"{canonical(name)} ({canonical(code)})" if code else canonical(name)
    return f"{words}; trường hợp: {canonical(case)}" if case else words


def unit_words(office: Office, counter_id: str) -> str:
    """Return the office with the window's name."""
    counter = office.counter_named(counter_id)
    return f"{canonical(office.name)} - {canonical(counter.name)}" if counter else canonical(office.name)


def identity_block(person: Person) -> Block:
    """Return the line for the identity or enterprise number."""
    organisation = person.kind is PersonKind.ORGANISATION
    label = "Mã số doanh nghiệp/Mã số thuế" if organisation else "Số CMND/Thẻ căn cước/Hộ chiếu"
    return Block(key="identity", label=label, value=filled(person.identity))


def contact_blocks(owner: Person, applicant: Person) -> tuple[Block, ...]:
    """Return address, phone and e-mail: the owner's, else the applicant's."""
    return (
        Block(key="address", label="Địa chỉ", value=filled(owner.address or applicant.address)),
        Block(key="phone", label="Số điện thoại", value=filled(owner.phone or applicant.phone), beside=True),
        Block(key="email", label="Email", value=filled(owner.email or applicant.email)),
    )


def request_block(matter: Matter) -> Block:
    """Return the line for what is asked for."""
    words = procedure_words(matter.procedure_name, matter.procedure_code, matter.case)
    return Block(key="request", label="Nội dung yêu cầu giải quyết", value=words, style=BlockStyle.STRONG)


def remarks(*words: str) -> tuple[Block, ...]:
    """Return remarks as blocks, empty ones left out."""
    said = [word for word in words if word]
    return tuple(
        Block(key=f"remark_{n}", value=word, style=BlockStyle.REMARK) for n, word in enumerate(said, 1)
    )


def text_block(key: str, value: str) -> Block:
    """Return a paragraph."""
    return Block(key=key, value=value)


def paper_columns() -> tuple[Column, ...]:
    """Return the columns of the table of papers."""
    return (
        NUMBER,
        Column(title="Thành phần hồ sơ", align=Align.LEFT),
        Column(title="Bản chính", width=12, group="Số lượng"),
        Column(title="Bản chứng thực", width=17, group="Số lượng"),
        Column(title="Bản photo", width=12, group="Số lượng"),
    )


def lookup_line(office: Office) -> str:
    """Return where to look a dossier up and whom to call; empty when the office says neither."""
    parts = (
        f"Tra cứu hồ sơ: {canonical(office.website)}" if office.website.strip() else "",
        f"Điện thoại: {canonical(office.phone)}" if office.phone.strip() else "",
    )
    return " - ".join(part for part in parts if part)


def help_paragraph(office: Office, officer: str) -> str:
    """Return the closing paragraph of forms 02 and 03: where to ask."""
    site = (
        f"truy cập {canonical(office.website)} (mục Thủ tục hành chính) hoặc "
        if office.website.strip()
        else ""
    )
    phone = f", số điện thoại {canonical(office.phone)}" if office.phone.strip() else ""
    return (
        f"Trong quá trình hoàn thiện hồ sơ nếu có vướng mắc, Ông/Bà {site}liên hệ với "
        f"{filled(officer)}{phone} để được hướng dẫn./."
    )

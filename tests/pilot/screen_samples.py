"""Dossiers, cards and procedures for the screens' tests; all names are invented."""

from __future__ import annotations

from dataclasses import replace

from counter_tui.domain.person import Person
from counter_tui.domain.procedure import CatalogueItem, Paper, Procedure
from counter_tui.domain.scan import CitizenCard, Damage, Scan, ScanKind
from counter_tui.services.reception import Accepted
from tests.fakes.desk import BIRTH, FakeDesk

MAU = Person(
    name="NGUYỄN VĂN MẪU",
    identity="022090000001",
    birth="1990-02-01",
    sex="Nam",
    address="Thôn 1, xã Mẫu",
    phone="0912000001",
)
CARD = CitizenCard(
    number="022090000001",
    name="NGUYEN VAN MAU",
    birth="1990-02-01",
    sex="Nam",
    address="Thon 1, xa Mau",
    damage=frozenset({Damage.NO_ACCENTS}),
)
CARD_SCAN = Scan(kind=ScanKind.CITIZEN_CARD, card=CARD)
HOSTILE = CatalogueItem(
    Procedure(
        code="9.000001",
        name="Thủ tục [/x] thử \x1b[31mđỏ\x1b[0m [b]đậm[/b]",
        field="Lĩnh vực [/] lạ",
        papers=(Paper("Giấy [/tờ] \x1b]0;x\x07lạ", originals=1), Paper("Lưu ý [red]", is_note=True)),
        conditions="Điều kiện [@click=app.quit]bấm[/]",
    )
)
LARGE = CatalogueItem(
    Procedure(
        code="9.000002",
        name="Thủ tục thử nhiều giấy tờ",
        field="Thử",
        papers=tuple(Paper(f"Giấy {n}: " + "điều kiện rất dài " * 100, originals=1) for n in range(1, 101)),
        results=("Kết quả ở cuối cùng",),
    )
)


async def received(fake: FakeDesk, item: CatalogueItem = BIRTH, person: Person = MAU) -> Accepted:
    """Receive one dossier with all papers ticked."""
    draft = fake.desk.reception.start(item)
    papers = tuple(replace(paper, originals=1) for paper in draft.papers)
    return await fake.desk.reception.accept(
        replace(draft, applicant=person, papers=papers, note="Gọi [trước] khi trả")
    )


async def refused(
    fake: FakeDesk, problem: str = "Số định danh không khớp [x]. Kiểm tra lại số.", person: Person = MAU
) -> Accepted:
    """Receive one dossier and have the service refuse it."""
    accepted = await received(fake, person=person)
    fake.gateway.refuse[accepted.registration.code] = problem
    await fake.desk.sync.round()
    return accepted

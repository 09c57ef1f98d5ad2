"""What the desk answers instead of a receipt: form 02 (complete the papers) and form 03 (not accepted).

Fields and order: Mẫu 02, Mẫu 03 (Thông tư 03/2025/TT-VPCP, Phụ lục I), as those of Thông tư 01/2018/TT-VPCP are printed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from counter_tui.domain.office import Office
from counter_tui.domain.procedure import Channel
from counter_tui.domain.receipt import Slip
from counter_tui.domain.slips import words
from counter_tui.domain.slips.content import BLANK, Block, BlockStyle, Signature, Table
from counter_tui.domain.slips.forms import REFUSAL, SUPPLEMENT
from counter_tui.domain.slips.make import make_slip
from counter_tui.domain.slips.matter import Matter
from counter_tui.domain.text import canonical


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPaper:
    """A paper the citizen has to bring or mend; ``note`` says what is wrong with it."""

    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0
    note: str = ""


def supplement_request(
    matter: Matter,
    office: Office,
    *,
    reason: str,
    papers: Sequence[WantedPaper],
    officer: str,
    at: datetime,
    number: str = "",
    after_reception: bool = False,
    until: date | None = None,
) -> Slip:
    """Return form 02; *number* stands before ``/HDHS``. Raises Refused where another body's form applies.

    *until* is the day to bring the papers by. *after_reception*: asked when the dossier was already taken in; the slip then says that the time limit starts again
    with the complete papers (Nghị định 61/2018/NĐ-CP, Điều 19).
    """
    rows = tuple(_row(n, paper) for n, paper in enumerate(papers, 1))
    wanted = f"Đề nghị nộp giấy tờ bổ sung trước ngày {until:%d/%m/%Y}." if until is not None else ""
    restart = "Thời hạn giải quyết được tính lại từ đầu sau khi nhận đủ hồ sơ." if after_reception else ""
    blocks = (
        *_subject(matter, office, "Tiếp nhận hồ sơ/yêu cầu của Ông/Bà"),
        words.request_block(matter),
        *words.contact_blocks(matter.owner, matter.applicant),
        *_online(matter),
        Block(
            key="papers",
            label="Yêu cầu Ông/Bà hoàn thiện hồ sơ gồm những nội dung như sau",
            table=Table(columns=words.paper_columns(), rows=rows),
        ),
        Block(key="reason", label="Lý do", value=words.filled(reason), style=BlockStyle.STRONG),
        words.text_block("help", words.help_paragraph(office, officer)),
        *words.remarks(wanted, restart),
    )
    return make_slip(
        SUPPLEMENT,
        office,
        at,
        matter=matter,
        title="PHIẾU YÊU CẦU BỔ SUNG, HOÀN THIỆN HỒ SƠ",
        blocks=blocks,
        number_line=f"Số: {canonical(number) or BLANK}/HDHS",
        signatures=(Signature(title=""), Signature(title="NGƯỜI HƯỚNG DẪN", name=canonical(officer))),
    )


def refusal(
    matter: Matter, office: Office, *, reason: str, officer: str, at: datetime, number: str = ""
) -> Slip:
    """Return form 03; *reason* is in words for the citizen. Raises Refused where another body's form applies."""
    blocks = (
        *_subject(matter, office, "Tiếp nhận hồ sơ của"),
        *words.contact_blocks(matter.owner, matter.applicant),
        *_online(matter),
        words.request_block(matter),
        Block(
            key="reason",
            label=f"Qua xem xét, {canonical(office.name)} thông báo không tiếp nhận, giải quyết hồ sơ này với lý do cụ thể như sau",
            value=words.filled(reason),
            style=BlockStyle.STRONG,
        ),
        words.text_block("notice", "Xin thông báo cho Ông/Bà được biết và thực hiện."),
        words.text_block("help", words.help_paragraph(office, officer)),
    )
    applicant = Signature(title="NGƯỜI NỘP HỒ SƠ", name=words.signatory(matter.applicant))
    return make_slip(
        REFUSAL,
        office,
        at,
        matter=matter,
        title="PHIẾU TỪ CHỐI TIẾP NHẬN GIẢI QUYẾT HỒ SƠ",
        blocks=blocks,
        number_line=f"Số: {canonical(number) or BLANK}",
        signatures=(
            Signature(title="") if matter.channel is Channel.ONLINE else applicant,
            Signature(title="NGƯỜI TỪ CHỐI", name=canonical(officer)),
        ),
    )


def _subject(matter: Matter, office: Office, label: str) -> tuple[Block, ...]:
    return (
        Block(
            key="reception_unit",
            label="Bộ phận tiếp nhận và trả kết quả",
            value=words.unit_words(office, matter.counter),
        ),
        Block(key="owner", label=label, value=words.person_name(matter.owner), style=BlockStyle.STRONG),
    )


def _online(matter: Matter) -> tuple[Block, ...]:
    """What the online variants of both forms add: when it was sent, and by whom."""
    if matter.channel is not Channel.ONLINE or matter.received_at is None:
        return ()
    return (
        Block(key="sent_at", label="Thời gian nộp", value=words.moment(matter.received_at)),
        words.identity_block(matter.owner if matter.owner.identity else matter.applicant),
    )


def _row(number: int, paper: WantedPaper) -> tuple[str, ...]:
    name = "\n".join(part for part in (canonical(paper.name), canonical(paper.note)) if part)
    counts = (paper.originals, paper.certified, paper.copies)
    return (str(number), name, *(str(count or "") for count in counts))

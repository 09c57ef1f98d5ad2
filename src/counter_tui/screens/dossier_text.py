"""What is known of a dossier, as sections of plain text: where it stands first, how it came to that last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.actions import CompleteSupplement
from counter_tui.domain.desk_words import FEE_STATES
from counter_tui.domain.dossier import Status
from counter_tui.domain.fee_items import FeeState
from counter_tui.domain.fees import applying, is_open, printed_label
from counter_tui.domain.money import format_money
from counter_tui.domain.person import Person, PersonKind
from counter_tui.domain.text import canonical, canonical_block
from counter_tui.i18n import text
from counter_tui.screens import wording
from counter_tui.screens.dossier_events import event_lines
from counter_tui.widgets.text_view import TextSection

if TYPE_CHECKING:
    from counter_tui.domain.dossier import DossierSummary, FeeLine, ReceivedPaper, Registration
    from counter_tui.services.lookup import DossierView


def sections(view: DossierView) -> list[TextSection]:
    """Return all that is known of a dossier; empty sections are left out."""
    registration = view.registration
    parts = [(text("Tình trạng"), _standing(view))]
    if registration is None:
        parts.append((text("Người nộp, chủ hồ sơ"), _names(view.summary)))
    else:
        parts += [
            (text("Người nộp"), person_lines(registration.applicant)),
            (text("Chủ hồ sơ"), _owner(registration)),
            (text("Giấy tờ đã nhận"), _papers(registration, by_case=view.by_case)),
            (text("Giấy tờ bổ sung"), _supplements(view)),
            (text("Phí, lệ phí"), _fees(registration)),
            (text("Nhận kết quả"), _collection(registration)),
            (text("Ghi chú"), canonical_block(registration.note).splitlines()),
        ]
    parts.append((text("Quá trình"), [line for event in view.events for line in event_lines(event)]))
    parts.append((text("Nguồn thông tin"), [_origin(view)]))
    return [TextSection(title, lines) for title, lines in parts if lines]


def headline(summary: DossierSummary) -> str:
    """Return code and status on one line."""
    return f"{summary.code} · {wording.standing(summary)}"


def summary_detail(summary: DossierSummary) -> str:
    """Return what a list line says of a dossier: status, due time, and whether the service has confirmed it."""
    parts = [wording.standing(summary)]
    if summary.due_at is not None and summary.open:
        parts.append(text("hẹn {day}", day=f"{summary.due_at:%d/%m}"))
    if not summary.confirmed:
        parts.append(text("chưa xác nhận"))
    return ", ".join(parts)


def person_lines(person: Person) -> list[str]:
    """Return a person or organisation in full, one fact a line."""
    identity = (
        text("Mã số thuế/đăng ký: {number}", number=canonical(person.identity))
        if person.kind is PersonKind.ORGANISATION
        else text("Số giấy tờ: {number}", number=canonical(person.identity))
    )
    born = [wording.iso_day(person.birth), wording.sex(person.sex)]
    facts = [
        canonical(person.name),
        identity if person.identity else "",
        text("Sinh: {born}", born=" · ".join(part for part in born if part)) if any(born) else "",
        text("Người đại diện: {name}", name=canonical(person.representative))
        if person.representative
        else "",
        text("Địa chỉ: {address}", address=canonical(person.address)) if person.address else "",
        text("Điện thoại: {phone}", phone=canonical(person.phone)) if person.phone else "",
        text("Email: {email}", email=canonical(person.email)) if person.email else "",
    ]
    return [fact for fact in facts if fact]


def _standing(view: DossierView) -> list[str]:
    summary = view.summary
    lines = [
        _due(view),
        text(
            "Tiếp nhận {moment}, quầy {counter}, {officer}",
            moment=wording.moment(summary.received_at),
            counter=canonical(summary.counter),
            officer=canonical(_received_by(view)),
        ),
    ]
    lines += _whereabouts(summary, view.registration)
    if summary.alias:
        lines.append(text("Còn gọi là {alias} (mã trên phiếu đã in trước đó)", alias=summary.alias))
    if view.registration is not None and view.registration.provisional and not summary.confirmed:
        lines.append(text("Mã tạm: máy chủ sẽ cấp số chính thức, mã này vẫn tra cứu được."))
    if not summary.confirmed:
        lines.append(text("Máy chủ chưa xác nhận hồ sơ này. Đã ghi chắc chắn trong sổ của máy, xem F9."))
    return lines


def _received_by(view: DossierView) -> str:
    """Who received it, which another officer may be in charge of by now."""
    received = next((event.officer_name for event in view.events if event.kind == "register"), "")
    if not received and view.registration is not None:
        received = view.registration.officer_name
    return received or view.summary.officer_name


def _whereabouts(summary: DossierSummary, registration: Registration | None) -> list[str]:
    """Where it is, in whose charge, and what holds it up."""
    lines = []
    if summary.voided:
        lines.append(text("Đã hủy: tiếp nhận nhầm, số hồ sơ không dùng lại."))
    if summary.place:
        words = text("Đang ở: {place}", place=canonical(summary.place))
        if summary.stage:
            words = text("{words} (chặng {stage})", words=words, stage=summary.stage + 1)
        if summary.stage_due_at is not None:
            due = wording.moment(summary.stage_due_at)
            words = text("{words}, hạn của nơi này {moment}", words=words, moment=due)
        lines.append(words)
    elif summary.stage_due_at is not None and summary.open and summary.status is not Status.DONE:
        agencies = [stage.agency for stage in registration.route] if registration is not None else []
        lines.append(
            text(
                "Chưa chuyển: hạn của {agency} {moment}",
                agency=canonical(agencies[summary.stage])
                if summary.stage < len(agencies)
                else text("nơi nhận đầu tiên"),
                moment=wording.moment(summary.stage_due_at),
            )
        )
    if summary.open and summary.version > 1:
        lines.append(text("Người phụ trách: {officer}", officer=canonical(summary.officer_name)))
    if summary.stopped_at is not None:
        lines.append(text("Dừng tính thời hạn từ {moment}", moment=wording.moment(summary.stopped_at)))
    if summary.fees_due:
        lines.append(text("Còn phải thu: {amount}", amount=format_money(summary.fees_due)))
    return lines


def _supplements(view: DossierView) -> list[str]:
    """What came in after the dossier was received."""
    return [
        paper_line(paper)
        for event in view.events
        if isinstance(event.action, CompleteSupplement)
        for paper in event.action.papers
    ]


def _due(view: DossierView) -> str:
    summary, registration = view.summary, view.registration
    if summary.due_at is None:
        return text("Hẹn trả: chưa có ngày hẹn")
    due = text("Hẹn trả: {moment}", moment=wording.moment(summary.due_at))
    if view.late:
        due = text("{due} — đã quá hẹn", due=due)
    if view.due_changed:
        return text("{due}, đã đổi so với phiếu tiếp nhận (Ctrl+Y: vì sao)", due=due)
    if registration is not None and registration.due_decision:
        due = text(
            "{due}, do cán bộ quyết định: {reason}", due=due, reason=canonical(registration.due_decision)
        )
    return due


def _names(summary: DossierSummary) -> list[str]:
    lines = [canonical(summary.applicant_name)]
    if summary.owner_name != summary.applicant_name:
        lines.append(text("Chủ hồ sơ: {name}", name=canonical(summary.owner_name)))
    return [line for line in lines if line]


def _owner(registration: Registration) -> list[str]:
    if registration.owner == registration.applicant:
        return [text("Chính là người nộp")]
    return person_lines(registration.owner)


def _papers(registration: Registration, *, by_case: bool) -> list[str]:
    if (work := registration.same_day) is not None:
        moment = wording.moment(work.returned_at)
        if by_case:
            return [text("{n} trường hợp, trả lúc {moment}", n=work.documents, moment=moment)]
        return [
            text(
                "{documents} giấy tờ × {pages} trang × {copies} bản, trả lúc {moment}",
                documents=work.documents,
                pages=work.pages,
                copies=work.copies,
                moment=moment,
            )
        ]
    lines = [f"{index}. {paper_line(paper)}" for index, paper in enumerate(registration.papers, start=1)]
    if registration.case:
        lines.insert(0, text("Trường hợp: {case}", case=canonical(registration.case)))
    if registration.sets > 1:
        lines.append(text("Số lượng hồ sơ: {count} bộ", count=registration.sets))
    return lines


def paper_line(paper: ReceivedPaper) -> str:
    """Return one received paper with its counts and how it is kept."""
    facts = []
    if paper.not_applicable:
        facts.append(text("không áp dụng"))
    if paper.originals:
        facts.append(text("{count} bản chính", count=paper.originals))
    if paper.certified:
        facts.append(text("{count} bản chứng thực", count=paper.certified))
    if paper.copies:
        facts.append(text("{count} bản sao", count=paper.copies))
    if paper.digitised:
        facts.append(text("đã số hóa"))
    if paper.reused:
        facts.append(text("dùng lại bản đã có"))
    if paper.from_store:
        facts.append(text("lấy từ kho dữ liệu"))
    name = canonical(paper.name)
    return f"{name} — {', '.join(facts)}" if facts else name


def _fees(registration: Registration) -> list[str]:
    lines = [fee_line(fee) for fee in applying(registration.fees)]
    if len(registration.fees) > 1:
        lines.append(text("Cộng: {amount}", amount=format_money(registration.fee_total)))
    return lines


def fee_line(fee: FeeLine) -> str:
    """Return one fee with its sum, and how and when it is paid or why it is not."""
    amount = text(FEE_STATES[FeeState.UNDETERMINED]) if is_open(fee) else format_money(fee.due)
    parts = [f"{printed_label(fee)}: {amount}"]
    if fee.exempt_reason:
        parts.append(text("miễn: {reason}", reason=canonical(fee.exempt_reason)))
        if fee.exempt_basis:
            parts.append(canonical(fee.exempt_basis))
    elif fee.due:
        parts.append(f"{text(wording.FEE_MOMENTS[fee.moment])}, {text(wording.FEE_METHODS[fee.method])}")
    if fee.outside_receipt:
        parts.append(text("biên lai {number}", number=canonical(fee.outside_receipt)))
    return " · ".join(parts)


def _collection(registration: Registration) -> list[str]:
    how = wording.sentence(text(wording.COLLECTIONS[registration.collection]))
    return [f"{how}: {canonical(registration.sent_to)}" if registration.sent_to else how]


def _origin(view: DossierView) -> str:
    if view.from_service:
        return text("Vừa hỏi máy chủ, là tình trạng mới nhất.")
    if view.registration is not None:
        return text("Theo sổ của máy này; máy chủ chưa trả lời hoặc hồ sơ chưa được xác nhận.")
    return text("Theo lần cập nhật gần nhất từ máy chủ; hiện chưa hỏi lại được.")

"""What the officer reads for the values of the domain: channels, statuses, times, counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from counter_tui.domain.actions import ActionKind, Authorisation, Suspension
from counter_tui.domain.desk_words import EVENTS, STATUSES
from counter_tui.domain.dossier import Collection, FeeMethod, FeeMoment, Status
from counter_tui.domain.journal import EntryState
from counter_tui.domain.person import Person, PersonKind
from counter_tui.domain.procedure import Channel, FeeKind
from counter_tui.domain.scan import CitizenCard, Damage
from counter_tui.domain.text import canonical
from counter_tui.i18n import mark, text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from counter_tui.domain.dossier import DossierSummary

CHANNELS: Mapping[Channel, str] = {
    Channel.DIRECT: mark("trực tiếp"),
    Channel.ONLINE: mark("trực tuyến"),
    Channel.POST: mark("bưu chính"),
}

"""TrangThaiHoSo 1-10, as an officer says them."""

COLLECTIONS: Mapping[Collection, str] = {
    Collection.AT_DESK: mark("nhận tại trung tâm"),
    Collection.POST: mark("gửi qua bưu chính"),
    Collection.ONLINE: mark("nhận bản điện tử"),
}

FEE_KINDS: Mapping[FeeKind, str] = {FeeKind.SERVICE: mark("phí"), FeeKind.CHARGE: mark("lệ phí")}

FEE_MOMENTS: Mapping[FeeMoment, str] = {
    FeeMoment.BEFORE: mark("thu khi tiếp nhận"),
    FeeMoment.AFTER: mark("thu khi trả kết quả"),
}

FEE_METHODS: Mapping[FeeMethod, str] = {
    FeeMethod.CASH: mark("tiền mặt"),
    FeeMethod.TRANSFER: mark("chuyển khoản"),
    FeeMethod.ONLINE: mark("trực tuyến"),
}

ENTRY_STATES: Mapping[EntryState, tuple[str, str]] = {
    EntryState.WAITING: ("…", mark("chờ gửi")),
    EntryState.SENDING: ("→", mark("đang gửi")),
    EntryState.CONFIRMED: ("✓", mark("đã xác nhận")),
    EntryState.REFUSED: ("!", mark("bị từ chối")),
    EntryState.VOIDED: ("×", mark("đã hủy")),
}
"""Sign and words of each state, so that colour alone never tells them apart."""

_DAMAGES: Mapping[Damage, str] = {
    Damage.TELEX: mark(
        "Bộ gõ tiếng Việt đã làm sai họ tên và địa chỉ trên thẻ: kiểm tra hoặc gõ lại khi tiếp nhận."
    ),
    Damage.NO_ACCENTS: mark("Thẻ đọc được họ tên không dấu: gõ lại có dấu khi tiếp nhận."),
    Damage.CUT_SHORT: mark("Mã trên thẻ đọc thiếu: quét lại, hoặc gõ phần còn thiếu khi tiếp nhận."),
}

ACTIONS: Mapping[ActionKind, str] = {
    ActionKind.FORWARD: mark("Chuyển xử lý"),
    ActionKind.REQUEST_SUPPLEMENT: mark("Yêu cầu bổ sung"),
    ActionKind.COMPLETE_SUPPLEMENT: mark("Nhận giấy tờ bổ sung"),
    ActionKind.REFUSE: mark("Từ chối giải quyết"),
    ActionKind.SUSPEND: mark("Tạm dừng xử lý"),
    ActionKind.RESUME: mark("Cho xử lý tiếp"),
    ActionKind.WITHDRAW: mark("Công dân rút hồ sơ"),
    ActionKind.FINISH: mark("Đã có kết quả"),
    ActionKind.UNFINISH: mark("Ghi nhầm: chưa có kết quả"),
    ActionKind.RETURN: mark("Trả kết quả"),
    ActionKind.UNRETURN: mark("Ghi nhầm: chưa trả kết quả"),
    ActionKind.RESCHEDULE: mark("Hẹn lại ngày trả"),
    ActionKind.CORRECT: mark("Đính chính"),
    ActionKind.VOID: mark("Hủy hồ sơ tiếp nhận nhầm"),
    ActionKind.REASSIGN: mark("Giao cán bộ khác phụ trách"),
    ActionKind.FEES: mark("Thu, hoàn phí"),
    ActionKind.FEEDBACK: mark("Ghi ý kiến công dân"),
    ActionKind.TAKE_OVER: mark("Bên nhận đã đếm đủ"),
}
"""What an officer does, as the list of actions and the journal say it."""

SUSPENSIONS: Mapping[Suspension, str] = {
    Suspension.OTHER: mark("việc khác"),
    Suspension.PAYMENT: mark("chờ công dân nộp tiền"),
}

AUTHORISATIONS: Mapping[Authorisation, str] = {
    Authorisation.WRITTEN: mark("giấy ủy quyền"),
    Authorisation.RELATIVE: mark("người thân, không cần ủy quyền"),
    Authorisation.INTRODUCTION: mark("giấy giới thiệu của tổ chức"),
    Authorisation.LEGAL: mark("người đại diện theo pháp luật"),
}


def sentence(words: str) -> str:
    """Return *words* with a capital first letter, the rest as it is."""
    return words[:1].upper() + words[1:]


def channel(value: Channel) -> str:
    """Return a channel in words."""
    return text(CHANNELS[value])


def status(value: Status) -> str:
    """Return a national status in words."""
    return text(STATUSES[value])


def standing(dossier: DossierSummary) -> str:
    """Return where a dossier stands in words; a voided one is that, whatever status it has by the national codes."""
    return text("đã hủy") if dossier.voided else status(dossier.status)


def event(kind: str) -> str:
    """Return what happened to a dossier in words; an unknown kind stays as it came."""
    return text(EVENTS[kind]) if kind in EVENTS else kind


def action(kind: str) -> str:
    """Return what an officer does in words; an unknown kind stays as it came."""
    return text(ACTIONS[ActionKind(kind)]) if kind in set(ActionKind) else kind


def entry_state(state: EntryState) -> str:
    """Return a journal entry's state as sign and words."""
    sign, words = ENTRY_STATES[state]
    return f"{sign} {text(words)}"


def moment(at: datetime) -> str:
    """Return a moment as on the slips: ``10:05 23/11/2026``."""
    return f"{at:%H:%M %d/%m/%Y}"


def iso_day(value: str) -> str:
    """Return a ``YYYY-MM-DD`` date as ``dd/mm/yyyy``; a bare year or anything else as it is."""
    try:
        return f"{date.fromisoformat(value):%d/%m/%Y}" if len(value) == len("YYYY-MM-DD") else value
    except ValueError:
        return value


NAME_DAMAGE = frozenset({Damage.TELEX, Damage.NO_ACCENTS})
"""Damage after which a name that was read is not the citizen's name."""


def damage(card: CitizenCard, name: str = "") -> tuple[str, ...]:
    """Return what is wrong with a card that was read, and what to do, one sentence each.

    *name* is what the form holds for the name that was damaged: then nobody has to type it.
    """
    wrong = [one for one in Damage if one in card.damage]
    if not name or not NAME_DAMAGE & card.damage:
        return tuple(text(_DAMAGES[one]) for one in wrong)
    known = text(
        "Chữ trên thẻ đọc không đúng: họ tên lấy từ lần trước của người này, đối chiếu; kiểm tra địa chỉ."
    )
    return (known, *(text(_DAMAGES[one]) for one in wrong if one not in NAME_DAMAGE))


def person_of(card: CitizenCard) -> Person:
    """Return the citizen of a card as an applicant; what the card cannot be trusted with is left out."""
    return Person(
        kind=PersonKind.PERSON,
        name="" if card.damage & NAME_DAMAGE else card.name,
        identity=card.number,
        birth=card.birth,
        sex=card.sex,
        address="" if card.damage else card.address,
    )


SEXES = (mark("Nam"), mark("Nữ"))
"""The two words of the citizen card."""


def sex(stored: str) -> str:
    """Return a sex as shown: the words of the card in the language in use, anything else as it is."""
    return text(stored) if stored in SEXES else canonical(stored)

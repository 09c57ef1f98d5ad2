"""What the desk calls the statuses, events, fees and urgency of a dossier, on its screens and in its commands."""

from __future__ import annotations

from collections.abc import Mapping

from counter_tui.domain.dossier import Status
from counter_tui.domain.fee_items import FeeState
from counter_tui.domain.queue import Band
from counter_tui.i18n import mark

STATUSES: Mapping[Status, str] = {
    Status.NEW: mark("mới đăng ký"),
    Status.RECEIVED: mark("được tiếp nhận"),
    Status.NOT_ACCEPTED: mark("không được tiếp nhận"),
    Status.IN_PROGRESS: mark("đang xử lý"),
    Status.SUPPLEMENT_ASKED: mark("chờ bổ sung giấy tờ"),
    Status.PAYMENT_ASKED: mark("chờ thực hiện nghĩa vụ tài chính"),
    Status.WITHDRAWN: mark("công dân rút hồ sơ"),
    Status.STOPPED: mark("dừng xử lý"),
    Status.DONE: mark("đã xong, chờ trả kết quả"),
    Status.RETURNED: mark("đã trả kết quả"),
}

EVENTS: Mapping[str, str] = {
    "register": mark("tiếp nhận"),
    "forward": mark("chuyển xử lý"),
    "request_supplement": mark("yêu cầu bổ sung"),
    "complete_supplement": mark("đã bổ sung"),
    "refuse": mark("từ chối"),
    "suspend": mark("tạm dừng"),
    "resume": mark("xử lý tiếp"),
    "withdraw": mark("công dân rút hồ sơ"),
    "finish": mark("xử lý xong"),
    "unfinish": mark("ghi nhầm, chưa có kết quả"),
    "return": mark("trả kết quả"),
    "unreturn": mark("ghi nhầm, chưa trả kết quả"),
    "reschedule": mark("hẹn lại ngày trả"),
    "correct": mark("đính chính"),
    "void": mark("hủy"),
    "reassign": mark("giao người khác"),
    "fees": mark("thu, hoàn phí"),
    "feedback": mark("ý kiến công dân"),
    "take_over": mark("bên kia đã nhận"),
    "renumber": mark("đổi số hồ sơ"),
}

FEE_STATES: Mapping[FeeState, str] = {
    FeeState.NONE: mark("không thu"),
    FeeState.UNDETERMINED: mark("chưa xác định mức thu"),
    FeeState.DUE: mark("còn phải thu"),
    FeeState.PAID: mark("đã thu"),
    FeeState.EXEMPT: mark("được miễn"),
    FeeState.REFUNDED: mark("đã hoàn trả"),
    FeeState.CANCELLED: mark("không phải thu nữa"),
    FeeState.REPLACED: mark("đã thay khi đính chính"),
}

BAND_WORDS: Mapping[Band, str] = {
    Band.LATE: mark("trễ hẹn"),
    Band.HOURS: mark("dưới 2 giờ"),
    Band.TODAY: mark("hôm nay"),
    Band.SOON: mark("sắp đến"),
    Band.ON_TIME: mark("còn hạn"),
    Band.NO_DUE: mark("không hẹn"),
    Band.READY: mark("chờ trả"),
    Band.STOPPED: mark("đang dừng"),
}

"""Why something cannot be done to a dossier, in the words the officer reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from counter_tui.domain.dossier import Status
from counter_tui.i18n import mark

S = Status


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why something cannot be done now: a message id and its values."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)


VOIDED_OBSTACLE = mark("Hồ sơ đã hủy, không làm gì thêm được. Tiếp nhận lại nếu công dân vẫn cần.")
STATUS_OBSTACLES: Mapping[Status, str] = {
    S.NEW: mark("Hồ sơ chưa được tiếp nhận. Tiếp nhận trước đã."),
    S.RECEIVED: mark("Hồ sơ mới tiếp nhận, chưa đến bước này."),
    S.NOT_ACCEPTED: mark("Hồ sơ đã bị từ chối tiếp nhận. Công dân nộp lại thì tiếp nhận hồ sơ mới."),
    S.IN_PROGRESS: mark("Hồ sơ đang được xử lý, chưa đến bước này."),
    S.SUPPLEMENT_ASKED: mark("Hồ sơ đang chờ công dân bổ sung. Nhận bổ sung trước đã."),
    S.PAYMENT_ASKED: mark("Hồ sơ đang chờ công dân nộp tiền. Cho xử lý tiếp trước đã."),
    S.WITHDRAWN: mark("Công dân đã rút hồ sơ này."),
    S.STOPPED: mark("Hồ sơ đang tạm dừng. Cho xử lý tiếp trước đã."),
    S.DONE: mark(
        "Hồ sơ đã có kết quả. Bấm F8 để trả; ghi nhầm thì Ctrl+K, chọn “Ghi nhầm: chưa có kết quả”."
    ),
    S.RETURNED: mark(
        "Hồ sơ đã trả kết quả. Ghi nhầm thì nhờ người phụ trách: Ctrl+K, chọn “Ghi nhầm: chưa trả kết quả”."
    ),
}
RESCHEDULED_ONCE = mark("Hồ sơ đã được hẹn lại một lần; chỉ được hẹn lại một lần.")
TOO_LATE_TO_RESCHEDULE = mark(
    "Chỉ được hẹn lại trước hẹn ít nhất một ngày (hẹn {due}). Trả trễ thì báo lãnh đạo để xin lỗi bằng văn bản."
)
NO_DUE = mark("Hồ sơ không có ngày hẹn nên không có gì để hẹn lại.")
NOT_LATER = mark("Ngày hẹn mới phải sau ngày hẹn cũ ({due}).")
SUPPLEMENTED_ONCE = mark(
    "Đã yêu cầu bổ sung một lần; chỉ được yêu cầu một lần, đầy đủ. Nhờ lãnh đạo nếu thật sự cần."
)
NEEDS_SUPERVISOR = mark("Việc này cần người phụ trách. Nhờ người phụ trách đăng nhập và làm.")
NEEDS_REASON = mark("Ghi lý do trước khi làm việc này.")
NEEDS_LIST = mark("Ghi những giấy tờ cần bổ sung, một lần và đầy đủ.")
NEEDS_LEADER = mark("Ghi tên lãnh đạo đã duyệt: hẹn lại phải được lãnh đạo đồng ý.")
NEEDS_DUE = mark("Chưa có ngày hẹn mới. Nhập ngày hẹn.")
PAPERS_ELSEWHERE = mark("Chỉ giao giấy tờ bổ sung, hồ sơ đang ở {place}: lập danh sách giao đến đó.")
ASKED_ALREADY = mark("Hồ sơ đang chờ công dân: chỉ tạm dừng được vì việc khác.")
STILL_ASKED = mark("Hồ sơ còn chờ công dân nên chưa tính ngày hẹn mới. Để trống ngày hẹn.")
FEES_DUE = mark("Còn {amount} đồng phải thu trước khi trả kết quả.")
PAID_MEANWHILE = mark(
    "Hồ sơ này chỉ còn phải thu {amount} đồng: có khoản vừa được thu hoặc miễn. Mở lại để xem."
)
FEE_SETTLED_MEANWHILE = mark(
    "Khoản {fee} chỉ còn phải thu {amount}: vừa được thu, miễn hoặc đính chính. Mở lại để xem."
)
FEE_GIVEN_BACK_MEANWHILE = mark(
    "Khoản {fee} chỉ còn {amount} để hoàn: vừa được hoàn hoặc đính chính. Mở lại để xem."
)
VOID_LATER = mark(
    "Cán bộ chỉ hủy được hồ sơ mình tiếp nhận trong ngày và chưa chuyển đi. Nhờ người phụ trách."
)

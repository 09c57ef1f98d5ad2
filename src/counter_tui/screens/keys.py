"""All keys of the desk in one table, for screens, help, docs and the officer's own keymap."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from counter_tui.i18n import mark


@dataclass(frozen=True, slots=True)
class Key:
    """One binding; ``id`` is ``area.verb`` and its action is the verb, ``shown`` puts it on the key bar.

    ``priority`` keys of the app work over dialogs too, those of a screen work in a field that has the key itself."""

    id: str
    keys: str
    description: str
    shown: bool = False
    priority: bool = False

    @property
    def area(self) -> str:
        """Where it works: ``app`` everywhere, else on one screen."""
        return self.id.partition(".")[0]

    @property
    def action(self) -> str:
        """The name of the action without ``action_``."""
        return self.id.partition(".")[2]


KEYS: tuple[Key, ...] = (
    Key("app.help", "f1,ctrl+g", mark("Trợ giúp"), shown=True),
    Key("app.look_up", "f2,slash", mark("Tra cứu"), shown=True),
    Key("app.register", "f3", mark("Tiếp nhận"), shown=True),
    Key("app.same_day", "ctrl+t", mark("Việc trong ngày"), shown=True),
    Key("app.give_back", "f8", mark("Trả kết quả"), shown=True),
    Key("app.correct", "ctrl+e", mark("Sửa hồ sơ đã nhận"), priority=True),
    Key("app.queue", "f4", mark("Hàng chờ"), shown=True),
    Key("app.refresh", "f5", mark("Tải lại")),
    Key("app.next_pane", "f6", mark("Khung kế tiếp")),
    Key("app.prints", "f7", mark("Phiếu in"), shown=True),
    Key("app.journal", "f9", mark("Sổ lệnh"), shown=True),
    Key("app.day_close", "shift+f9", mark("Chốt ngày")),
    Key("app.hand_over", "shift+f8", mark("Bàn giao hồ sơ, kết quả")),
    Key("app.register_book", "shift+f4", mark("Sổ theo dõi hồ sơ")),
    Key("app.reprint", "ctrl+r", mark("In lại phiếu cuối, hoặc của hồ sơ đang xem hay đang chọn")),
    Key("app.palette", "ctrl+p", mark("Bảng lệnh")),
    Key("app.settings", "ctrl+o", mark("Cài đặt")),
    Key("app.lock", "ctrl+l", mark("Khóa màn hình"), priority=True),
    Key("app.back", "escape", mark("Quay lại")),
    Key("app.quit", "ctrl+q,f10", mark("Thoát"), shown=True, priority=True),
    Key("give_back.hand_back", "f12,ctrl+s", mark("Trả"), shown=True),
    Key("give_back.slip", "ctrl+n", mark("Bật/tắt in giấy biên nhận"), shown=True),
    Key("give_back.very_satisfied", "shift+f5", mark("Rất hài lòng")),
    Key("give_back.satisfied", "shift+f6", mark("Hài lòng")),
    Key("give_back.unsatisfied", "shift+f7", mark("Chưa hài lòng")),
    Key("give_back.remark", "ctrl+y", mark("Ghi ý kiến của công dân")),
    Key("correct.save", "f12,ctrl+s", mark("Ghi bản sửa"), shown=True),
    Key("correct.ledger", "ctrl+y", mark("Vì sao ngày này"), shown=True),
    Key("correct.void", "shift+f12,delete", mark("Hủy hồ sơ"), shown=True),
    Key("correct.slip", "ctrl+n", mark("Bật/tắt in phiếu")),
    Key("correct.afresh", "f5", mark("Bỏ chỗ đã gõ, đọc lại hồ sơ")),
    Key("procedure.register", "f3,enter", mark("Tiếp nhận thủ tục này"), shown=True),
    Key("procedure.guidance", "f12,ctrl+s", mark("In phiếu hướng dẫn"), shown=True),
    Key("dossier.act", "ctrl+k", mark("Việc cần làm"), shown=True),
    Key("dossier.receipt", "enter", mark("Xem phiếu"), shown=True),
    Key("dossier.reprint", "ctrl+r", mark("In lại phiếu này"), shown=True),
    Key("dossier.ledger", "ctrl+y", mark("Vì sao ngày này"), shown=True),
    Key("action.do", "f12,ctrl+s", mark("Thực hiện"), shown=True),
    Key("action.ledger", "ctrl+y", mark("Vì sao ngày này"), shown=True),
    Key("action.draft", "ctrl+r", mark("In dự thảo trình lãnh đạo")),
    Key("action.add_paper", "ctrl+n", mark("Thêm giấy tờ")),
    Key("dossier.fees", "ctrl+n", mark("Phí, lệ phí"), shown=True),
    Key("dossier.control_sheet", "f12,ctrl+s", mark("In phiếu kiểm soát"), shown=True),
    Key("fees.save", "f12,ctrl+s", mark("Ghi sổ"), shown=True),
    Key("day_close.close", "f12,ctrl+s", mark("Chốt ngày và in"), shown=True),
    Key("day_close.earlier", "ctrl+y", mark("Ngày trước"), shown=True),
    Key("day_close.later", "ctrl+n", mark("Ngày sau"), shown=True),
    Key("day_close.fees", "ctrl+r", mark("In danh sách thu phí"), shown=True),
    Key("day_close.register_book", "ctrl+k", mark("Sổ theo dõi hồ sơ"), shown=True),
    Key("register_book.print", "f12,ctrl+s", mark("In sổ"), shown=True),
    Key("register_book.workbook", "ctrl+n", mark("Ghi bảng tính"), shown=True),
    Key("register_book.save", "ctrl+y", mark("Ghi tệp PDF"), shown=True),
    Key("hand_over.out", "f12,ctrl+s", mark("Lập danh sách giao đi"), shown=True),
    Key("hand_over.back", "ctrl+n", mark("Lập danh sách nhận kết quả"), shown=True),
    Key("hand_over.reprint", "ctrl+r", mark("In lại danh sách"), shown=True),
    Key("hand_over_list.make", "f12,ctrl+s", mark("Lập và in"), shown=True),
    Key("hand_over_list.all", "ctrl+n", mark("Chọn hết, bỏ hết"), shown=True),
    Key("hand_over_list.every_counter", "ctrl+y", mark("Cả các quầy"), shown=True),
    Key("hand_over_check.close", "f12,ctrl+s", mark("Xác nhận"), shown=True),
    Key("hand_over_check.all", "ctrl+n", mark("Đã đếm đủ hết, bỏ hết"), shown=True),
    Key("receipt.print", "f12,ctrl+s", mark("In phiếu"), shown=True),
    Key("receipt.save", "ctrl+n", mark("Lưu tệp PDF"), shown=True),
    Key("receipt.together", "ctrl+y", mark("In chung các hồ sơ của người này"), shown=True),
    Key("journal.fix", "f12,ctrl+s", mark("Sửa và gửi lại"), shown=True),
    Key("journal.retry", "ctrl+y", mark("Gửi lại ngay"), shown=True),
    Key("journal.void", "delete", mark("Hủy có lý do"), shown=True),
    Key("journal.print_waiting", "ctrl+n", mark("In phiếu chưa in"), shown=True),
    Key("journal.not_shown", "ctrl+k", mark("Hồ sơ chưa kịp báo")),
    Key("queue.act", "f12,ctrl+s", mark("Làm với hồ sơ đã chọn"), shown=True),
    Key("queue.select", "insert,ctrl+n", mark("Chọn dòng"), shown=True),
    Key("queue.band", "tab", mark("Khung hạn"), shown=True),
    Key("queue.mine", "ctrl+y", mark("Của tôi"), shown=True),
    Key("refusal.resend", "f12,ctrl+s", mark("Sửa, gửi lại"), shown=True),
    Key("refusal.retry", "ctrl+y", mark("Gửi lại nguyên vẹn"), shown=True),
    Key("refusal.hand_over", "ctrl+k", mark("Giao người phụ trách"), shown=True, priority=True),
    Key("refusal.void", "ctrl+n,delete", mark("Hủy có lý do"), shown=True),
    Key("register.save", "f12,ctrl+s", mark("Lưu và in"), shown=True),
    Key("register.ledger", "ctrl+y", mark("Vì sao ngày này"), shown=True),
    Key("register.add_paper", "ctrl+n", mark("Thêm giấy tờ")),
    Key("register.another", "f3", mark("Hồ sơ mới cho người khác")),
    Key("register.undo", "f5", mark("Hoàn tác thẻ quét")),
    Key("register.leave", "escape", mark("Rời, giữ nháp"), shown=True),
    Key("drafts.discard", "delete", mark("Bỏ nháp"), shown=True),
    Key("same_day.undo", "f5", mark("Hoàn tác thẻ quét, lấy lại việc ghi dở")),
    Key("same_day.save", "f12,ctrl+s", mark("Lưu"), shown=True),
    Key("same_day.promise", "ctrl+y", mark("Nhận có hẹn trả"), shown=True),
    Key("same_day.slip", "ctrl+n", mark("Bật/tắt in phiếu"), shown=True),
    Key("prints.print", "f12,ctrl+s", mark("In ngay, in lại"), shown=True),
    Key("prints.move", "ctrl+n", mark("Chuyển máy in"), shown=True),
    Key("prints.cancel", "delete", mark("Hủy in"), shown=True),
    Key("prints.printers", "ctrl+y", mark("Máy in"), shown=True),
    Key("printers.test", "ctrl+y", mark("In trang thử"), shown=True),
    Key("printers.usual", "f12,ctrl+s", mark("Dùng làm mặc định"), shown=True),
    Key("printers.remove", "delete", mark("Bỏ máy in"), shown=True),
    Key("scanner.save", "f12,ctrl+s", mark("Lưu cài đặt máy quét"), shown=True),
    Key("settings.save", "f12,ctrl+s", mark("Lưu cài đặt"), shown=True),
    Key("lock.unlock", "enter,f12", mark("Mở khóa"), shown=True),
    Key("sign_in.submit", "f12,ctrl+s", mark("Đăng nhập"), shown=True),
)


def bindings_for(area: str) -> list[BindingType]:
    """Return the bindings of one area, for ``BINDINGS`` of its screen or of the app."""
    return [
        Binding(key.keys, key.action, key.description, id=key.id, show=key.shown, priority=key.priority)
        for key in KEYS
        if key.area == area
    ]


def keys_of(*areas: str) -> list[Key]:
    """Return the table rows of some areas in table order."""
    return [key for key in KEYS if key.area in areas]


def shown_keys(keys: str) -> str:
    """Return keys as they stand on a keyboard: ``f12,ctrl+s`` → ``F12, Ctrl+S``."""
    names = {"slash": "/", "escape": "Esc", "pageup": "PageUp", "pagedown": "PageDown"}
    return ", ".join(
        "+".join(names.get(part, part.capitalize()) for part in key.split("+"))
        for key in keys.split(",")
        if key
    )

"""All keys of the desk in one table, for screens, help, docs and the officer's own keymap."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding, BindingType

from counter_tui.i18n import mark


@dataclass(frozen=True, slots=True)
class Key:
    """One binding; ``id`` is ``area.verb`` and its action is the verb, ``shown`` puts it on the key bar.

    ``priority`` keys work over dialogs too."""

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
    Key("app.refresh", "f5", mark("Tải lại")),
    Key("app.next_pane", "f6", mark("Khung kế tiếp")),
    Key("app.journal", "f9", mark("Sổ lệnh"), shown=True),
    Key("app.reprint", "ctrl+r", mark("In lại phiếu cuối")),
    Key("app.palette", "ctrl+p", mark("Bảng lệnh")),
    Key("app.settings", "ctrl+o", mark("Cài đặt")),
    Key("app.back", "escape", mark("Quay lại")),
    Key("app.quit", "ctrl+q,f10", mark("Thoát"), shown=True, priority=True),
    Key("procedure.register", "f3,enter", mark("Tiếp nhận thủ tục này"), shown=True),
    Key("dossier.receipt", "enter", mark("Xem phiếu"), shown=True),
    Key("dossier.reprint", "ctrl+r", mark("In lại phiếu này"), shown=True),
    Key("dossier.ledger", "ctrl+y", mark("Vì sao ngày này"), shown=True),
    Key("receipt.print", "f12,ctrl+s", mark("In phiếu"), shown=True),
    Key("receipt.save", "ctrl+n", mark("Lưu tệp PDF"), shown=True),
    Key("journal.fix", "f12,ctrl+s", mark("Sửa và gửi lại"), shown=True),
    Key("journal.retry", "ctrl+y", mark("Gửi lại ngay"), shown=True),
    Key("journal.void", "delete", mark("Hủy có lý do"), shown=True),
    Key("journal.print_waiting", "f7", mark("In phiếu chưa in"), shown=True),
    Key("refusal.resend", "f12,ctrl+s", mark("Sửa và gửi lại"), shown=True),
    Key("refusal.retry", "ctrl+y", mark("Gửi lại nguyên vẹn"), shown=True),
    Key("refusal.void", "delete,ctrl+n", mark("Hủy có lý do"), shown=True),
    Key("register.save", "f12,ctrl+s", mark("Lưu và in"), shown=True),
    Key("register.ledger", "ctrl+y", mark("Vì sao ngày này"), shown=True),
    Key("register.add_paper", "ctrl+n", mark("Thêm giấy tờ")),
    Key("register.undo", "f5", mark("Hoàn tác thẻ quét")),
    Key("register.leave", "escape", mark("Rời, giữ nháp"), shown=True),
    Key("drafts.discard", "delete", mark("Bỏ nháp"), shown=True),
    Key("same_day.undo", "f5", mark("Hoàn tác thẻ quét")),
    Key("same_day.save", "f12,ctrl+s", mark("Lưu"), shown=True),
    Key("same_day.slip", "ctrl+n", mark("Bật/tắt in phiếu"), shown=True),
    Key("settings.save", "f12,ctrl+s", mark("Lưu cài đặt"), shown=True),
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

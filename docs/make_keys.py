"""Write docs/keys.md from the table of keys: `python docs/make_keys.py`."""

from __future__ import annotations

from pathlib import Path

from counter_tui.screens.keys import KEYS, shown_keys

PLACES = {
    "app": "Mọi nơi",
    "procedure": "Thủ tục",
    "dossier": "Hồ sơ",
    "action": "Việc với hồ sơ",
    "receipt": "Phiếu",
    "fees": "Phí, lệ phí",
    "day_close": "Chốt ngày",
    "hand_over": "Bàn giao",
    "hand_over_list": "Lập danh sách bàn giao",
    "hand_over_check": "Xác nhận bàn giao",
    "register_book": "Sổ theo dõi hồ sơ",
    "queue": "Hàng chờ",
    "journal": "Sổ lệnh",
    "prints": "Phiếu in",
    "printers": "Máy in",
    "scanner": "Máy quét",
    "refusal": "Mục bị từ chối",
    "register": "Tiếp nhận hồ sơ",
    "drafts": "Nháp tiếp nhận",
    "give_back": "Trả kết quả",
    "correct": "Sửa hồ sơ đã nhận",
    "same_day": "Việc trong ngày",
    "settings": "Cài đặt",
    "sign_in": "Đăng nhập",
    "lock": "Màn hình đã khóa",
}
HEAD = """# Phím

Trang này do `docs/make_keys.py` viết ra từ bảng phím trong chương trình. Cột *mã lệnh* dùng trong mục `[keys]` của tệp cấu hình:

```toml
[keys]
"app.journal" = "f11"
"app.help" = "ctrl+g,f1"
```

Không dùng được: chữ cái và chữ số đứng một mình, Alt, Ctrl+H I J M [ Z C B D. Phím trùng, mã lệnh sai được báo khi mở máy.

F12 và Ctrl+S bấm hai lần liền hoặc giữ lâu: lần sau không tính cho màn hình vừa hiện ra (trong 0,75 giây). Gõ tiếp ngay sau F12: chữ chờ
ghi xong (tối đa 5 giây) rồi vào màn hình kế tiếp.

Ctrl+R khi hồ sơ vừa nhận chưa có phiếu (việc trong ngày): máy nêu mã, họ tên và hỏi, không in phiếu của người trước; Ctrl+R lần nữa trong 30
giây thì in giấy tiếp nhận của hồ sơ ấy.
"""


def page() -> str:
    """Return the page."""
    parts = [HEAD]
    for area in dict.fromkeys(key.area for key in KEYS):
        parts += [f"\n## {PLACES[area]}\n", "| Phím | Làm gì | Mã lệnh |", "|---|---|---|"]
        parts += [f"| {shown_keys(k.keys)} | {k.description} | `{k.id}` |" for k in KEYS if k.area == area]
    return "\n".join(parts) + "\n"


if __name__ == "__main__":
    (Path(__file__).parent / "keys.md").write_text(page(), encoding="utf-8")

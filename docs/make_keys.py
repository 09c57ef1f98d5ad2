"""Write docs/keys.md from the table of keys: `python docs/make_keys.py`."""

from __future__ import annotations

from pathlib import Path

from counter_tui.screens.keys import KEYS, shown_keys

PLACES = {
    "app": "Mọi nơi",
    "procedure": "Thủ tục",
    "dossier": "Hồ sơ",
    "receipt": "Phiếu",
    "journal": "Sổ lệnh",
    "refusal": "Mục bị từ chối",
    "register": "Tiếp nhận hồ sơ",
    "drafts": "Nháp tiếp nhận",
    "same_day": "Việc trong ngày",
    "settings": "Cài đặt",
    "sign_in": "Đăng nhập",
}
HEAD = """# Phím

Trang này do `docs/make_keys.py` viết ra từ bảng phím trong chương trình. Cột *mã lệnh* dùng trong mục `[keys]` của tệp cấu hình:

```toml
[keys]
"app.journal" = "f4"
"app.help" = "ctrl+g,f1"
```

Không dùng được: chữ cái và chữ số đứng một mình, Alt, Ctrl+H I J M [ Z C B D. Phím trùng, mã lệnh sai được báo khi mở máy.
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

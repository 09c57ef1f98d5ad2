"""What the officer reads of a scanner: what it sent, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from counter_tui.domain.scan_kinds import ScanKind
from counter_tui.domain.scan_trace import Suffix
from counter_tui.i18n import mark, text
from counter_tui.widgets.plain import plain

if TYPE_CHECKING:
    from counter_tui.domain.scan_trace import Trace

SUFFIXES = {
    Suffix.ANY: mark("gì cũng nhận"),
    Suffix.ENTER: mark("Enter (CR, LF)"),
    Suffix.TAB: mark("Tab"),
    Suffix.NONE: mark("không có gì"),
}


def lines(seen: Trace) -> list[str]:
    """Return what came, what it is, how fast it was and what is wrong with it."""
    said = [text("Máy quét gửi: {raw}", raw=plain(seen.raw)), _meaning(seen)]
    if seen.whole:
        return [*said, text("Đến cùng một lúc (cổng nối tiếp hoặc dán): không cần đặt tốc độ.")]
    said.append(
        text(
            "Dấu đầu: {prefix} · kết thúc: {suffix}",
            prefix=seen.prefix.upper() if seen.prefix else text("không có"),
            suffix=text(SUFFIXES[seen.suffix]),
        )
    )
    said.append(
        text(
            "Giữa hai phím: thường {usual} ms, chậm nhất {slowest} ms; nên đặt {gap} ms.",
            usual=round(seen.usual),
            slowest=round(seen.slowest),
            gap=seen.gap_ms,
        )
    )
    if seen.typed_over:
        said.append(text("! Bộ gõ tiếng Việt đã sửa chữ: tắt bộ gõ khi quét, hoặc dùng cổng nối tiếp."))
    if not seen.prefix and seen.readable:
        said.append(text("Chắc chắn hơn nữa: đặt máy quét gửi F11 hoặc ~ trước mỗi mã, rồi quét lại ở đây."))
    return said


def _meaning(seen: Trace) -> str:
    scan = seen.scan
    if scan is None:
        return text("! Không phải phiếu hẹn hay thẻ căn cước: mã này được gõ vào ô đang chọn.")
    if scan.problem:
        return f"! {text(scan.problem)}"
    if scan.kind is ScanKind.DOSSIER_CODE:
        return text("Nhận ra: phiếu của hồ sơ {code}", code=scan.code)
    return text("Nhận ra: thẻ căn cước")

"""The last words of a crash: a short line for the officer, a report without local variables.

Textual's own crash screen prints locals, and a citizen's name could be among them (``App._fatal_error``, Textual 8.2.8).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rich.text import Text

from counter_tui.i18n import text

if TYPE_CHECKING:
    from pathlib import Path


class CrashWriter(Protocol):
    """Writes crash reports."""

    def write(self, error: BaseException | None) -> Path | None:
        """Write a report and return its path; ``None`` when even that is impossible."""
        ...


class NoReports:
    """Writes nothing."""

    def write(self, error: BaseException | None) -> Path | None:  # noqa: ARG002 - the port's signature
        """Return that there is no report."""
        return None


def last_words(report: Path | None) -> Text:
    """Return what stands on the terminal after a crash."""
    lines = [
        text(
            "counter-tui gặp lỗi và đã dừng. Hồ sơ đã báo “đã nhận” vẫn còn nguyên trong sổ; mở lại để làm tiếp."
        )
    ]
    if report is not None:
        lines.append(text("Báo cáo lỗi (không có dữ liệu công dân): {path}", path=report))
    return Text("\n".join(lines))

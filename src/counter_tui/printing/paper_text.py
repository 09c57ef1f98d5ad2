"""What goes onto paper and into the preview, clean: no string passes to a layout unchecked."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.receipt import Slip, SlipMark
from counter_tui.domain.receipt_content import ReceiptContent, receipt_content
from counter_tui.domain.text import canonical
from counter_tui.domain.vietnamese_dates import moment_words
from counter_tui.printing import qr


def clean_content(slip: Slip) -> ReceiptContent:
    """Return the content of *slip* with every string NFC, on one line and without control characters.

    Each layout engine draws decomposed letters differently, and a terminal obeys what is not a letter.
    """
    cleaned: ReceiptContent = _clean(receipt_content(slip))
    return cleaned


def reprint_words(mark: SlipMark) -> tuple[str, ...]:
    """Return what is stamped on a reprint: which one, when and by whom; nothing on the first print."""
    if not mark.reprint:
        return ()
    details = (
        f"In lại lúc {moment_words(mark.at.astimezone(VIETNAM))}" if mark.at else "",
        f"người in: {canonical(mark.officer_name)}" if mark.officer_name.strip() else "",
    )
    return (f"BẢN IN LẠI lần {mark.reprint}", ", ".join(part for part in details if part))


def template_data(slip: Slip, mark: SlipMark, about: Mapping[str, str]) -> dict[str, Any]:
    """Return the JSON object a template is given: the content's fields, ``qr``, ``reprint`` and ``template``."""
    content = clean_content(slip)
    return {
        **dataclasses.asdict(content),
        "qr": {"svg": qr.svg(content.code), "mm": qr.side_mm(content.code)},
        "reprint": list(reprint_words(mark)),
        "template": dict(about),
    }


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return canonical(value)
    if isinstance(value, tuple):
        return tuple(_clean(part) for part in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value, **{f.name: _clean(getattr(value, f.name)) for f in dataclasses.fields(value)}
        )
    return value

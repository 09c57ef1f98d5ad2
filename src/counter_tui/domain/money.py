"""Money in đồng, in figures and in words."""

from __future__ import annotations

import re

from counter_tui.domain.text import canonical
from counter_tui.i18n import mark

NOT_MONEY = mark("Không hiểu số tiền “{typed}”: gõ số, ví dụ 15000 hoặc 15.000.")
_WHOLE = r"[0-9]{1,13}"
_GROUPED = r"[1-9][0-9]{0,2}(?P<between>[., ])[0-9]{3}(?:(?P=between)[0-9]{3}){0,3}"
_THOUSAND = r"(?P<thousand>k|nghìn|nghin|ngàn|ngan)"
_TYPED = re.compile(rf"(?P<figures>{_WHOLE}|{_GROUPED}) ?{_THOUSAND}? ?(?:đ|d|đồng|dong|vnđ|vnd|₫)?")
_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_SCALES = ("", "nghìn", "triệu")


def format_money(amount: int) -> str:
    """Return đồng in figures with points between thousands: ``1.250.000 đ``."""
    return f"{amount:,}".replace(",", ".") + " đ"


def parse_money(typed: str) -> int | None:
    """Return the đồng an officer typed: ``15000``, ``15.000``, ``15,000 đ``, ``15 000 đồng``, ``15k``, ``15 nghìn``.

    Thousands stand in groups of three with one and the same sign between them. ``None`` for anything else: ``15,5`` or ``1.5``
    may mean two things, and no sum is guessed.
    """
    read = _TYPED.fullmatch(canonical(typed).lower())
    if read is None:
        return None
    return int(re.sub("[., ]", "", read["figures"])) * (1000 if read["thousand"] else 1)


def money_words(amount: int) -> str:
    """Return đồng in Vietnamese words for receipts: ``1250000`` → ``Một triệu hai trăm năm mươi nghìn đồng``."""
    read = _read(abs(amount)) if amount else _DIGITS[0]
    sentence = f"{'âm ' if amount < 0 else ''}{read} đồng"
    return sentence[0].upper() + sentence[1:]


def _read(number: int) -> str:
    billions, rest = divmod(number, 10**9)
    parts = [_read(billions), "tỷ"] if billions else []
    for power in (2, 1, 0):
        group = rest // 1000**power % 1000
        if group:
            parts += [_group(group, full=bool(parts)), _SCALES[power]]
    return " ".join(part for part in parts if part)


def _group(number: int, *, full: bool) -> str:
    hundreds, rest = divmod(number, 100)
    tens, units = divmod(rest, 10)
    parts: list[str] = []
    if hundreds or full:
        parts += [_DIGITS[hundreds], "trăm"]
    if tens == 0:
        if units:
            parts += (["linh"] if parts else []) + [_DIGITS[units]]
        return " ".join(parts)
    parts += ["mười"] if tens == 1 else [_DIGITS[tens], "mươi"]
    if units:
        parts.append(_unit_after_tens(tens, units))
    return " ".join(parts)


def _unit_after_tens(tens: int, units: int) -> str:
    if units == 5:
        return "lăm"
    return "mốt" if units == 1 and tens > 1 else _DIGITS[units]

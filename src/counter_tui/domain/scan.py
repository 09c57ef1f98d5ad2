"""What a scanner, a paste or a line of typing turns out to be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from counter_tui.domain.codes import has_dossier_shape, parse_dossier_code
from counter_tui.domain.scan_damage import damage_of, read_sex
from counter_tui.domain.scan_kinds import Damage, ScanKind
from counter_tui.domain.text import canonical
from counter_tui.domain.typed_dates import parse_birth
from counter_tui.i18n import mark

__all__ = ["CitizenCard", "Damage", "Scan", "ScanKind", "could_be_scan", "recognise"]

CARD_FIELDS = 6
"""Fields of a card's QR the desk needs: number, old number, name, birth, sex, address; later ones are not kept."""

_AIM_PREFIX = re.compile(r"\][A-Za-z][0-9A-Za-z]")  # ISO/IEC 15424
_CARD_NUMBER = re.compile(r"\d{6,14}", re.ASCII)
_BEGUN = re.compile(
    r"(?:\](?:[A-Z][0-9A-Z]?)?)?"
    r"(?:\d{0,14}|\d{6,14}\|.*|[\d.]{0,12}[A-Z](?:[\d.]{0,12}(?:-\d{0,6}(?:-\d{0,6})?)?)?|TAM?|TAM-[\w.-]{0,48})",
    re.ASCII | re.IGNORECASE,
)
DOUBLED = "="
_TELEX_KEYS = {"\u0302": DOUBLED, "\u0306": "W", "\u031b": "W", "\u0301": "S", "\u0300": "F"} | {
    "\u0309": "R", "\u0303": "X", "\u0323": "J",
}  # fmt: skip
_VNI_KEYS = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5", "\u0302": "6"} | {
    "\u031b": "7", "\u0306": "8",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CitizenCard:
    """The fields of a citizen card's QR that the desk may keep; relatives' data is never taken.

    ``birth`` is ``YYYY-MM-DD`` (or a year); ``name`` and ``address`` are as read, and not to be trusted when
    ``damage`` is not empty.
    """

    number: str
    name: str
    birth: str
    sex: str
    address: str
    damage: frozenset[Damage] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """A recognised scan: a card, or a slip's dossier code; ``problem`` (a message id) when it cannot be used."""

    kind: ScanKind
    card: CitizenCard | None = None
    code: str = ""
    problem: str = ""


def recognise(text: str) -> Scan | None:
    """Return what the whole of *text* is when it is a citizen card or a slip's code, else ``None``.

    A card cut short, with an impossible date or a number that is not one comes back with a problem and without a card.
    """
    line = canonical(_rejoined_utf8(text))
    line = _AIM_PREFIX.sub("", line, count=1) if line.startswith("]") else line
    fields = [field.strip() for field in line.split("|")]
    if len(fields) == 1:
        return _slip(line)
    begins_as_card = _CARD_NUMBER.fullmatch(fields[0]) or (fields[0].isdigit() and len(fields) >= CARD_FIELDS)
    return _card(fields) if begins_as_card else None


def could_be_scan(prefix: str) -> bool:
    """Return whether a run typed so far may still become a scan; cheap enough for every key."""
    return _BEGUN.fullmatch(prefix.lstrip("\ufeff\x02 \t\r\n")) is not None


def _card(fields: list[str]) -> Scan:
    if len(fields) < CARD_FIELDS:
        return _unusable(
            mark("Mã QR trên thẻ đọc chưa hết. Quét lại, giữ thẻ yên đến khi máy quét báo xong.")
        )
    number, _, name, birth_text, sex_text, address = fields[:CARD_FIELDS]
    if len(number) != 12:
        return _unusable(mark("Số trên mã QR không đủ 12 chữ số. Quét lại thẻ, hoặc nhập tay theo mặt thẻ."))
    birth = parse_birth(birth_text)
    if birth is None:
        return _unusable(
            mark("Ngày sinh trên mã QR không có thật. Quét lại thẻ, hoặc nhập tay theo mặt thẻ.")
        )
    damage = damage_of(name, sex_text, address)
    if not address and len(fields) == CARD_FIELDS:
        damage |= {Damage.CUT_SHORT}
    sex = read_sex(sex_text) or ("Nam" if int(number[3]) % 2 == 0 else "Nữ")
    card = CitizenCard(number=number, name=name, birth=birth, sex=sex, address=address, damage=damage)
    return Scan(kind=ScanKind.CITIZEN_CARD, card=card)


def _unusable(problem: str) -> Scan:
    return Scan(kind=ScanKind.CITIZEN_CARD, problem=problem)


def _slip(line: str) -> Scan | None:
    writings = (line, _as_typed(line, _TELEX_KEYS, "DD"), _as_typed(line, _VNI_KEYS, "D9"))
    for writing in writings:
        if (code := parse_dossier_code(writing)) is not None:
            return Scan(kind=ScanKind.DOSSIER_CODE, code=code)
    if any(map(has_dossier_shape, writings)):
        problem = mark("Mã hồ sơ đọc sai một vài ký tự. Quét lại phiếu, hoặc nhập mã in dưới mã vạch.")
        return Scan(kind=ScanKind.DOSSIER_CODE, problem=problem)
    return None


def _as_typed(line: str, keys: dict[str, str], stroke: str) -> str:
    """Return the keys that an input method turned into the Vietnamese letters of *line*."""
    typed: list[str] = []
    for char in unicodedata.normalize("NFD", line.upper().replace("Đ", stroke)):
        key = keys.get(char, char)
        typed.append(typed[-1] if key == DOUBLED and typed else key)
    return "".join(typed)


def _rejoined_utf8(text: str) -> str:
    # A serial scanner read byte by byte as Latin-1 shows "á»" for every Vietnamese letter.
    if text.isascii() or max(text) > "\xff":
        return text
    try:
        return text.encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return text

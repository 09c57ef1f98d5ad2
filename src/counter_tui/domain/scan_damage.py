"""What input methods and keyboard layouts do to the text of a card on its way through a scanner."""

from __future__ import annotations

import re

from counter_tui.domain.scan_kinds import Damage
from counter_tui.domain.syllables import is_syllable, untelex
from counter_tui.domain.text import fold

_MALE = frozenset({"nam", "male", "m"})
_FEMALE = frozenset({"nu", "nux", "nuwx", "nwx", "nuxw", "nw", "nuw", "female", "f"})
_LETTERS = re.compile(r"[^\W_]+")


def damage_of(name: str, sex: str, address: str) -> frozenset[Damage]:
    """Return what can be seen to be wrong with the words of a card.

    Telex: keys of an input method were left in the words (``NGUYEENX``, ``Nuwx``). No accents: all words are ASCII, or
    a layout without Vietnamese letters dropped some (``NGUY?N``, ``VN``). A name of another language raises no alarm.
    """
    damage = set()
    raw_address = sum(map(_is_raw, (word for word in _LETTERS.findall(fold(address)) if word.isalpha())))
    if any(map(_is_raw, _LETTERS.findall(fold(name)))) or raw_address > 1 or _is_raw_sex(sex):
        damage.add(Damage.TELEX)
    if (name.isascii() and address.isascii()) or _lost_letters(name):
        damage.add(Damage.NO_ACCENTS)
    return frozenset(damage)


def read_sex(text: str) -> str:
    """Return ``Nam`` or ``Nữ`` for the sex on a card however it was mangled, empty when it cannot be told."""
    letters = "".join(char for char in fold(text) if char.isalpha())
    if letters in _MALE:
        return "Nam"
    return "Nữ" if letters in _FEMALE else ""


def _is_raw(folded: str) -> bool:
    spelled = untelex(folded)
    return spelled != folded and not is_syllable(folded)


def _is_raw_sex(sex: str) -> bool:
    keys = fold(sex).strip()
    return keys not in {"nam", "nu"} and keys[:1] == "n" and read_sex(keys) == "Nữ"


def _lost_letters(name: str) -> bool:
    if "?" in name or "\ufffd" in name:
        return True
    return any(
        len(word) > 1 and not set(word) & set("aeiouy") for word in fold(name).split() if word.isalpha()
    )

"""The shape of Vietnamese syllables, without their marks: enough to tell a syllable from keystrokes of one."""

from __future__ import annotations

import re

_INITIAL = r"(?:ngh|ng|nh|gh|gi|kh|th|tr|ph|ch|qu|[bcdghklmnprstvx])?"
_SYLLABLE = re.compile(
    _INITIAL + r"(?:(?:uye|ie|oa|oe|oo|ua|ue|uo|uy|ye|[aeiouy])(?:ch|ng|nh|[cmnpt])?"
    r"|ai|ao|au|ay|eo|eu|ia|ieu|iu|oai|oao|oay|oeo|oi|uai|uao|uay|ui|uoi|uou|uu|uya|uyu|yeu)"
)
_KEYS = re.compile(
    r"(ngh|ng|nh|gh|gi|kh|th|tr|ph|ch|qu|dd|[bcdghklmnprstvx])?"
    r"([aeiouyw]+)([sfrxjz]?)(?:(ch|ng|nh|[cmnpt])([aeo]?))?([sfrxjz]?)([wd]?)([sfrxjz]?)"
)
_PLAIN_Y = re.compile(r"(?:[bcdghklmnprstvx]|[cgknpt]h|tr|qu)y")
_VNI_KEYS = re.compile(r"[a-z]+[0-9][a-z0-9]*")


def is_syllable(folded: str) -> bool:
    """Return whether *folded* (lower case, no marks) can be written as one Vietnamese syllable."""
    return _SYLLABLE.fullmatch(folded) is not None


def spelled_with_i(word: str) -> str:
    """Return a folded syllable that can be written with y or i (ký, kí) as it is written with i."""
    return word[:-1] + "i" if _PLAIN_Y.fullmatch(word) else word


def untelex(word: str) -> str:
    """Return the folded syllable that raw Telex or VNI keys spell: ``ddawng``, ``d9a8ng`` → ``dang``.

    What is not such a spelling of one syllable comes back unchanged, so that joined words are not mangled.
    """
    keys = word.lower()
    if _VNI_KEYS.fullmatch(keys):
        keys = "".join(char for char in keys if not char.isdigit())
    if (match := _KEYS.fullmatch(keys)) is None:
        return word
    initial, vowels, _, final, late_vowel, _, late_mark, _ = (group or "" for group in match.groups())
    if late_vowel not in vowels or (late_mark == "d" and initial != "d"):
        return word
    syllable = initial.replace("dd", "d") + _nucleus(vowels) + final
    return syllable if is_syllable(syllable) else word


def _nucleus(vowels: str) -> str:
    # ``w`` alone is ư; after a vowel it only marks that vowel.
    core = ("u" if vowels[0] == "w" else "") + vowels.replace("w", "")
    return re.sub(r"([aeo])\1", r"\1", core)

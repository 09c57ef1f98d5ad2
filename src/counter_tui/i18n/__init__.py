"""Texts of the desk: Vietnamese in the code, English by gettext.

The Vietnamese text is the message id, so a missing translation shows Vietnamese and never a blank. Templates name their
places (``{code}``); values are put in after translation and are never parsed.
"""

from __future__ import annotations

import gettext
import os
import re
from collections.abc import Mapping
from pathlib import Path

LANGUAGES = ("vi", "en")
DOMAIN = "counter_tui"

_translations: gettext.NullTranslations = gettext.NullTranslations()
_language = "vi"
_key_names: dict[str, str] = {}
_KEY = re.compile(r"(?<![\w+])(?:(?:Ctrl|Shift)\+)*(?:F\d{1,2}|(?<=\+)[A-Z])(?![\w+])")


def use(language: str) -> None:
    """Show all texts in *language* (``vi`` or ``en``) from now on; anything else means ``vi``."""
    global _translations, _language  # noqa: PLW0603 - one process speaks one language at a time, as gettext itself assumes
    _language = language if language in LANGUAGES else "vi"
    if _language == "vi":
        _translations = gettext.NullTranslations()
    else:
        _translations = gettext.translation(
            DOMAIN, Path(__file__).parent / "locale", [_language], fallback=True
        )


def language() -> str:
    """Return the language in use: ``vi`` or ``en``."""
    return _language


def choose(configured: str | None, environment: str | None) -> str:
    """Return the language for a configured value and the POSIX ``LANG`` (``en_GB.UTF-8`` → ``en``); Vietnamese when in doubt."""
    for wish in (configured, environment):
        if wish and wish.split("_")[0].split(".")[0].lower() in LANGUAGES:
            return wish.split("_")[0].split(".")[0].lower()
    return "vi"


def environment_language(environment: Mapping[str, str] = os.environ) -> str:
    """Return what the environment asks messages to be in, by POSIX order: ``LC_ALL``, ``LC_MESSAGES``, ``LANG``."""
    return next((found for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (found := environment.get(name))), "")


def name_keys(names: Mapping[str, str]) -> None:
    """Say other keys in all texts from now on: *names* by how the texts name them (``F9`` → ``F11``)."""
    _key_names.clear()
    _key_names.update(names)


def text(message: str, **values: object) -> str:
    """Return *message* in the language in use, with the officer's own keys and its ``{name}`` places filled."""
    translated = _translations.gettext(message) if message else ""
    if _key_names:
        translated = _KEY.sub(lambda key: _key_names.get(key[0], key[0]), translated)
    return translated.format(**values) if values else translated


def mark(message: str) -> str:
    """Return *message* unchanged, marking it for the translators (for texts kept in tables)."""
    return message

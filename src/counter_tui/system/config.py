"""The configuration file: typed, checked, with the nearest key named when one is misspelt."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from counter_tui.errors import BadConfig, why
from counter_tui.i18n import mark, text

THEMES = ("light", "dark", "high-contrast")


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the file: its default, and the values it may take (empty: any of the default's type)."""

    default: str | int | bool
    choices: tuple[str, ...] = ()
    lowest: int = 0
    highest: int = 1000


_KINDS: Mapping[type, str] = {
    bool: mark("true hoặc false"),
    int: mark("số nguyên, không đặt trong ngoặc kép"),
    str: mark("chữ trong ngoặc kép"),
}

KEYS: Mapping[str, Key] = {
    "language": Key("", ("", "vi", "en")),
    "theme": Key("light", THEMES),
    "api.url": Key(""),
    "api.ca_file": Key(""),
    "desk.counter": Key(""),
    "desk.lock_minutes": Key(0, lowest=0, highest=240),
    "print.folder": Key(""),
    "print.queue": Key(""),
    "print.keep_days": Key(30, lowest=0, highest=3650),
    "print.templates": Key(""),
    "scanner.gap_ms": Key(30, lowest=5, highest=500),
    "scanner.prefix": Key(""),
    "scanner.suffix": Key("any", ("any", "enter", "tab", "none")),
    "scanner.port": Key(""),
    "scanner.baud": Key(9600, lowest=300, highest=921_600),
    "terminal.kitty_keyboard": Key(True),
    "terminal.mouse": Key(True),
    "store.keyring": Key(True),
    "store.keep_days": Key(7, lowest=1, highest=3650),
    "store.any_place": Key(False),
    "log.level": Key("warning", ("debug", "info", "warning", "error")),
}
"""Every key with its default; tables are written with a dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The configuration in use: all of :data:`KEYS`, and the remapped keys by binding id."""

    values: Mapping[str, str | int | bool]
    keymap: Mapping[str, str] = field(default_factory=dict)
    printers: Mapping[str, str] = field(default_factory=dict)
    routes: Mapping[str, str] = field(default_factory=dict)
    """Addresses of printers by name, and where slips go by form or ``counter:form``."""

    def string(self, key: str) -> str:
        """Return a value that is text."""
        return str(self.values[key])

    def number(self, key: str) -> int:
        """Return a value that is a whole number."""
        return int(self.values[key])

    def flag(self, key: str) -> bool:
        """Return a value that is yes or no."""
        return bool(self.values[key])


def load(path: Path) -> Config:
    """Read the file; a missing one means the defaults. Raises BadConfig naming the file, the line or key, and what to do."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raw = {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadConfig(
            mark("Tệp cấu hình {path} viết sai: {reason}."), path=str(path), reason=str(error)
        ) from error
    except OSError as error:
        raise BadConfig(
            mark("Không đọc được tệp cấu hình {path}: {reason}."), path=str(path), reason=why(error)
        ) from error
    keymap = raw.pop("keys", {})
    if not isinstance(keymap, dict) or not all(isinstance(value, str) for value in keymap.values()):
        raise BadConfig(mark('Mục [keys] trong {path} phải là các dòng "mã lệnh" = "phím".'), path=str(path))
    printers = _lines(raw, "printers", path)
    routes = _lines(raw.get("print", {}), "routes", path)
    values: dict[str, str | int | bool] = {name: key.default for name, key in KEYS.items()}
    for name, value in _flatten(raw):
        values[name] = checked(name, value, str(path))
    return Config(values=values, keymap=keymap, printers=printers, routes=routes)


def _lines(table: object, name: str, path: Path) -> dict[str, str]:
    """Take a table of free names and texts out of *table*; raises BadConfig."""
    found = table.pop(name, {}) if isinstance(table, dict) else {}
    if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
        raise BadConfig(
            mark('Mục [{name}] trong {path} phải là các dòng tên = "…".'), name=name, path=str(path)
        )
    return found


def checked(name: str, value: object, path: str) -> str | int | bool:
    """Return *value* if key *name* may have it; raises BadConfig otherwise."""
    key = KEYS.get(name)
    if key is None:
        near = difflib.get_close_matches(name, KEYS, 1)
        raise BadConfig(
            mark("Khóa cấu hình lạ “{name}” trong {path}.{hint}"),
            name=name,
            path=path,
            hint=f" → {near[0]}?" if near else "",
        )
    if type(value) is not type(key.default):
        raise BadConfig(
            mark("Giá trị của “{name}” trong {path} phải là {kind}."),
            name=name,
            path=path,
            kind=text(_KINDS[type(key.default)]),
        )
    if key.choices and value not in key.choices:
        raise BadConfig(
            mark("Giá trị của “{name}” trong {path} phải là một trong: {choices}."),
            name=name,
            path=path,
            choices=", ".join(choice for choice in key.choices if choice),
        )
    if isinstance(value, int) and not isinstance(value, bool) and not key.lowest <= value <= key.highest:
        raise BadConfig(
            mark("Giá trị của “{name}” trong {path} phải từ {lowest} đến {highest}."),
            name=name,
            path=path,
            lowest=key.lowest,
            highest=key.highest,
        )
    return value


def _flatten(table: Mapping[str, object], prefix: str = "") -> list[tuple[str, object]]:
    rows: list[tuple[str, object]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            rows += _flatten(value, f"{prefix}{name}.")
        else:
            rows.append((prefix + name, value))
    return rows

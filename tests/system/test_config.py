"""The configuration file and what an officer may change in it."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from counter_tui.errors import BadConfig, BadInput
from counter_tui.system.config import KEYS, load
from counter_tui.system.preference_file import CHANGEABLE, TomlPreferenceFile


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    settings = load(tmp_path / "none.toml")
    assert settings.string("api.url") == ""
    assert settings.number("scanner.gap_ms") == 30
    assert settings.flag("store.keyring")


def test_tables_keys_and_keymap_are_read(tmp_path: Path) -> None:
    settings = load(written(tmp_path, '[scanner]\ngap_ms = 60\n[keys]\n"desk.register" = "f11"\n'))
    assert settings.number("scanner.gap_ms") == 60
    assert settings.keymap == {"desk.register": "f11"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[print]\nfoldr = 'x'\n", "print.folder"),
        ("[scanner]\ngap_ms = 'x'\n", "phải là số nguyên"),
        ("[terminal]\nmouse = 1\n", "phải là true hoặc false"),
        ("[scanner]\ngap_ms = 'x'\n", "scanner.gap_ms"),
        ("[scanner]\ngap_ms = 9999\n", "500"),
        ("theme = 'pink'\n", "high-contrast"),
        ("theme = \n", "line 1"),
        ("keys = 3\n", "keys"),
        ("[keys]\n'a.b' = 3\n", "keys"),
    ],
)
def test_a_wrong_file_says_where_and_what(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(BadConfig, match=said.replace(".", r"\.")) as caught:
        load(written(tmp_path, text))
    assert "config.toml" in str(caught.value)


def test_bytes_that_are_not_utf8_are_told(tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_bytes(b"theme = '\xd4'\n")
    with pytest.raises(BadConfig):
        load(tmp_path / "config.toml")


def test_what_may_be_changed_exists() -> None:
    assert set(CHANGEABLE) <= set(KEYS)


def test_a_change_keeps_comments_and_other_keys(tmp_path: Path) -> None:
    path = written(tmp_path, "# của quản trị\n[api]\nurl = 'https://tthc.vn' # không đổi\n")
    file = TomlPreferenceFile(path)
    file.write({"print.queue": "may-in-1", "scanner.gap_ms": "60", "terminal.mouse": "no"})
    text = path.read_text(encoding="utf-8")
    assert "# của quản trị" in text
    assert "# không đổi" in text
    values = {p.key: p.value for p in file.read()}
    assert (values["print.queue"], values["scanner.gap_ms"], values["terminal.mouse"]) == (
        "may-in-1",
        "60",
        "no",
    )
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "change",
    [{"scanner.gap_ms": "nhanh"}, {"scanner.gap_ms": "1"}, {"theme": "pink"}, {"api.url": "https://x"}],
)
def test_a_change_that_cannot_be_changes_nothing(tmp_path: Path, change: dict[str, str]) -> None:
    path = written(tmp_path, "theme = 'dark'\n")
    with pytest.raises(BadInput) as caught:
        TomlPreferenceFile(path).write(change)
    assert caught.value.field == next(iter(change))
    assert path.read_text(encoding="utf-8") == "theme = 'dark'\n"


def test_printers_and_routes_are_kept_and_taken_out_and_comments_stay(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text('# của trung tâm\n[printers]\nlaser = "lp://localhost/HP"\n', encoding="utf-8")
    file = TomlPreferenceFile(path)
    file.write(
        {"printers.quay1": "socket://192.168.1.20:9100?paper=80mm", "print.routes.2:01": "quay1 80mm 2"}
    )
    settings = load(path)
    assert list(settings.printers) == ["laser", "quay1"]
    assert settings.routes == {"2:01": "quay1 80mm 2"}
    file.write({"printers.laser": "", "print.routes.2:01": "", "print.routes.none": ""})
    settings = load(path)
    assert (list(settings.printers), settings.routes) == (["quay1"], {})
    assert path.read_text(encoding="utf-8").startswith("# của trung tâm")


@pytest.mark.parametrize("wrong", ["[printers]\nquay1 = 3\n", 'printers = "x"\n', '[print]\nroutes = "x"\n'])
def test_a_table_of_printers_that_is_none_is_refused(tmp_path, wrong):
    path = tmp_path / "config.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(BadConfig, match=r"printers|routes"):
        load(path)

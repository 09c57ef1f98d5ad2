"""The commands of a terminal without a desk, and wrong uses."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.conftest import StartDesk
from tests.e2e.terminal import command

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_lookup_gives_objects_with_codes_best_first(cli_json: Callable[..., Any]) -> None:
    found = cli_json("lookup", "dkks")
    assert found[0]["code"] == "1.001193"
    assert cli_json("lookup", "2000815")[0]["code"] == "2.000815"


def test_lookup_without_a_hit_is_exit_1(cli: Run) -> None:
    done = cli("lookup", "qqqqqqqqqqqq", "--json")
    assert done.returncode == 1
    assert "qqqq" in json.loads(done.stdout)["error"]


def test_due_gives_the_date_and_why(cli_json: Callable[..., Any]) -> None:
    answer = cli_json("due", "1.001193", "--received", "2026-11-23T15:30")
    due = datetime.fromisoformat(answer["due"])
    assert (due.date().isoformat(), due.utcoffset().total_seconds()) == ("2026-11-25", 7 * 3600)
    assert any("24/11/2026" in line["text"] for line in answer["ledger"])


def test_due_depends_on_the_channel(cli_json: Callable[..., Any]) -> None:
    direct = cli_json("due", "1.012753", "--received", "2026-03-02T08:00")
    post = cli_json("due", "1.012753", "--received", "2026-03-02T08:00", "--channel", "post")
    assert direct["due"] < post["due"]


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("due", "9.999999", "--received", "2026-11-23T08:00"), 1),
        (("due", "1.001193", "--received", "31/31/2026"), 2),
        (("due", "1.001193", "--received", "2026-11-23T08:00", "--channel", "bike"), 2),
        (("due", "1.001193"), 2),
        (("print", "Z00.01-261123-9999", "--form", "01", "--output", "x.pdf"), 1),
        (("print", "Z00.01-261123-9999", "--form", "99", "--output", "x.pdf"), 2),
        (("nonsense",), 2),
        (("lookup", "khai", "--limit", "0"), 2),
        (("lookup", "khai", "--limit", "-3"), 2),
        (("lookup", "\udcff\udcfe"), 1),
        (("due", "\udcff", "--received", "2026-11-23T08:00"), 1),
        (("print", "\udcff", "--output", "x.pdf"), 1),
        (("serve", "--data", "x", "--port", "99999"), 2),
        (("serve", "--data", "/dev/null", "--port", "0"), 1),
        (("lookup",), 2),
        ((), 2),
    ],
)
def test_exit_codes(cli: Run, arguments: tuple[str, ...], code: int) -> None:
    done = cli(*arguments)
    assert done.returncode == code
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_reader_that_has_enough_ends_nothing_badly(home: Path) -> None:
    """``counter-tui lookup … | head -1``: the reader is gone before the rest is written."""
    reader, writer = os.pipe()
    os.close(reader)
    with os.fdopen(writer, "wb") as gone:
        done = subprocess.run(
            [*command(), "lookup", "khai sinh"],
            stdin=subprocess.DEVNULL,
            stdout=gone,
            stderr=subprocess.PIPE,
            env={**os.environ, "COUNTER_TUI_HOME": str(home), "LANG": "C.UTF-8"},
            timeout=60,
            check=False,
        )
    assert (done.returncode, done.stderr) == (0, b"")


def test_no_terminal_says_so(cli: Run) -> None:
    done = cli()
    assert done.returncode == 2
    assert "terminal" in done.stderr


def test_sync_works_without_a_desk(cli_json: Callable[..., Any]) -> None:
    assert cli_json("sync")["catalogue"]["procedures"] == 123


def test_info_holds_no_secret(cli: Run, home: Path) -> None:
    cli("sync")
    key = next(path for path in (home / "config").iterdir() if path.suffix == ".key").read_bytes()
    printed = cli("info", "--json").stdout
    assert key.hex() not in printed
    assert key.decode(errors="replace").strip() not in printed
    assert json.loads(printed)["libraries"]["textual"]


def test_a_terminal_that_is_not_utf8_is_refused_in_plain_letters(cli: Run) -> None:
    done = cli("lookup", "dkks", PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert "UTF-8" in done.stderr
    assert done.stderr.isascii()


def test_english_by_environment_and_by_configuration(cli: Run, home: Path) -> None:
    assert "no procedure" in cli("lookup", "qqqqqqqqqqqq", LANG="en_GB.UTF-8", LC_ALL="").stderr.lower()
    (home / "config" / "config.toml").write_text(
        'language = "en"\n[store]\nkeyring = false\n', encoding="utf-8"
    )
    assert "no procedure" in cli("lookup", "qqqqqqqqqqqq").stderr.lower()


def test_a_wrong_configuration_is_named(cli: Run, home: Path) -> None:
    (home / "config" / "config.toml").write_text("[scaner]\ngap_ms = 3\n", encoding="utf-8")
    done = cli("lookup", "dkks")
    assert done.returncode == 2
    assert "scanner.gap_ms" in done.stderr
    (home / "config" / "config.toml").write_text(
        '[store]\nkeyring = false\n[api]\nurl = "http://xa.example"\n', encoding="utf-8"
    )
    for told in (cli("sync"), cli("serve", "--host", "203.0.113.1", "--data", str(home / "office"))):
        assert (told.returncode, "mã hóa" in told.stderr) == (2, True), told.stderr


def test_a_data_directory_that_cannot_be_made_says_what_to_do(cli: Run, home: Path) -> None:
    (home / "data").write_text("in the way")
    done = cli("lookup", "dkks")
    assert done.returncode == 1
    assert "COUNTER_TUI_HOME" in done.stderr


def test_a_wrong_key_leaves_the_files_untouched(cli: Run, home: Path) -> None:
    cli("sync")
    before = (home / "data" / "journal.db").read_bytes()
    key = next(path for path in (home / "config").iterdir() if path.suffix == ".key")
    kept = key.read_bytes()
    key.write_bytes(bytes(reversed(kept)))
    done = cli("lookup", "dkks")
    assert done.returncode == 1
    assert "journal" in done.stderr
    assert (home / "data" / "journal.db").read_bytes() == before
    key.write_bytes(kept)
    assert cli("lookup", "dkks").returncode == 0


def test_a_damaged_cache_is_set_aside_by_name(cli: Run, home: Path) -> None:
    cli("sync")
    cache = home / "data" / "cache.db"
    content = bytearray(cache.read_bytes())
    content[9000:9100] = bytes(100)
    cache.write_bytes(content)
    assert cli("lookup", "dkks").returncode == 0
    assert list((home / "data").glob("cache.db.*corrupt*")) or list((home / "data").glob("*corrupt*"))


def test_a_second_desk_is_told_which_one_runs(start: StartDesk) -> None:
    first = start()
    first.expect("123 thủ tục")
    second = start()
    second.expect("Sổ này đang mở ở bàn khác", f"PID {first.pid}")
    second.press("ctrl+q")
    assert second.wait() == 1


def test_a_running_desk_answers(start: StartDesk, cli_json: Callable[..., Any]) -> None:
    desk = start()
    desk.expect("123 thủ tục")
    assert cli_json("lookup", "dkks")[0]["code"] == "1.001193"
    assert cli_json("sync")["link"] == "up"

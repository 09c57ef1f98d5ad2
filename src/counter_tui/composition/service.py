"""Runs the shared service, and makes a real office."""

from __future__ import annotations

import asyncio
import hashlib
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from counter_tui.composition.desk import office_key
from counter_tui.domain.calendar import VIETNAM, WorkingHours
from counter_tui.domain.office import Counter, Role
from counter_tui.errors import BadInput
from counter_tui.i18n import mark, text
from counter_tui.system import config, logs
from counter_tui.system.desk_lock import DeskLock
from counter_tui.system.keys import KeySource
from counter_tui.system.paths import Paths, make_private, standard_paths

DESK_FILES = ("journal.db", "cache.db")


def run_service(host: str, port: int, data: Path, *, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Serve the office in *data* until stopped; raises CounterError."""
    from counter_tui.server.run import check_exposure, serve

    check_exposure(host, tls_cert, tls_key)
    paths = standard_paths()
    logs.start(paths.state, config.load(paths.config_file).string("log.level"))
    key = _served_key(paths, data)

    def started(real_port: int) -> None:
        scheme = "https" if tls_cert else "http"
        _say(text("Dịch vụ hồ sơ: {address} — Ctrl+C để dừng.", address=f"{scheme}://{host}:{real_port}"))

    asyncio.run(serve(host, port, data, key, tls_cert, tls_key, announce=_say, started=started))


def make_office(answers: Mapping[str, Any], *, desk_data: Path | None, office_data: Path | None) -> str:
    """Make a real office: in *office_data* for ``serve``, else in the desk, whose sample dossiers are then set aside with it.

    Returns a sentence that says what was done; raises BadInput, DeskRunning, StorageError.
    """
    from counter_tui.server.office_init import check_answers, init_office

    wanted = check_answers(_office_answers(answers))
    paths = standard_paths(desk_data)
    if office_data is not None:
        directory = office_data.expanduser().resolve()
        aside = asyncio.run(init_office(directory, _served_key(paths, directory), wanted))
        return _done(wanted.name, [aside] if aside else [])
    make_private(paths.data)
    with DeskLock(paths.data):
        use_keyring = config.load(paths.config_file).flag("store.keyring")
        key = KeySource(paths.config, use_keyring=use_keyring).key(exists=paths.hold_databases)
        aside = asyncio.run(init_office(paths.office, office_key(key.value), wanted))
        return _done(wanted.name, [*([aside] if aside else []), *_set_desk_aside(paths)])


def _set_desk_aside(paths: Paths) -> list[Path]:
    """Move the desk's sample journal away by name: sample dossiers must not be sent to a real office."""
    stamp = f"sample-{datetime.now(VIETNAM):%Y%m%d-%H%M%S}"
    moved = []
    for name in DESK_FILES:
        for part in sorted(paths.data.glob(f"{name}*")):
            part.rename(part.with_name(f"{stamp}-{part.name}"))
            if part.name == name:
                moved.append(part.with_name(f"{stamp}-{part.name}"))
    return moved


def _served_key(paths: Paths, data: Path) -> bytes:
    from counter_tui.server.schema import DATABASE_NAME

    name = "office-" + hashlib.blake2b(str(data).encode(), digest_size=6).hexdigest()
    use_keyring = config.load(paths.config_file).flag("store.keyring")
    key = KeySource(paths.config / name, use_keyring=use_keyring, name=name).key(
        exists=(data / DATABASE_NAME).exists()
    )
    for warning in key.warnings:
        _say(warning)
    return key.value


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _done(name: str, aside: list[Path]) -> str:
    sentence = text("Đã lập {name}. Mở bàn làm việc bằng counter-tui.", name=name)
    if aside:
        sentence += "\n" + text("Dữ liệu mẫu cất riêng ở: {paths}", paths=", ".join(map(str, aside)))
    return sentence


def _office_answers(answers: Mapping[str, Any]) -> Any:
    from counter_tui.server.office_init import NewOfficer, OfficeAnswers

    plain = ("code", "name", "superior", "address", "place", "phone", "email", "website")
    try:
        return OfficeAnswers(
            **{key: str(answers.get(key, "")) for key in plain},
            counters=tuple(
                Counter(id=str(c["id"]), name=str(c["name"])) for c in answers.get("counters", ())
            ),
            officers=tuple(
                NewOfficer(
                    id=str(o["id"]),
                    name=str(o["name"]),
                    login=str(o.get("login", o["id"])),
                    role=Role(o.get("role", "officer")),
                    counter=str(o.get("counter", "")),
                    password=str(o.get("password", "")),
                )
                for o in answers.get("officers", ())
            ),
            hours=_hours(answers.get("hours", ())) or WorkingHours(),
            set_sample_aside=bool(answers.get("set_sample_aside", False)),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput(
            mark("Câu trả lời thiếu hoặc sai ở: {reason}. Xem mẫu trong docs/office.md."), reason=str(error)
        ) from error


def _hours(sessions: Any) -> WorkingHours | None:
    if not sessions:
        return None
    spans = []
    for session in sessions:
        start, end = (datetime.strptime(part.strip(), "%H:%M").time() for part in str(session).split("-"))
        spans.append((start, end))
    return WorkingHours(tuple(spans))

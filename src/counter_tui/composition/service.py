"""Runs the shared service, and makes a real office."""

from __future__ import annotations

import asyncio
import os
import shlex
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui.composition import shared_database
from counter_tui.composition.derived_keys import office_key
from counter_tui.composition.desk_aside import set_desk_aside
from counter_tui.composition.key_change import finish_key_change
from counter_tui.composition.unlocking import desk_keys, office_keys
from counter_tui.domain.calendar import WorkingHours
from counter_tui.domain.office import Counter, Role
from counter_tui.errors import BadConfig, BadInput
from counter_tui.i18n import mark, text
from counter_tui.system import config, logs
from counter_tui.system.desk_lock import DeskLock
from counter_tui.system.keys import Key
from counter_tui.system.passphrase import Passphrases, on_terminal
from counter_tui.system.paths import Paths, make_private, standard_paths
from counter_tui.system.places import refuse_unfit

if TYPE_CHECKING:
    from counter_tui.server.office_init import OfficeAnswers


def run_service(
    host: str, port: int, place: Path | str | None, *, tls_cert: Path | None, tls_key: Path | None
) -> None:
    """Serve the office in a folder, or in the PostgreSQL database at an address, until stopped; raises CounterError.

    An empty address is that of the environment, which is also taken when no place is given.
    """
    from counter_tui.server.run import check_exposure, serve, serve_opened

    check_exposure(host, tls_cert, tls_key)
    if place is None and not os.environ.get(shared_database.VARIABLE):
        raise BadConfig(mark("Cần --data THƯ-MỤC hoặc --database ĐỊA-CHỈ để biết dữ liệu trung tâm ở đâu."))
    paths = standard_paths()

    def started(real_port: int) -> None:
        scheme = "https" if tls_cert else "http"
        _say(text("Máy chủ hồ sơ: {address} — Ctrl+C để dừng.", address=f"{scheme}://{host}:{real_port}"))

    if isinstance(place, Path):
        data = place.expanduser().resolve()
        _refuse_unfit(paths, data)
        _start_log(paths)
        key = _told_key(paths, data)
        asyncio.run(serve(host, port, data, key, tls_cert, tls_key, announce=_say, started=started))
        return

    async def shared() -> None:
        service = await shared_database.open_at(place or "")
        await serve_opened(service, host, port, tls_cert, tls_key, announce=_say, started=started)

    _start_log(paths)
    asyncio.run(shared())


def _start_log(paths: Paths) -> None:
    logs.start(paths.state, config.load(paths.config_file).string("log.level"))


def make_office(answers: Mapping[str, Any], *, desk_data: Path | None, office_data: Path | str | None) -> str:
    """Make a real office: in *office_data* for ``serve`` (a folder, or an address of PostgreSQL), else in the desk,
    whose sample dossiers are then set aside with it.

    Returns a sentence that says what was done; raises BadInput, DeskRunning, StorageError.
    """
    from counter_tui.server.office_init import check_answers, init_office

    wanted = check_answers(_office_answers(answers))
    paths = standard_paths(desk_data)
    if isinstance(office_data, str):
        asyncio.run(_make_shared(office_data, wanted))
        run = (
            f"counter-tui serve --database {shlex.quote(office_data)}"
            if office_data
            else "counter-tui serve --database"
        )
        return _done(wanted.name, run, [])
    if office_data is not None:
        directory = office_data.expanduser().resolve()
        _refuse_unfit(paths, directory)
        aside = asyncio.run(init_office(directory, _told_key(paths, directory), wanted))
        run = f"counter-tui serve --data {shlex.quote(str(directory))}"
        return _done(wanted.name, run, [aside] if aside else [])
    _refuse_unfit(paths, paths.data)
    make_private(paths.data)
    with DeskLock(paths.data):
        source = desk_keys(paths, config.load(paths.config_file), Passphrases(ask=on_terminal()))
        finish_key_change(paths, source)
        key = source.key(exists=paths.hold_databases)
        aside = asyncio.run(init_office(paths.office, office_key(key.value), wanted))
        return _done(wanted.name, "counter-tui", [*([aside] if aside else []), *set_desk_aside(paths)])


async def _make_shared(given: str, wanted: OfficeAnswers) -> None:
    from counter_tui.server.office_init_shared import init_shared_office

    service = await shared_database.open_at(given)
    try:
        await init_shared_office(service, wanted)
    finally:
        await service.database.close()


def _refuse_unfit(paths: Paths, data: Path) -> None:
    if not config.load(paths.config_file).flag("store.any_place"):
        refuse_unfit(data)


def _told_key(paths: Paths, data: Path) -> bytes:
    key = served_key(paths, data)
    for warning in key.warnings:
        _say(warning)
    return key.value


def served_key(paths: Paths, data: Path) -> Key:
    """Return the key of a served office's database, made when there is none.

    A passphrase is asked for on the terminal; raises WrongKey, WrongPassphrase, PassphraseNeeded, StorageError.
    """
    from counter_tui.server.schema import DATABASE_NAME

    source = office_keys(paths, data, Passphrases(ask=on_terminal()))
    return source.key(exists=(data / DATABASE_NAME).exists())


def _say(sentence: str) -> None:
    sys.stdout.write(sentence + "\n")
    sys.stdout.flush()


def _done(name: str, run: str, aside: list[Path]) -> str:
    sentence = text("Đã lập {name}. Chạy tiếp: {command}", name=name, command=run)
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

"""Writes the office's rules or procedures to a file, and takes such a file in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from counter_tui.composition.derived_keys import office_key
from counter_tui.composition.key_change import finish_key_change
from counter_tui.composition.office_place import code_of_office, office_at, office_in
from counter_tui.composition.service import served_key
from counter_tui.composition.unlocking import desk_keys
from counter_tui.errors import BadConfig, NotFound
from counter_tui.i18n import mark
from counter_tui.system import config, office_file
from counter_tui.system.desk_lock import DeskLock
from counter_tui.system.passphrase import Passphrases, on_terminal
from counter_tui.system.paths import standard_paths

if TYPE_CHECKING:
    from counter_tui.server.own_catalogue import Plan
    from counter_tui.server.service import Service
    from counter_tui.server.store import Connection

Tell = Callable[[str], None]
RULES, PROCEDURES = "rules", "catalogue"


def export(
    what: str, file: Path, desk_data: Path | None, place: Path | str | None, tell: Tell
) -> dict[str, Any]:
    """Write the office's *what* to a new file; raises CounterError with nothing written."""
    from counter_tui.contract import procedure_file, rule_file
    from counter_tui.server.tables import catalogue, offices

    async def work(service: Service, code: str) -> dict[str, Any]:
        office = await service.database.read(lambda db: offices.get(db, code))
        items = await service.database.read(lambda db: catalogue.items(db, code))
        assert office is not None
        written = (rule_file if what == RULES else procedure_file).write(items, office)
        office_file.write_new(file, written)
        count = sum(len(item.rules) for item in items) if what == RULES else len(items)
        return {"path": str(file), "office": code, "count": count}

    office_file.refuse_existing(file)
    return _at_office(desk_data, place, tell, work)


def take_in(
    what: str, file: Path, desk_data: Path | None, place: Path | str | None, tell: Tell, *, dry_run: bool
) -> dict[str, Any]:
    """Change the office's *what* by a file, or with *dry_run* say what would change.

    With ``problems`` in the answer nothing was written. Raises CounterError, also then.
    """
    raw = office_file.read(file)
    plan_of, wrong = _reading(what, raw)

    async def work(service: Service, code: str) -> dict[str, Any]:
        now = service.micros
        if dry_run or wrong:
            plan = await service.database.read(lambda db: plan_of(db, code, None))
        else:
            plan = await service.database.write(lambda db: plan_of(db, code, now))
        flaws = [*wrong, *plan.flaws]
        changes = [] if flaws else plan.changes
        return {
            "office": code,
            "written": bool(changes) and not dry_run,
            "changes": [
                {"code": c.code, "name": c.name, "change": c.what, "details": list(c.details)}
                for c in changes
            ],
            "problems": [{"code": f.code, "field": f.field, "message": str(f)} for f in flaws],
        }

    return _at_office(desk_data, place, tell, work)


def _reading(what: str, raw: bytes) -> tuple[Callable[[Connection, str, int | None], Plan], tuple[Any, ...]]:
    """Return how a file changes the office (at a moment) or would (``None``), and what is wrong in it by itself."""
    from counter_tui.contract import procedure_file, rule_file
    from counter_tui.server import own_catalogue

    if what == RULES:
        rules = rule_file.read(raw)
        wanted = rule_file.by_code(rules)

        def of_rules(db: Connection, office: str, now: int | None) -> Plan:
            if now is None:
                return own_catalogue.plan_rules(db, office, wanted)
            return own_catalogue.write_rules(db, office, wanted, now)

        return of_rules, rules.flaws
    read = procedure_file.read(raw)
    procedures = [body.to_domain() for body in read.bodies]

    def of_procedures(db: Connection, office: str, now: int | None) -> Plan:
        if now is None:
            return own_catalogue.plan_procedures(db, office, procedures, read.remove)
        return own_catalogue.write_procedures(db, office, procedures, read.remove, now)

    return of_procedures, read.flaws


def _at_office(desk_data: Path | None, place: Path | str | None, tell: Tell, work: Any) -> dict[str, Any]:
    paths = standard_paths(desk_data)
    if isinstance(place, str):
        return asyncio.run(_run(office_at(place), "PostgreSQL", tell, work))
    if place is not None:
        folder = place.expanduser().resolve()
        _refuse_missing(folder)
        key = served_key(paths, folder)
        for warning in key.warnings:
            tell(warning)
        return asyncio.run(_run(office_in(folder, key.value), str(folder), tell, work))
    settings = config.load(paths.config_file)
    if url := settings.string("api.url"):
        raise BadConfig(
            mark(
                "Bàn này làm việc với máy chủ {url}. Chạy lệnh này trên máy chủ, thêm --data THƯ-MỤC hoặc --database ĐỊA-CHỈ."
            ),
            url=url,
        )
    _refuse_missing(paths.office)
    with DeskLock(paths.data):
        source = desk_keys(paths, settings, Passphrases(ask=on_terminal()))
        finish_key_change(paths, source)
        key = source.key(exists=paths.hold_databases)
        opening = office_in(paths.office, office_key(key.value))
        return asyncio.run(_run(opening, str(paths.office), tell, work))


def _refuse_missing(folder: Path) -> None:
    """Raise NotFound where no office is: to look for its key would make one."""
    from counter_tui.server.embedded import is_there

    if not is_there(folder):
        raise NotFound(
            mark(
                "Ở {path} chưa có trung tâm nào. Lập bằng counter-tui office init, hoặc chỉ đúng chỗ bằng --data THƯ-MỤC."
            ),
            path=str(folder),
        )


async def _run(
    opening: AbstractAsyncContextManager[Service], where: str, tell: Tell, work: Any
) -> dict[str, Any]:
    from counter_tui.server.seed import seed

    async with opening as service:
        for warning in service.warnings:
            tell(warning)
        office = await code_of_office(service, where)
        # A file names procedures of this version: an office that was not opened since is brought up to it, as by opening.
        await seed(service, office)
        done: dict[str, Any] = await work(service, office)
        return done

"""The printers of a desk, out of its configuration file as it stands."""

from __future__ import annotations

from pathlib import Path

from counter_tui.printing.shelf import PrinterShelf, PrintSettings
from counter_tui.system import config
from counter_tui.system.config import Config
from counter_tui.system.paths import Paths


def printer_shelf(paths: Paths, first: Config) -> PrinterShelf:
    """Return the printers of *first*; the file is read again when the shelf is told to. Raises BadConfig."""
    known = [first]

    def read() -> PrintSettings:
        settings = known.pop() if known else config.load(paths.config_file)
        return PrintSettings(
            printers=settings.printers,
            routes=settings.routes,
            queue=settings.string("print.queue"),
            folder=slip_folder(paths, settings),
        )

    return PrinterShelf(read)


def slip_folder(paths: Paths, settings: Config) -> Path:
    """Return where slips go as files."""
    folder = settings.string("print.folder")
    return Path(folder).expanduser() if folder else paths.slips

"""Printers out of the configuration, and those that this machine knows of."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from counter_tui.domain.printers import Route
from counter_tui.domain.slips.forms import FORMS, Paper
from counter_tui.errors import BadConfig, PrintFailed
from counter_tui.printing.cups import CupsPrinter
from counter_tui.printing.discovery import found_printers
from counter_tui.printing.folder import FolderPrinter
from counter_tui.printing.ipp import IppPrinter
from counter_tui.printing.local_queue import LocalQueue
from counter_tui.printing.raw import RawPrinter
from counter_tui.printing.shelf import PrinterShelf, PrintSettings
from counter_tui.printing.templates import find_template

EMPTY = PrintSettings(printers={}, routes={}, queue="", folder=Path("/slips"))
ALL = replace(
    EMPTY,
    printers={
        "nhiet": "192.168.1.20:9100",
        "usb": "/dev/usb/lp0",
        "com": "/dev/ttyUSB0",
        "laser": "ipp://192.168.1.30/ipp/print",
    },
    queue="HP",
)


def test_without_any_printer_slips_go_into_the_folder() -> None:
    shelf = PrinterShelf(lambda: EMPTY)
    assert shelf.route("01", "1") == Route(printer="folder", paper=Paper.A5)
    (card,) = shelf.cards()
    assert (card.name, card.usual) == ("folder", True)
    assert "/slips" in card.target


def test_each_kind_is_made_and_the_first_is_usual() -> None:
    shelf = PrinterShelf(lambda: ALL)
    kinds = [type(shelf.named(card.name)) for card in shelf.cards()]
    assert kinds == [RawPrinter, RawPrinter, RawPrinter, IppPrinter, LocalQueue, FolderPrinter]
    assert shelf.route("01", "1") == Route(printer="nhiet", paper=Paper.ROLL_80)


def test_two_printers_at_one_address_are_told_apart_by_their_ports() -> None:
    typed = {"a": "ipp://192.168.1.30/ipp/print", "b": "ipps://[fd00::3]:8631/ipp", "c": "[fd00::3]:9100"}
    cards = PrinterShelf(lambda: replace(EMPTY, printers=typed)).cards()
    places = {card.name: card.target.partition("(")[2].rstrip(")") for card in cards[:3]}
    assert places == {"a": "192.168.1.30:631/ipp/print", "b": "[fd00::3]:8631/ipp", "c": "[fd00::3]:9100"}


def test_routes_choose_printer_and_paper() -> None:
    shelf = PrinterShelf(
        lambda: replace(ALL, routes={"*": "laser", "01": "nhiet 58mm 1", "2:07": "queue", "2:01": "3"})
    )
    assert shelf.route("01", "2") == Route(printer="nhiet", paper=Paper.ROLL_58, copies=3)
    assert shelf.route("07", "1") == Route(printer="laser", paper=Paper.A4_LANDSCAPE)
    assert shelf.route("07", "2").printer == "queue"


@pytest.mark.parametrize("form", ["06", "07", "handover", "results", "fees"])
def test_what_no_roll_can_bear_goes_to_the_first_printer_with_pages(form: str) -> None:
    own = FORMS[form].paper
    assert PrinterShelf(lambda: ALL).route(form, "1") == Route(printer="laser", paper=own)
    rolls = replace(EMPTY, printers={"nhiet": "192.168.1.20:9100", "usb": "/dev/usb/lp0"})
    assert PrinterShelf(lambda: rolls).route(form, "1") == Route(printer="folder", paper=own)
    everything = replace(ALL, routes={"*": "nhiet 58mm 2"})
    assert PrinterShelf(lambda: everything).route(form, "1") == Route(printer="laser", paper=own, copies=2)
    named = replace(ALL, routes={form: "nhiet"})
    assert PrinterShelf(lambda: named).route(form, "1").printer == "laser"
    asked = replace(ALL, routes={f"1:{form}": "nhiet 80mm"})
    assert PrinterShelf(lambda: asked).route(form, "1") == Route(printer="nhiet", paper=Paper.ROLL_80)


def test_the_forms_for_rolls_are_those_whose_templates_have_them() -> None:
    for form in FORMS.values():
        papers = find_template(form.id, form.version).papers
        assert form.on_rolls is any(paper.is_roll for paper in papers), form.id


def test_a_printer_that_is_gone_is_said() -> None:
    shelf = PrinterShelf(lambda: replace(EMPTY, routes={"*": "mat"}))
    with pytest.raises(PrintFailed, match="không còn máy in mat"):
        shelf.named(shelf.route("01", "1").printer)


def test_a_wrong_line_changes_nothing() -> None:
    settings = [ALL]
    shelf = PrinterShelf(lambda: settings[0])
    settings[0] = replace(ALL, printers={"nhiet": "ftp://x"})
    with pytest.raises(BadConfig):
        shelf.reload()
    assert len(shelf.cards()) == 6
    settings[0] = EMPTY
    shelf.reload()
    assert len(shelf.cards()) == 1


async def test_devices_and_queues_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    programs, devices = tmp_path / "bin", tmp_path / "dev"
    programs.mkdir()
    (devices / "usb").mkdir(parents=True)
    for name in ("usb/lp0", "ttyUSB0", "null"):
        (devices / name).touch()
    (programs / "lpstat").write_text("#!/bin/sh\necho 'HP accepting requests since now'\n")
    (programs / "lpstat").chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/bin")
    found = await found_printers(devices=devices, port=9)
    assert [(one.name, one.address) for one in found] == [
        ("HP", "lp://localhost/HP"),
        ("lp0", f"usb://{devices}/usb/lp0?paper=80mm"),
        ("ttyUSB0", f"serial://{devices}/ttyUSB0?paper=80mm"),
    ]


async def test_where_there_is_no_cups_nothing_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert await found_printers(devices=tmp_path, port=9) == []
    assert not (await CupsPrinter("x").state()).ready

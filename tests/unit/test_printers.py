"""Addresses of printers and where slips go, as an office writes them down."""

from __future__ import annotations

import re

import pytest

from counter_tui.domain.printers import (
    Confirm,
    PrinterKind,
    Route,
    find_route,
    parse_address,
    parse_route,
    write_route,
)
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import BadInput


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("192.168.1.20:9100", "socket://192.168.1.20:9100?paper=80mm&confirm=status"),
        ("192.168.1.20", "socket://192.168.1.20:9100?paper=80mm&confirm=status"),
        ("[fe80::1]:9101?paper=58mm", "socket://[fe80::1]:9101?paper=58mm&confirm=status"),
        ("/dev/usb/lp0", "usb:///dev/usb/lp0?paper=80mm&confirm=status"),
        ("/dev/ttyUSB0?baud=9600", "serial:///dev/ttyUSB0?paper=80mm&confirm=status&baud=9600"),
        ("ipp://192.168.1.30/ipp/print", "ipp://192.168.1.30:631/ipp/print?paper=a5"),
        ("lp://localhost/HP?paper=a4", "lp://localhost/HP?paper=a4"),
        ("socket://may-in.xa:9100?confirm=none", "socket://may-in.xa:9100?paper=80mm&confirm=none"),
    ],
)
def test_an_address_is_read_and_written_in_full(typed: str, written: str) -> None:
    assert str(parse_address(typed)) == written
    assert parse_address(written) == parse_address(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "ftp://x",
        "ipp://192.168.1.30",
        "192.168.1.20:9100?paper=a5",
        "192.168.1.20:99999",
        "/dev/usb/lp0?papper=80mm",
        "192.168.1.20?confirm=maybe",
        "/dev/ttyUSB0?baud=5",
        "lp://localhost/",
        "192.168.1..20:9100",
        "ipp://máy in/ipp/print",
    ],
)
def test_what_is_no_address_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(BadInput, match=re.escape("192.168.1.20:9100")):
        parse_address(typed)


def test_what_stands_in_an_address() -> None:
    address = parse_address("usb:///dev/usb/lp1?paper=58mm&confirm=processed")
    assert (address.kind, address.path) == (PrinterKind.USB, "/dev/usb/lp1")
    assert (address.paper, address.confirm) == (Paper.ROLL_58, Confirm.PROCESSED)


def test_a_route_names_printer_paper_and_copies_or_leaves_them_open() -> None:
    assert parse_route("quay1 80mm 2") == Route(printer="quay1", paper=Paper.ROLL_80, copies=2)
    assert parse_route("1") == Route(copies=1)
    assert write_route(parse_route("quay1 a5 3")) == "quay1 a5 3"
    for wrong in ("quay1 0", "quay1 10", "quay1 quay2"):
        with pytest.raises(BadInput):
            parse_route(wrong)


def test_the_nearest_route_counts_and_leaves_the_rest_to_the_next() -> None:
    routes = {
        "*": Route(printer="laser", copies=1),
        "2:*": Route(printer="nhiet", paper=Paper.ROLL_80),
        "01": Route(copies=2),
        "2:01": Route(paper=Paper.ROLL_58),
    }
    assert find_route(routes, "01", "2") == Route(printer="nhiet", paper=Paper.ROLL_58, copies=2)
    assert find_route(routes, "01", "1") == Route(printer="laser", copies=2)
    assert find_route(routes, "02", "1") == Route(printer="laser", copies=1)
    assert find_route({}, "02", "1") == Route()

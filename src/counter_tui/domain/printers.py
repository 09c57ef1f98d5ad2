"""Printers as an office writes them down: where each is, what paper it takes, and which slip goes to which."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from urllib.parse import parse_qsl, urlencode, urlsplit

from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import BadInput
from counter_tui.i18n import mark

FOLDER = "folder"
"""The printer that is always there: PDF files in a folder."""
QUEUE = "queue"
"""The printer of ``print.queue``."""
DEFAULT = "*"
"""Any form, in a route."""
_HOST = re.compile(
    r"(?!.*\.\.)[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(%.+)?"
)
"""A host's name (RFC 1123) or address."""
RAW_PORT, IPP_PORT, LOWEST_BAUD = 9100, 631, 1200


class PrinterKind(StrEnum):
    """How a printer is spoken to; the value is the scheme of its address."""

    FOLDER = "folder"
    LP = "lp"
    IPP = "ipp"
    IPPS = "ipps"
    SOCKET = "socket"
    USB = "usb"
    SERIAL = "serial"

    @property
    def is_raw(self) -> bool:
        """Whether it takes dots (ESC/POS), not pages."""
        return self in {PrinterKind.SOCKET, PrinterKind.USB, PrinterKind.SERIAL}


class Confirm(StrEnum):
    """What a raw printer can confirm: that a slip was printed, that its data were worked through, or nothing."""

    PROCESSED = "processed"
    STATUS = "status"
    NONE = "none"


class Reason(StrEnum):
    """Why a slip waits."""

    PAPER = "paper"
    COVER = "cover"
    OFFLINE = "offline"
    PAUSED = "paused"
    BUSY = "busy"
    MEDIA = "media"
    REJECTED = "rejected"
    OTHER = "other"


REASON_WORDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.PAPER: mark("hết giấy"),
        Reason.COVER: mark("nắp máy in đang mở"),
        Reason.OFFLINE: mark("máy in tắt hoặc không trả lời"),
        Reason.PAUSED: mark("hàng in đang tạm dừng"),
        Reason.BUSY: mark("máy in đang bận"),
        Reason.MEDIA: mark("máy in không có khổ giấy này"),
        Reason.REJECTED: mark("máy in không nhận lệnh"),
        Reason.OTHER: mark("máy in báo lỗi"),
    }
)
BRIEF_WORDS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.PAPER: mark("hết giấy"),
        Reason.COVER: mark("mở nắp"),
        Reason.OFFLINE: mark("máy in tắt"),
        Reason.PAUSED: mark("tạm dừng"),
        Reason.BUSY: mark("máy in bận"),
        Reason.MEDIA: mark("sai khổ giấy"),
        Reason.REJECTED: mark("không nhận"),
        Reason.OTHER: mark("máy in lỗi"),
    }
)
"""The same in so few words that they keep their place on a line of 80 cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrinterAddress:
    """Where a printer is: ``path`` is a queue, a device file or a resource; ``paper`` what is laid out for it."""

    kind: PrinterKind
    host: str = ""
    port: int = 0
    path: str = ""
    paper: Paper = Paper.A5
    confirm: Confirm = Confirm.STATUS
    baud: int = 115_200

    @property
    def place(self) -> str:
        """Host and port, as an address has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.port else host

    def __str__(self) -> str:
        """Return it as it is written in the configuration."""
        asked: dict[str, object] = {"paper": self.paper.value}
        if self.kind.is_raw:
            asked["confirm"] = self.confirm.value
        if self.kind is PrinterKind.SERIAL:
            asked["baud"] = self.baud
        return f"{self.kind.value}://{self.place}{self.path}?{urlencode(asked)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where a slip goes: empty printer, no paper and no copies mean the usual ones."""

    printer: str = ""
    paper: Paper | None = None
    copies: int | None = None


def parse_address(typed: str) -> PrinterAddress:
    """Return a printer's address out of ``socket://192.168.1.20:9100?paper=80mm``; raises BadInput saying what would be right.

    ``HOST:9100`` and ``/dev/…`` will do as well.
    """
    typed = typed.strip()
    if typed.startswith("/dev/"):
        typed = f"{'serial' if 'tty' in typed else 'usb'}://{typed}"
    elif "://" not in typed:
        typed = f"socket://{typed}"
    try:
        parts = urlsplit(typed)
        kind = PrinterKind(parts.scheme)
        asked = dict(parse_qsl(parts.query, strict_parsing=bool(parts.query)))
        unknown = set(asked) - {"paper", "confirm", "baud"}
        address = PrinterAddress(
            kind=kind,
            host=parts.hostname or "",
            port=parts.port or _usual_port(kind),
            path=parts.path,
            paper=Paper(asked.get("paper", Paper.ROLL_80 if kind.is_raw else Paper.A5)),
            confirm=Confirm(asked.get("confirm", Confirm.STATUS)),
            baud=int(asked.get("baud", "115200")),
        )
        if unknown or not _complete(address) or (address.host and not _HOST.fullmatch(address.host)):
            raise ValueError(typed)
    except ValueError as problem:
        raise BadInput(
            mark(
                "“{typed}” không phải địa chỉ máy in. Viết như 192.168.1.20:9100, /dev/usb/lp0, ipp://192.168.1.30/ipp/print "
                "hoặc lp://localhost/TÊN, thêm ?paper=a5, a4, 80mm hay 58mm."
            ),
            typed=typed,
            field="address",
        ) from problem
    return address


def parse_route(typed: str) -> Route:
    """Return a route out of ``PRINTER PAPER COPIES``, any of which may be left out; raises BadInput."""
    printer, paper, copies = "", None, None
    for word in typed.split():
        if word in set(Paper):
            paper = Paper(word)
        elif word.isdecimal():
            copies = int(word)
        elif not printer:
            printer = word
        else:
            copies = 0
        if copies is not None and not 1 <= copies <= 9:
            raise BadInput(
                mark("Nơi in “{typed}” viết sai. Viết: tên máy in, khổ giấy, số bản, ví dụ “quay1 80mm 2”."),
                typed=typed,
                field="route",
            )
    return Route(printer=printer, paper=paper, copies=copies)


def write_route(route: Route) -> str:
    """Return a route as it is written in the configuration."""
    words = (
        route.printer,
        route.paper.value if route.paper else "",
        str(route.copies) if route.copies else "",
    )
    return " ".join(filter(None, words))


def find_route(routes: Mapping[str, Route], form: str, counter: str) -> Route:
    """Return where slips of *form* go at *counter*: what is said of both, of the form, of the counter, of all, in this order.

    What one of them leaves open the next may say.
    """
    keys = (f"{counter}:{form}", form, f"{counter}:{DEFAULT}", DEFAULT)
    said = [routes[key] for key in keys if key in routes]
    return Route(
        printer=next((one.printer for one in said if one.printer), ""),
        paper=next((one.paper for one in said if one.paper), None),
        copies=next((one.copies for one in said if one.copies), None),
    )


def _usual_port(kind: PrinterKind) -> int:
    if kind in {PrinterKind.IPP, PrinterKind.IPPS}:
        return IPP_PORT
    return RAW_PORT if kind is PrinterKind.SOCKET else 0


def _complete(address: PrinterAddress) -> bool:
    if address.kind in {PrinterKind.IPP, PrinterKind.IPPS}:
        return bool(address.host and address.path.strip("/"))
    if address.kind is PrinterKind.SOCKET:
        return bool(address.host) and address.path in {"", "/"} and (address.paper.is_roll)
    if address.kind is PrinterKind.FOLDER:
        return True
    if address.kind is PrinterKind.LP:
        return bool(address.path.strip("/"))
    return address.path.startswith("/") and address.paper.is_roll and address.baud >= LOWEST_BAUD

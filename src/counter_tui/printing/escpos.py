"""The few ESC/POS commands a slip needs: dots, cut, and asking the printer how it stands.

Text goes as dots only, so code pages do not matter (Epson ESC/POS command reference: GS v 0, GS V, DLE EOT, GS r, GS ( H).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from counter_tui.domain.printers import Reason

if TYPE_CHECKING:
    from counter_tui.printing.raster import Raster

INITIALISE = b"\x1b@"
CUT = b"\x1dV\x42\x00"
"""Feed to the knife and cut; a printer without a knife feeds only."""
PAPER_WHEN_DONE = b"\x1dr\x01"
"""Asks for the paper sensors; answered in its turn, when all before it has been worked through."""
STATUS_KINDS = (1, 2, 4)
"""Printer, cause of being off-line, paper roll."""
BAND = 128
"""Dots high: small enough for the memory of cheap printers."""
_OFFLINE, _COVER, _NO_PAPER_STOP, _ERROR, _PAPER_END, _ROLL_END = 0x08, 0x04, 0x20, 0x40, 0x60, 0x0C


def bands(picture: Raster) -> Iterator[bytes]:
    """Yield the commands that print a picture, band by band."""
    rows = picture.rows()
    for top in range(0, len(rows), BAND):
        some = rows[top : top + BAND]
        yield (
            b"\x1dv0\x00"
            + picture.row_bytes.to_bytes(2, "little")
            + len(some).to_bytes(2, "little")
            + b"".join(some)
        )


def ask_status(kind: int) -> bytes:
    """Return the real-time question ``DLE EOT`` *kind*; it prints nothing and is answered at once."""
    return bytes((0x10, 0x04, kind))


def ask_processed(token: bytes) -> bytes:
    """Return the question (``GS ( H`` function 48) that is answered with *token* (four printable bytes) when all before is printed."""
    return b"\x1d(H\x06\x00\x30\x30" + token


def processed(token: bytes) -> bytes:
    """Return the answer to :func:`ask_processed`."""
    return b"\x37\x22" + token + b"\x00"


def is_status(answer: int) -> bool:
    """Whether a byte can be the answer to ``DLE EOT``: its fixed bits are right."""
    return answer & 0x93 == 0x12


def trouble(kind: int, answer: int) -> Reason | None:
    """Return what a status byte of *kind* says is wrong."""
    if kind == 4:
        return Reason.PAPER if answer & _PAPER_END else None
    if kind == 1:
        return Reason.OTHER if answer & _OFFLINE else None
    if answer & _COVER:
        return Reason.COVER
    if answer & _NO_PAPER_STOP:
        return Reason.PAPER
    return Reason.OTHER if answer & _ERROR else None


def roll_ended(answer: int) -> bool:
    """Whether the answer to :data:`PAPER_WHEN_DONE` says that the roll is at its end."""
    return answer & _ROLL_END == _ROLL_END

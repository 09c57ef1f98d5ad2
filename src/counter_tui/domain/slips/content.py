"""The content of any slip: letterhead, title, lines and tables in order, signatures; finished Vietnamese text, no layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

BLANK = "…………"
TICK = "[x] "
"""Begins a line of a table cell that is drawn small, after a ticked box."""


class BlockStyle(StrEnum):
    """How much a block is to stand out."""

    PLAIN = "plain"
    STRONG = "strong"
    HEADING = "heading"
    REMARK = "remark"


class Align(StrEnum):
    """How the cells of a column stand."""

    LEFT = "left"
    CENTRE = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column: ``width`` in millimetres on the form's own paper (0: a share of what is left), ``group`` the heading above.

    ``qr``: its cells hold codes to be drawn as QR.
    """

    title: str
    width: float = 0
    align: Align = Align.CENTRE
    group: str = ""
    qr: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Columns and rows; a cell may have several lines (``\\n``); ``total`` closes the table when there is one.

    One that is not ``ruled`` is drawn as a list: ``– main (others)   amount``.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()
    ruled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One entry of the form: printed ``label`` (without colon) and what was filled in, or a text, or a table.

    ``key`` names it for templates; ``beside``: it may stand on one line with the next.
    """

    key: str
    label: str = ""
    value: str = ""
    style: BlockStyle = BlockStyle.PLAIN
    beside: bool = False
    table: Table | None = None

    def __str__(self) -> str:
        if not self.value:
            return f"{self.label}:" if self.label else ""
        return f"{self.label}: {self.value}" if self.label else self.value


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature:
    """Who signs: the printed title, the hint below, the name; an empty title leaves the place free."""

    title: str
    name: str = ""
    hint: str = "(Ký và ghi rõ họ tên)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipContent:
    """A slip from top to bottom. ``code`` is what the QR holds (empty: none); ``number_line`` and the like may be empty.

    ``receivers`` (Nơi nhận) stand at the lower left of papers a leader signs; ``watermark`` crosses each page.
    """

    superior: str
    unit: str
    nation: str = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    motto: str = "Độc lập - Tự do - Hạnh phúc"
    form_label: str
    number_line: str = ""
    subject: str = ""
    code: str = ""
    code_label: str = "Mã hồ sơ"
    provisional_words: str = ""
    place_date: str
    book_line: str = ""
    title: str
    subtitles: tuple[str, ...] = ()
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...] = ()
    receivers: tuple[str, ...] = ()
    watermark: str = ""

    def __getitem__(self, key: str) -> Block:
        """Return the block named *key*; raises KeyError."""
        for block in self.blocks:
            if block.key == key:
                return block
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(block.key == key for block in self.blocks)

    def __iter__(self) -> Iterator[Block]:
        return iter(self.blocks)

    @property
    def code_line(self) -> str:
        """The code with its label, and the words for a provisional one."""
        words = f" ({self.provisional_words})" if self.provisional_words else ""
        return f"{self.code_label}: {self.code}{words}" if self.code else ""

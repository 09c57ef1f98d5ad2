"""A slip as plain text for the screen, drawn after the paper."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.slips.content import Block, BlockStyle, SlipContent
from counter_tui.printing import qr
from counter_tui.printing.cells import beside, centre, left, width, wrap
from counter_tui.printing.paper_table import paper_table

NARROWEST = 36
WIDEST = 96
_SIDE_BY_SIDE = 68
_RULE = "─"


def slip_text(content: SlipContent, stamp: Sequence[str], room: int) -> str:
    """Return the slip in lines of at most *room* cells (not below 36), the QR in half blocks.

    *stamp* holds the words of a reprint. *content* must be clean; as a last guard nothing unprintable passes, so no line
    can drive the terminal.
    """
    room = max(NARROWEST, min(room, WIDEST))
    lines = [
        *_watermark(content, room),
        *_stamp(stamp, room),
        *_letterhead(content, room),
        "",
        *_code_block(content, room),
        "",
        *_centred((content.title, *content.subtitles), room),
        "",
        *_body(content, room),
        "",
        *_signatures(content, room),
        "",
        *_watermark(content, room),
        *wrap(content.form_label, room),
    ]
    return "\n".join("".join(filter(str.isprintable, line)).rstrip() for line in lines)


def _watermark(content: SlipContent, room: int) -> list[str]:
    if not content.watermark:
        return []
    words = f" {content.watermark} "
    side = "═" * ((room - width(words)) // 2)
    return [f"{side}{words}{side}", ""]


def _stamp(stamp: Sequence[str], room: int) -> list[str]:
    lines = [line for words in stamp if words for line in wrap(words, room - 4)]
    if not lines:
        return []
    inner = max(map(width, lines))
    box = [
        f"┌{_RULE * (inner + 2)}┐",
        *(f"│ {centre(line, inner)} │" for line in lines),
        f"└{_RULE * (inner + 2)}┘",
    ]
    return [*(centre(line, room) for line in box), ""]


def _letterhead(content: SlipContent, room: int) -> list[str]:
    office, nation = (content.superior, content.unit), (content.nation, content.motto)
    if room < _SIDE_BY_SIDE:
        return [*_under_rule(nation, room), "", *_under_rule(office, room)]
    right_room = max(width(content.nation), room * 11 // 20)
    left_room = room - right_room - 2
    return beside(_under_rule(office, left_room), _under_rule(nation, right_room), left_room)


def _under_rule(texts: Sequence[str], room: int) -> list[str]:
    return [*_centred(texts, room), centre(_RULE * (room // 3), room)]


def _code_block(content: SlipContent, room: int) -> list[str]:
    provisional = f"({content.provisional_words})" if content.provisional_words else ""
    code = f"{content.code_label}: {content.code}" if content.code else ""
    words = [
        part
        for part in (
            content.number_line,
            content.subject,
            content.place_date,
            code,
            provisional,
            content.book_line,
        )
        if part
    ]
    plain = [line for part in words for line in wrap(part, room, "  ")]
    if not content.code:
        return plain
    picture = qr.half_blocks(content.code)
    side = width(picture[0])
    beside_room = room - side - 2
    if beside_room < len(content.code) + 1 or room < _SIDE_BY_SIDE:
        return [*plain, "", *(centre(line, room) for line in picture)]
    text = ["", *(line for part in words for line in [*wrap(part, beside_room, "  "), ""])]
    return beside(picture, text, side)


def _body(content: SlipContent, room: int) -> list[str]:
    lines: list[str] = []
    for before, block in zip((None, *content.blocks), content.blocks, strict=False):
        starts_remarks = (
            block.style is BlockStyle.REMARK and before is not None and before.style is not BlockStyle.REMARK
        )
        lines += [*([""] if starts_remarks else []), *_block(block, room)]
    return lines


def _block(block: Block, room: int) -> list[str]:
    if block.style is BlockStyle.REMARK:
        return wrap(f"– {block.value}", room, "  ")
    words = wrap(str(block), room, "  ") if str(block) else []
    return [*words, *(paper_table(block.table, room) if block.table is not None else [])]


def _signatures(content: SlipContent, room: int) -> list[str]:
    half = (room - 2) // 2
    columns = [
        [*_centred((one.title, one.hint), half), "", "", *_centred((one.name,), half)] if one.title else []
        for one in content.signatures
    ]
    if content.receivers and columns:
        columns[0] = [
            left(line, half)
            for said in ("Nơi nhận:", *(f"- {one};" for one in content.receivers))
            for line in wrap(said, half, "  ")
        ]
    return beside(columns[0], columns[1], half) if len(columns) > 1 else []


def _centred(texts: Sequence[str], room: int) -> list[str]:
    return [centre(line, room) for text in texts for line in wrap(text, room)]

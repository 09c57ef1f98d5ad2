"""The receipt as plain text for the screen, drawn after the paper."""

from __future__ import annotations

from collections.abc import Sequence

from counter_tui.domain.receipt_content import FeeRow, Line, ReceiptContent
from counter_tui.printing import qr
from counter_tui.printing.cells import beside, centre, left, width, wrap
from counter_tui.printing.paper_table import paper_table

NARROWEST = 36
WIDEST = 96
_SIDE_BY_SIDE = 68
_RULE = "─"


def receipt_text(content: ReceiptContent, stamp: Sequence[str], room: int) -> str:
    """Return the receipt in lines of at most *room* cells (not below 36), the QR in half blocks.

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
        *_centred((content.title, content.copies_line), room),
        "",
        *_body(content, room),
        "",
        *_signatures(content, room),
        "",
        *_watermark(content, room),
        *wrap(content.form_label, room),
    ]
    return "\n".join("".join(filter(str.isprintable, line)).rstrip() for line in lines)


def _watermark(content: ReceiptContent, room: int) -> list[str]:
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


def _letterhead(content: ReceiptContent, room: int) -> list[str]:
    office, nation = (content.superior, content.unit), (content.nation, content.motto)
    if room < _SIDE_BY_SIDE:
        return [*_under_rule(nation, room), "", *_under_rule(office, room)]
    right_room = max(width(content.nation), room * 11 // 20)
    left_room = room - right_room - 2
    return beside(_under_rule(office, left_room), _under_rule(nation, right_room), left_room)


def _under_rule(texts: Sequence[str], room: int) -> list[str]:
    return [*_centred(texts, room), centre(_RULE * (room // 3), room)]


def _code_block(content: ReceiptContent, room: int) -> list[str]:
    picture = qr.half_blocks(content.code)
    side = width(picture[0])
    beside_room = room - side - 2
    provisional = (f"({content.provisional_words})",) if content.is_provisional else ()
    words = (
        content.place_date,
        f"{content.code_line.label}: {content.code}",
        *provisional,
        content.book_line,
    )
    if beside_room < len(content.code) + 1 or room < _SIDE_BY_SIDE:
        text = [line for part in words for line in wrap(part, room, "  ")]
        return [*text, "", *(centre(line, room) for line in picture)]
    text = ["", *(line for part in words for line in [*wrap(part, beside_room, "  "), ""])]
    return beside(picture, text, side)


def _body(content: ReceiptContent, room: int) -> list[str]:
    before = (
        content.reception_unit,
        content.owner,
        content.applicant,
        content.address,
        content.phone,
        content.email,
        content.identity,
        content.request,
    )
    after = (content.sets, content.limit, content.received, content.due, content.collection)
    return [
        *_lines(before, room),
        *wrap(content.papers_heading, room, "  "),
        *paper_table(content, room),
        *_lines(after, room),
        *_fees(content, room),
        *_lines((content.note,), room),
        "",
        *(
            line
            for remark in (*content.remarks, content.lookup_line)
            if remark
            for line in wrap(f"– {remark}", room, "  ")
        ),
    ]


def _lines(entries: Sequence[Line | None], room: int) -> list[str]:
    return [line for entry in entries if entry is not None for line in wrap(str(entry), room, "  ")]


def _fees(content: ReceiptContent, room: int) -> list[str]:
    if not content.fees:
        return wrap(f"{content.fees_heading} {content.fee_total.value}", room, "  ")
    return [
        *wrap(content.fees_heading, room),
        *(line for fee in content.fees for line in _fee(fee, room)),
        *_lines((content.fee_total, content.fee_words), room),
    ]


def _fee(fee: FeeRow, room: int) -> list[str]:
    words = f"– {fee.label} ({fee.note})" if fee.note else f"– {fee.label}"
    text_room = room - width(fee.amount) - 4
    first, *rest = wrap(words, text_room, "  ")
    return [f"  {left(first, text_room)}  {fee.amount}", *(f"  {line}" for line in rest)]


def _signatures(content: ReceiptContent, room: int) -> list[str]:
    half = (room - 2) // 2
    columns = [
        [*_centred((title, content.signature_hint), half), "", "", *_centred((name,), half)] if title else []
        for title, name in (
            (content.left_title, content.left_name),
            (content.right_title, content.right_name),
        )
    ]
    return beside(columns[0], columns[1], half)


def _centred(texts: Sequence[str], room: int) -> list[str]:
    return [centre(line, room) for text in texts for line in wrap(text, room)]

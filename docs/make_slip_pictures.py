"""Draw docs/pictures/slip.png and docs/pictures/slips/: every form about an invented dossier of a real procedure.

Run: python docs/make_slip_pictures.py [--folder DIR] (needs the test extras, for Pillow)
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pypdfium2
from PIL import Image

from counter_tui.contract import packaged
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.domain.office import Counter
from counter_tui.domain.receipt import Slip, SlipMark
from counter_tui.domain.slips.forms import Paper
from counter_tui.printing.raster import DOTS_58, DOTS_80, raster
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.specimen import OFFICE, PERSON, specimen_registration
from counter_tui.printing.specimens import every_form, receipt_variants
from counter_tui.printing.two_up import two_up

PROCEDURE = "1.001193"
DPI = 110
ROLLS = {Paper.ROLL_80: DOTS_80, Paper.ROLL_58: DOTS_58}


def slips() -> tuple[tuple[Slip, ...], tuple[Slip, ...]]:
    """One slip of each form, and the variants of the receipt."""
    items, _ = packaged.items()
    item = next(one for one in items if one.procedure.code == PROCEDURE)
    case = item.procedure.cases[0] if item.procedure.cases else None
    given = specimen_registration()
    office = replace(
        OFFICE,
        place="Xã Mẫu",
        phone="0203 000 0000",
        website="dichvucong.gov.vn",
        counters=(Counter(id="1", name="Quầy 1"),),
    )
    owner = replace(PERSON, name="TRẦN THỊ MẪU", identity="022190000002", phone="0900000001")
    registration = replace(
        given,
        code="Z00.01-260105-0001",
        officer_name="PHẠM THỊ MẪU",
        procedure_name=item.procedure.name,
        procedure_field=item.procedure.field,
        case=case,
        owner=owner,
        due=Due(given.received_at + timedelta(hours=9), ()),
        papers=tuple(
            ReceivedPaper(name=paper.name, originals=1, digitised=number == 0)
            for number, paper in enumerate(item.procedure.papers_for(case)[:4])
        ),
    )
    return every_form(registration, office, item), receipt_variants(registration, office)


def page(pdf: bytes) -> Image.Image:
    """The first page as pixels of few colours."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture: Image.Image = document[0].render(scale=DPI / 72).to_pil()
    finally:
        document.close()
    return picture.quantize(32)


def dots(pdf: bytes, width: int) -> Image.Image:
    """What a thermal head prints."""
    drawn = raster(pdf, width)[0]
    return Image.frombytes("1", (drawn.width, drawn.height), bytes(255 - byte for byte in drawn.data))


def main() -> None:
    """Render and save all of them."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--folder", type=Path, default=Path(__file__).parent / "pictures")
    folder: Path = parser.parse_args().folder
    (folder / "slips").mkdir(parents=True, exist_ok=True)
    renderer = TypstRenderer()
    forms, variants = slips()
    named = [(slip.form, slip) for slip in forms]
    named += list(zip(("01-many", "01-chain"), variants, strict=True))
    for name, slip in named:
        page(renderer.render(slip, SlipMark())).save(folder / "slips" / f"{name}.png", optimize=True)
    receipt = forms[0]
    page(renderer.render(receipt, SlipMark())).save(folder / "slip.png", optimize=True)
    again = SlipMark(reprint=1, at=receipt.at, officer_name="LÊ VĂN MẪU")
    page(renderer.render(receipt, again)).save(folder / "slips" / "01-reprint.png", optimize=True)
    page(two_up(renderer.render(receipt, SlipMark()))).save(folder / "slips" / "01-two-up.png", optimize=True)
    for paper, width in ROLLS.items():
        picture = dots(renderer.render(receipt, SlipMark(), paper), width)
        picture.save(folder / "slips" / f"01-{paper.value}.png", optimize=True)


if __name__ == "__main__":
    main()

"""Draw docs/pictures/slip.png: the receipt of an invented dossier as it comes out of the printer.

Run: python docs/make_slip_picture.py (needs the test extras, for Pillow)
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdfium2

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.deadline import Due
from counter_tui.domain.dossier import ReceivedPaper
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.specimen import specimen

VERSION = "TT03-2025/01/1"
DPI = 110


def main() -> None:
    """Render the specimen with a due time and usual papers, and save its page."""
    slip, mark = specimen(VERSION)
    received = slip.registration.received_at.astimezone(VIETNAM)
    registration = replace(
        slip.registration,
        due=Due(received.replace(hour=17, minute=0), ()),
        papers=(
            ReceivedPaper(name="Tờ khai đăng ký khai sinh", originals=1, digitised=True),
            ReceivedPaper(name="Giấy chứng sinh", originals=1, digitised=True),
            ReceivedPaper(name="Giấy chứng nhận kết hôn của cha, mẹ (nếu có)", copies=1, from_store=True),
        ),
    )
    pdf = TypstRenderer().render(
        replace(slip, registration=registration, office=replace(slip.office, place="Xã Mẫu")), mark
    )
    document = pypdfium2.PdfDocument(pdf)
    folder = Path(__file__).parent / "pictures"
    folder.mkdir(exist_ok=True)
    document[0].render(scale=DPI / 72).to_pil().quantize(32).save(folder / "slip.png", optimize=True)


if __name__ == "__main__":
    main()

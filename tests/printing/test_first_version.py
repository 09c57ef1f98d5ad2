"""Receipts stored by the first release print as they did: same data for the same template."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from counter_tui.domain.receipt import FIRST_RECEIPT_TEMPLATE, Slip
from counter_tui.domain.slips.forms import Paper
from counter_tui.errors import PrintFailed
from counter_tui.printing.paper_text import template_data
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.templates import find_template
from counter_tui.storage.codec import VERSION_TAG, unpack
from tests.printing import pdfs
from tests.printing.slips import AGAIN, FIRST

STORED: dict[str, Any] = json.loads(
    (Path(__file__).parents[1] / "data" / "first_receipts.json").read_text(encoding="utf-8")
)
"""What the first release stored in ``print.slip`` and what it then gave to its template."""


def stored(name: str) -> Slip:
    return unpack(VERSION_TAG + json.dumps(STORED[name]["slip"]).encode(), Slip)


@pytest.mark.parametrize("name", STORED)
def test_its_template_is_given_what_it_was_given_then(name: str) -> None:
    slip = stored(name)
    template = find_template(slip.form, slip.template_version)
    said = template_data(slip, AGAIN if STORED[name]["data"]["reprint"] else FIRST, template, Paper.A5)
    now = json.loads(json.dumps(said))
    assert {key: now[key] for key in STORED[name]["data"]} == STORED[name]["data"]


def test_it_is_laid_out_with_the_first_template_and_not_on_a_roll() -> None:
    slip = stored("usual")
    assert slip.template_version == FIRST_RECEIPT_TEMPLATE
    renderer = TypstRenderer()
    assert "Bằng chữ: Một triệu hai trăm năm mươi tám nghìn đồng." in pdfs.text(renderer.render(slip, FIRST))
    assert renderer.papers(slip) == (Paper.A5,)
    with pytest.raises(PrintFailed, match="80mm"):
        renderer.render(slip, FIRST, Paper.ROLL_80)

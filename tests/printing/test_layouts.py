"""A slip printed again after the office changed its template under the same version."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path

import pytest

from counter_tui.domain.calendar import VIETNAM
from counter_tui.domain.receipt import SlipMark
from counter_tui.errors import PrintFailed
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.templates import PACKAGED
from tests.printing import pdfs
from tests.printing.slips import RECEIVED, slip

FOLDER = "01-giay-tiep-nhan-2"
WORDS = "mẫu phiếu đã đổi"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGED / FOLDER, tmp_path / "mau" / FOLDER)
    (tmp_path / "mau" / FOLDER / "chan.txt").write_text("CHÂN TRANG CŨ")
    change(tmp_path / "mau", '#read("chan.txt") TRỤ SỞ CŨ')
    return tmp_path / "mau"


def change(own: Path, words: str) -> None:
    form = (PACKAGED / FOLDER / "form.typ").read_text(encoding="utf-8")
    assert "#letterhead(d)" in form
    (own / FOLDER / "form.typ").write_text(form.replace("#letterhead(d)", words, 1), encoding="utf-8")


def again(layout: str) -> SlipMark:
    return SlipMark(reprint=1, at=RECEIVED, officer_name="Trần Văn Mẫu", layout=layout)


def read(renderer: TypstRenderer, mark: SlipMark) -> str:
    return pdfs.text(renderer.render(slip(), mark))


async def test_a_reprint_has_the_layout_it_was_first_printed_with(own: Path, tmp_path: Path) -> None:
    renderer = TypstRenderer(override_dir=own, kept=tmp_path / "kept")
    first = await renderer.layout(slip())
    (own / FOLDER / "chan.txt").unlink()
    change(own, "TRỤ SỞ MỚI")
    paper = read(renderer, again(first))
    assert "TRỤ SỞ CŨ" in paper
    assert "CHÂN TRANG CŨ" in paper
    assert "BẢN IN LẠI lần 1" in paper
    assert WORDS not in paper
    assert "TRỤ SỞ MỚI" in read(renderer, SlipMark(layout=await renderer.layout(slip())))
    assert await renderer.layout(slip()) != first


async def test_without_a_copy_the_paper_says_that_it_looks_otherwise(own: Path, tmp_path: Path) -> None:
    renderer = TypstRenderer(override_dir=own, kept=tmp_path / "kept")
    first = await renderer.layout(slip())
    (tmp_path / "kept" / first / "form.typ").write_text("#[]")  # a copy that is another is none
    change(own, "TRỤ SỞ MỚI")
    paper = read(renderer, again(first))
    assert "TRỤ SỞ MỚI" in paper
    assert WORDS in paper
    assert "BẢN SAO" in (copy := read(renderer, SlipMark(layout=first)))
    assert WORDS in copy


async def test_an_unchanged_template_is_the_same_paper(own: Path, tmp_path: Path) -> None:
    renderer = TypstRenderer(override_dir=own)  # keeps no copies
    first = await renderer.layout(slip())
    assert renderer.render(slip(), SlipMark(layout=first)) == renderer.render(slip(), SlipMark())
    assert WORDS not in read(renderer, again(first))


async def test_the_packaged_one_stays_when_the_office_puts_its_own_there(own: Path) -> None:
    first = await TypstRenderer().layout(slip())
    assert TypstRenderer(override_dir=own).render(slip(), again(first)) == TypstRenderer().render(
        slip(), again(first)
    )


async def test_a_print_of_which_nobody_noted_the_layout_has_the_present_one(own: Path) -> None:
    paper = read(TypstRenderer(override_dir=own), again(""))
    assert "TRỤ SỞ CŨ" in paper
    assert WORDS not in paper


async def test_copies_are_the_desks_alone_and_one_that_cannot_be_kept_stops_nothing(
    own: Path, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    name = await TypstRenderer(override_dir=own, kept=kept).layout(slip())
    assert [path.name for path in kept.iterdir()] == [name]
    assert {path.name for path in (kept / name).iterdir()} == {"form.typ", "template.toml", "chan.txt"}
    assert {path.stat().st_mode & 0o777 for path in (kept / name).iterdir()} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (kept, kept / name)} == {0o700}
    (tmp_path / "file").write_text("")
    assert await TypstRenderer(override_dir=own, kept=tmp_path / "file").layout(slip()) == name


def laid_in(own: Path, folder: str, words: str, *, valid_from: str, version: str = "TT09-2027/01/1") -> None:
    shutil.copytree(PACKAGED / FOLDER, own / folder)
    form, about = own / folder / "form.typ", own / folder / "template.toml"
    form.write_text(form.read_text("utf-8").replace("#letterhead(d)", words, 1), "utf-8")
    text = about.read_text("utf-8").replace("2025-09-15", valid_from)
    about.write_text(text.replace("TT03-2025/01/2", version), "utf-8")


async def test_a_form_laid_in_ahead_holds_from_its_first_day(tmp_path: Path) -> None:
    before = slip(received_at=datetime(2026, 12, 31, 23, 59, tzinfo=VIETNAM))
    after = slip(received_at=datetime(2027, 1, 1, 0, 0, tzinfo=VIETNAM))
    own = tmp_path / "mau"
    laid_in(own, "01-nam-2027", "MẪU NĂM 2027", valid_from="2027-01-01")
    renderer = TypstRenderer(override_dir=own, kept=tmp_path / "kept")
    assert renderer.render(before, SlipMark()) == TypstRenderer().render(before, SlipMark())
    assert "MẪU NĂM 2027" in pdfs.text(renderer.render(after, SlipMark()))
    assert await renderer.layout(before) == "packaged"
    # What was first printed the day before is printed again as it was, whatever holds by then.
    layout = await renderer.layout(after)
    laid_in(own, "01-sua-2027", "MẪU SỬA 2027", valid_from="2026-12-01", version="TT03-2025/01/2")
    shutil.rmtree(own / "01-nam-2027")
    assert "MẪU SỬA 2027" in pdfs.text(renderer.render(after, SlipMark()))
    assert "MẪU NĂM 2027" in (paper := pdfs.text(renderer.render(after, again(layout))))
    assert WORDS not in paper
    assert renderer.render(before, again("packaged")) == TypstRenderer().render(before, again("packaged"))


async def test_of_two_from_the_same_day_the_offices_own_goes_first_and_a_broken_one_is_not_passed_over(
    tmp_path: Path,
) -> None:
    own = tmp_path / "mau"
    laid_in(own, "01-cua-minh", "MẪU CỦA TRUNG TÂM", valid_from="2025-09-15")
    (own / "01-hong").mkdir()
    renderer = TypstRenderer(override_dir=own)
    assert "MẪU CỦA TRUNG TÂM" in pdfs.text(renderer.render(slip(), SlipMark()))
    shutil.rmtree(own / "01-cua-minh")
    # Ours of the same version it replaces whatever day it names, ours that came into force later it does not.
    laid_in(own, "01-cua-minh", "MẪU CỦA TRUNG TÂM", valid_from="2025-07-01", version="TT03-2025/01/2")
    assert "MẪU CỦA TRUNG TÂM" in pdfs.text(renderer.render(slip(), SlipMark()))
    shutil.rmtree(own / "01-cua-minh")
    with pytest.raises(PrintFailed, match="01-hong"):
        renderer.render(slip(), SlipMark())

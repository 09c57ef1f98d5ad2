from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from counter_tui.errors import PrintFailed
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.templates import PACKAGED, find_template
from tests.printing import pdfs
from tests.printing.slips import FIRST, VERSION, slip

FOLDER = "01-giay-tiep-nhan-2"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    shutil.copytree(PACKAGED / FOLDER, tmp_path / "mau" / FOLDER)
    return tmp_path / "mau"


def change(own: Path, name: str, old: str, new: str) -> None:
    path = own / FOLDER / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(own: Path) -> str:
    with pytest.raises(PrintFailed) as problem:
        TypstRenderer(override_dir=own).render(slip(), FIRST)
    return str(problem.value)


def test_the_packaged_template_says_what_it_rests_on() -> None:
    template = find_template("01", VERSION)
    assert template.legal_basis == "Thông tư 03/2025/TT-VPCP, Phụ lục I, Mẫu 01"
    assert "01/2018/TT-VPCP" in template.layout_basis
    assert "not found" in template.layout_basis
    assert template.papers[0] == "a5"


def test_the_offices_own_template_takes_the_place_of_the_packaged_one(own: Path) -> None:
    change(own, "form.typ", "#letterhead(d)", "TRỤ SỞ MỚI")
    assert "TRỤ SỞ MỚI" in pdfs.text(TypstRenderer(override_dir=own).render(slip(), FIRST))
    assert "TRỤ SỞ MỚI" not in pdfs.text(TypstRenderer().render(slip(), FIRST))


def test_an_own_folder_without_that_form_or_that_is_not_there_changes_nothing(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        assert TypstRenderer(override_dir=folder).render(slip(), FIRST) == TypstRenderer().render(
            slip(), FIRST
        )


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("#letterhead(d)", "#khong_co()", "unknown variable"),
        ("#letterhead(d)", "#(", "unclosed delimiter"),
        ("#letterhead(d)", '#text(font: "Times New Roman")[x]', "unknown font family"),
        ("#letterhead(d)", '#read("/etc/passwd")', "file not found"),
        ("#letterhead(d)", '#read("../../secret")', "would escape the project root"),
        ("#letterhead(d)", "#while 1 > 0 {}", "condition is always true"),
        ("#letterhead(d)", "#let f(n) = f(n + 1); #f(0)", "maximum function call depth exceeded"),
    ],
)
def test_a_template_that_fails_or_warns_is_refused_by_name_and_line(
    own: Path, old: str, new: str, words: str
) -> None:
    change(own, "form.typ", old, new)
    said = refusal(own)
    assert f"{FOLDER} ({VERSION})" in said
    assert re.search(r"form\.typ:\d+", said), said
    assert words in said
    assert "Hồ sơ không bị ảnh hưởng" in said


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('form_no = "01"', "form_no = 1", "form_no"),
        ('form_no = "01"', "form_no = ", "Invalid value"),
        ("valid_from = 2025-09-15", 'valid_from = "soon"', "valid_from"),
    ],
)
def test_a_broken_description_is_refused_by_name(own: Path, old: str, new: str, words: str) -> None:
    change(own, "template.toml", old, new)
    said = refusal(own)
    assert FOLDER in said
    assert words in said


def test_a_version_that_is_not_here_is_not_replaced_by_another(own: Path) -> None:
    change(own, "template.toml", VERSION, "TT03-2025/01/9")
    with pytest.raises(PrintFailed, match="TT03-2025/01/8"):
        find_template("01", "TT03-2025/01/8", own)
    assert find_template("01", "TT03-2025/01/9", own).directory.parent == own
    assert find_template("01", VERSION, own).directory.parent == PACKAGED


def test_what_was_filled_in_does_not_stand_in_the_refusal(own: Path) -> None:
    change(own, "form.typ", "#letterhead(d)", "#khong_co()")
    with pytest.raises(PrintFailed) as problem:
        TypstRenderer(override_dir=own).render(slip(), FIRST)
    assert "NGUYỄN" not in str(problem.value)
    assert problem.value.__cause__ is None


def test_importing_the_renderer_loads_neither_typst_nor_segno() -> None:
    program = "import sys, counter_tui.printing.renderer; print({'typst', 'segno'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"

"""Templates are tried before a citizen waits, and a broken one is named with its line."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from counter_tui.cli.parser import run
from counter_tui.domain.slips.forms import FORMS
from counter_tui.printing.renderer import TypstRenderer
from counter_tui.printing.template_check import Checked, check_templates
from counter_tui.printing.templates import PACKAGED

FOLDER = "02-phieu-yeu-cau-bo-sung"


async def checked(own: Path | None, *, only_own: bool = False) -> list[Checked]:
    renderer = TypstRenderer(override_dir=own)
    try:
        return [template async for template in check_templates(renderer, only_own=only_own)]
    finally:
        await renderer.close()


async def test_all_packaged_templates_can_be_used_on_all_their_papers() -> None:
    found = await checked(None)
    assert {template.form for template in found} == set(FORMS)
    assert [template for template in found if template.problem or template.own] == []
    assert await checked(None, only_own=True) == []


async def test_a_broken_one_of_the_office_is_named_and_takes_the_place_of_the_packaged_one(
    tmp_path: Path,
) -> None:
    shutil.copytree(PACKAGED / FOLDER, tmp_path / FOLDER)
    form = tmp_path / FOLDER / "form.typ"
    form.write_text(form.read_text("utf-8") + "\n#roll(d)\n#if roll(d) { khong-co() }\n", "utf-8")
    (tmp_path / "03-hong").mkdir()
    (tmp_path / "03-hong" / "template.toml").write_text("form_no = ", "utf-8")
    unreadable, broken = sorted(await checked(tmp_path, only_own=True), key=lambda template: template.form)
    assert (broken.form, broken.folder, broken.own) == ("02", FOLDER, True)
    assert f"{FOLDER} (TT03-2025/02/1) có lỗi ở form.typ:13" in broken.problem  # on a roll only
    assert "03-hong" in unreadable.problem
    everything = await checked(tmp_path)
    assert [template.form for template in everything if template.form == "02"] == ["02"]
    # Form 03 has a folder of the office's that cannot be read: the packaged one does not step in unseen.
    assert sorted(template.form for template in everything if template.problem) == ["", "02", "03"]


async def test_one_that_no_slip_would_ever_use_is_named(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED / FOLDER, tmp_path / FOLDER)
    about = tmp_path / FOLDER / "template.toml"
    about.write_text(about.read_text("utf-8").replace("TT03-2025/02/1", "TT03-2025/02/9"), "utf-8")
    (unused,) = await checked(tmp_path, only_own=True)
    assert "TT03-2025/02/9" in unused.problem and "TT03-2025/02/1" in unused.problem


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text(
        f'language = "vi"\n[print]\ntemplates = "{tmp_path / "mau"}"\n', "utf-8"
    )
    return tmp_path


def test_the_command_lists_them_and_needs_no_desk(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["print", "--check-templates"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 15
    assert all(line.startswith("✓") for line in lines)
    assert not (home / "data").exists()


def test_the_command_fails_with_name_and_line(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = home / "mau" / FOLDER
    shutil.copytree(PACKAGED / FOLDER, own)
    (own / "form.typ").write_text("\n#khong-co()", "utf-8")
    assert run(["print", "--check-templates", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    (broken,) = [template for template in found if template["problem"]]
    assert (broken["form"], broken["own"]) == ("02", True)
    assert "form.typ:2" in broken["problem"]
    assert "bố cục 2018" in found[0]["layout_basis"] or found[0]["own"]


def test_without_a_dossier_the_command_says_what_it_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["print"]) == 2
    assert "--check-templates" in capsys.readouterr().err

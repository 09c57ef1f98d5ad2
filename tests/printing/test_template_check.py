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


async def test_every_folder_of_the_office_is_tried_or_named_with_the_reason(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED / "guidance-phieu-huong-dan", tmp_path / "phieu-huong-dan")
    shutil.copytree(PACKAGED / FOLDER, tmp_path / "02-aaa")
    shutil.copytree(PACKAGED / FOLDER, tmp_path / "02-zzz")
    shutil.copytree(PACKAGED / FOLDER, tmp_path / "03-nham-mau")
    shutil.copytree(PACKAGED / "04-van-ban-xin-loi", tmp_path / "04-dung")
    for other in ("02-hong", "04-hong", "anh"):
        (tmp_path / other).mkdir()
    (tmp_path / "fonts").mkdir()
    (tmp_path / ".git").mkdir()
    (tmp_path / "phieu-huong-dan" / "form.typ").write_text("#panic()", "utf-8")
    said = {template.folder: template.problem for template in await checked(tmp_path, only_own=True)}
    assert {folder for folder, problem in said.items() if not problem} == {"02-aaa", "04-dung"}
    assert "guidance-phieu-huong-dan" in said.pop("phieu-huong-dan")
    assert "02-aaa" in said.pop("02-zzz")
    assert "02-03-nham-mau" in said.pop("03-nham-mau")
    assert all(folder in said[folder] for folder in ("02-hong", "04-hong", "anh"))
    assert len(said) == 5


async def test_one_laid_in_ahead_is_tried_with_the_one_that_holds_until_then(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED / FOLDER, tmp_path / "02-nam-2030")
    about = tmp_path / "02-nam-2030" / "template.toml"
    text = about.read_text("utf-8").replace("2025-09-15", "2030-01-01")
    about.write_text(text.replace("TT03-2025/02/1", "TT09-2029/02/1"), "utf-8")
    found = [template for template in await checked(tmp_path) if template.form == "02"]
    assert [(one.own, one.valid_from, one.problem) for one in found] == [
        (True, "2030-01-01", ""),
        (False, "2025-09-15", ""),
    ]
    (
        tmp_path / "02-hong"
    ).mkdir()  # what cannot be read keeps the packaged one from stepping in, not the office's own
    said = {
        template.folder: template.problem
        for template in await checked(tmp_path)
        if template.folder[:2] == "02"
    }
    assert {folder: "02-hong" in problem for folder, problem in said.items()} == {
        "02-hong": True,
        "02-nam-2030": False,
        FOLDER: True,
    }
    (tmp_path / "02-hong").rmdir()
    form = tmp_path / "02-nam-2030" / "form.typ"
    form.write_text(form.read_text("utf-8") + "\n#khong-co()", "utf-8")
    (ahead,) = await checked(tmp_path, only_own=True)
    assert "form.typ:" in ahead.problem


async def test_one_that_gives_way_to_a_packaged_one_is_named(tmp_path: Path) -> None:
    shutil.copytree(PACKAGED / FOLDER, tmp_path / FOLDER)
    about = tmp_path / FOLDER / "template.toml"
    about.write_text(about.read_text("utf-8").replace("2025-09-15", "2025-07-01"), "utf-8")
    assert [template.problem for template in await checked(tmp_path, only_own=True)] == [""]
    about.write_text(about.read_text("utf-8").replace("TT03-2025/02/1", "rieng/02/1"), "utf-8")
    (found,) = await checked(tmp_path, only_own=True)
    assert "15/09/2025" in found.problem and "TT03-2025/02/1" in found.problem


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path))
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "config.toml").write_text(
        f'language = "vi"\n[print]\ntemplates = "{tmp_path / "mau"}"\n', "utf-8"
    )
    (tmp_path / "mau").mkdir()
    return tmp_path


def test_a_folder_that_is_not_there_is_a_wrong_configuration(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "mau").rmdir()
    assert run(["print", "--check-templates", "--json"]) == 2
    said = capsys.readouterr()
    assert "print.templates" in said.err
    assert str(home / "mau") in json.loads(said.out)["error"]


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

"""A journal belongs to one office: the sample's is never told to a service, a service's never to the sample."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.server.offices import PASSWORD
from tests.system.desks import Opened, received
from tests.system.shared_office import shared_office

from counter_tui.domain.office import Office
from counter_tui.errors import BadConfig
from counter_tui.system.paths import Paths

ALONE = "[store]\nkeyring = false\n"
REAL = Office(code="H49.12", name="TRUNG TÂM XÃ THỬ", superior="UBND XÃ THỬ")


def configure(paths: Paths, url: str = "") -> None:
    served = f'[api]\nurl = "{url}"\n' if url else ""
    paths.config_file.write_text(ALONE + served, encoding="utf-8")


def names(paths: Paths) -> set[str]:
    return {path.name for path in paths.data.iterdir() if path.suffix == ".db"}


@pytest.mark.parametrize("told", [True, False], ids=["source kept", "from before sources were kept"])
async def test_a_desk_given_a_service_leaves_the_samples_journal_behind(
    opened: Opened, paths: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, told: bool
) -> None:
    async with opened() as (desk, one):
        await received(desk)
        await desk.sync.round()
        assert one.files is not None
        before = await one.files.office_record.installation()
        if not told:
            await one.files.office_record.set_source("")
    async with shared_office(tmp_path / "shared", monkeypatch) as office:
        monkeypatch.setenv("COUNTER_TUI_HOME", str(tmp_path))
        configure(paths, office.url)
        async with opened() as (desk, one):
            aside = sorted(name for name in names(paths) if name.startswith("sample-"))
            assert [name.split("-")[-1] for name in aside] == ["cache.db", "journal.db"]
            said = [warning for warning in desk.sync.status.warnings if aside[1] in warning]
            assert len(said) == 1 and "mẫu" in said[0]
            assert one.files is not None and await one.files.office_record.installation() != before
            await desk.session.sign_in("mau", PASSWORD)
            await desk.sync.round()
            accepted = await received(desk)
            await desk.sync.round()
        assert await office.dossiers() == [accepted.registration.code]
        async with opened() as (desk, _):  # the service's own sample office is no reason to begin again
            assert not [warning for warning in desk.sync.status.warnings if "sample-" in warning]
            assert (await desk.lookup.dossier(accepted.registration.code)).registration.code
        assert sorted(name for name in names(paths) if name.startswith("sample-")) == aside


async def test_a_services_journal_is_refused_without_that_service(opened: Opened, paths: Paths) -> None:
    configure(paths, "http://127.0.0.1:9")
    async with opened() as (desk, one):
        assert one.files is not None
        await one.files.office_record.store(REAL, desk.session.calendar, desk.session.officer)
    configure(paths)
    held = names(paths)
    with pytest.raises(BadConfig) as refused:
        async with opened():
            pass
    assert REAL.name in str(refused.value) and "api.url" in str(refused.value)
    assert names(paths) == held and not paths.office.exists()
    configure(paths, "http://127.0.0.1:9")
    async with opened() as (desk, _):
        assert desk.session.office == REAL

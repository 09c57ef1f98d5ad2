"""The procedure an officer means, looked for with the real search of the packaged catalogue."""

from __future__ import annotations

import pytest
from tests.fakes.ports import FakeCatalogue

from counter_tui.contract import packaged
from counter_tui.errors import BadInput, NotFound
from counter_tui.services.ports import Hit
from counter_tui.services.procedure_wanted import wanted_procedure
from counter_tui.storage.catalogue_rows import index_row, with_everyday_words
from counter_tui.storage.search_index import SyllableIndex


class SearchedCatalogue(FakeCatalogue):
    """The packaged procedures, found as at the desk."""

    def __init__(self) -> None:
        items, _ = packaged.items()
        super().__init__(items)
        everyday = packaged.everyday_words()
        self._index = SyllableIndex.build(
            with_everyday_words(map(index_row, items), everyday), everyday.filler
        )

    def search(self, words: str, limit: int = 20) -> list[Hit]:
        return [Hit(code=r.code, name=r.name, field=r.field) for r in self._index.search(words, limit)]


@pytest.fixture(scope="module")
def catalogue() -> SearchedCatalogue:
    return SearchedCatalogue()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("dkks", "1.001193"),
        ("Thủ tục ĐKKS", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("dang ky thuong tru", "1.004222"),
        ("xac nhan tinh trang hon nhan", "1.004873"),
        ("Thủ tục đăng ký khai tử lưu động", "1.000419"),
        ("đăng ký khai tử lưu động", "1.000419"),
        ("đăng kí khai sinh", "1.001193"),
        ("dang ki thuong tru", "1.004222"),
        ("Thủ tục đăng kí khai tử lưu động", "1.000419"),
        ("1004746", "1.004746"),
    ],
)
async def test_a_name_its_initials_or_words_only_it_holds_name_a_procedure(
    catalogue: SearchedCatalogue, typed: str, code: str
) -> None:
    assert (await wanted_procedure(catalogue, typed)).procedure.code == code


async def test_every_procedure_is_named_by_its_name(catalogue: SearchedCatalogue) -> None:
    for code, item in catalogue.items.items():
        assert (await wanted_procedure(catalogue, item.procedure.name)).procedure.code == code


async def test_what_several_answer_to_is_told_with_those_that_answer(catalogue: SearchedCatalogue) -> None:
    with pytest.raises(BadInput) as caught:
        await wanted_procedure(catalogue, "dktt")
    assert "1.004222" in str(caught.value) and "1.004194" in str(caught.value)
    assert "1.010028" not in str(caught.value)
    with pytest.raises(BadInput):
        await wanted_procedure(catalogue, "khai sinh")


async def test_a_wrong_code_is_not_taken_for_another(catalogue: SearchedCatalogue) -> None:
    with pytest.raises(NotFound):
        await wanted_procedure(catalogue, "1.001194")

"""A citizen's full name before procedures that only resemble it; what a procedure is called stays that procedure's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from counter_tui.contract import packaged
from counter_tui.domain.named import person_leads
from counter_tui.storage.catalogue_rows import index_row, with_everyday_words
from counter_tui.storage.search_index import SyllableIndex

QUERIES = json.loads(
    (Path(__file__).parent.parent / "data" / "search_queries.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def index() -> SyllableIndex:
    items, _ = packaged.items()
    everyday = packaged.everyday_words()
    return SyllableIndex.build(with_everyday_words(map(index_row, items), everyday), everyday.filler)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lê văn c", "LÊ VĂN C"),
        ("le van c", "Lê Văn C"),
        ("  Nguyễn  Văn Mẫu ", "NGUYỄN VĂN MẪU"),
        ("TRAN THI THANH", "TRẦN THỊ THANH"),
        ("đặng thị hoà", "ĐẶNG THỊ HOÀ"),
    ],
)
def test_a_full_name_with_dossiers_comes_first_on_the_real_catalogue(index, typed, name):
    assert person_leads(typed, ["NGƯỜI KHÁC", name], [row.name for row in index.search(typed)])


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lê văn", "LÊ VĂN C"),
        ("lê văn c", "LÊ VĂN CƯỜNG"),
        ("hoa", "HOA"),
        ("văn lê c", "LÊ VĂN C"),
        ("", ""),
    ],
)
def test_less_than_the_whole_name_does_not(typed, name):
    assert not person_leads(typed, [name], [])


@pytest.mark.parametrize("typed", ["khai sinh", "kết hôn", "ket hon", "chứng thực", "khai tử"])
def test_what_a_procedure_is_called_leads_although_somebody_is_called_so(index, typed):
    assert not person_leads(typed, [typed.upper()], [row.name for row in index.search(typed)])


def test_no_query_of_the_recall_set_is_anybodys_name(index):
    people = ["NGUYỄN VĂN MẪU", "LÊ VĂN C", "TRẦN THỊ THANH"]
    for queries in QUERIES.values():
        for query in queries:
            assert not person_leads(query["typed"], people, [])

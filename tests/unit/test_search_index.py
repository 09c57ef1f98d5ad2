"""The search index: what it finds, in what order, and that it comes back from bytes the same."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counter_tui.domain.syllables import spelled_with_i
from counter_tui.storage.search_index import IndexRow, SyllableIndex
from counter_tui.storage.search_initials import typed_as
from counter_tui.storage.search_words import bit_set, positions

ROWS = [
    IndexRow(
        code="1.000001", name="Thủ tục đăng ký khai sinh", field="Hộ tịch", keywords=("giấy chứng sinh",)
    ),
    IndexRow(code="1.000002", name="Thủ tục đăng ký lại khai sinh", field="Hộ tịch"),
    IndexRow(code="1.000003", name="Đăng ký đất đai lần đầu", field="Đất đai", also=("sổ đỏ",)),
    IndexRow(code="2.000004", name="Chứng thực chữ ký", field="Chứng thực", receivable=False),
    IndexRow(
        code="2.000005", name="Chứng thực bản sao từ bản chính", field="Chứng thực", keywords=("sao y",)
    ),
]


@pytest.fixture(params=["built", "loaded"])
def index(request):
    built = SyllableIndex.build(ROWS, ["xin", "làm", "cho"])
    return built if request.param == "built" else SyllableIndex.load(built.dump())


def codes(index: SyllableIndex, typed: str) -> list[str]:
    return [row.code for row in index.search(typed)]


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1.000002", "1.000002"),
        ("1000002", "1.000002"),
        ("1.000002.H49", "1.000002"),
        ("000003", "1.000003"),
        ("khai sinh", "1.000001"),
        ("SINH KHAI", "1.000001"),
        ("đăng kí khai sinh", "1.000001"),
        ("dkks", "1.000001"),
        ("ĐKKS", "1.000001"),
        ("dkđ", "1.000003"),
        ("đkđ", "1.000003"),
        ("dklks", "1.000002"),
        ("khia sinh", "1.000001"),
        ("khai sihn", "1.000001"),
        ("chugn thuwc chu kyy", "2.000004"),
        ("khaisinh", "1.000001"),
        ("chungthucchuky", "2.000004"),
        ("ddawng kys laij khai sinh", "1.000002"),
        ("chuwngs thuwcj chuwx kys", "2.000004"),
        ("giay chung sinh", "1.000001"),
        ("sao y", "2.000005"),
        ("xin làm giấy chứng sinh cho", "1.000001"),
        ("so do", "1.000003"),
        ("chung thuc ch", "2.000004"),
        ("chu ki", "2.000004"),
    ],
)
def test_what_is_typed_finds_the_right_one_first(index, typed, code):
    assert codes(index, typed)[:1] == [code]


@pytest.mark.parametrize(
    "typed", ["", "   ", "…", "[]", "\x1b[31m", "[/bold]", "qqqqqqqq", "99999999", "٣٣٣", "a" * 5000]
)
def test_nonsense_finds_nothing_and_breaks_nothing(index, typed):
    assert codes(index, typed) == []


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=40))
def test_anything_may_be_typed(typed):
    index = SyllableIndex.build(ROWS)
    assert len(index.search(typed)) <= len(ROWS)


def test_equal_hits_come_in_order_of_use_then_of_length(index):
    assert codes(index, "khai sinh") == ["1.000001", "1.000002"]
    index.set_uses({"1.000002": 5})
    assert codes(index, "khai sinh") == ["1.000002", "1.000001"]
    for _ in range(6):
        index.count_use("1.000001")
    assert codes(index, "khai sinh") == ["1.000001", "1.000002"]


def test_use_does_not_put_a_worse_hit_before_a_better_one(index):
    index.set_uses({"1.000002": 500})
    assert codes(index, "đăng ký khai sinh")[0] == "1.000001"


def test_procedures_of_the_commune_come_before_others_that_fit_as_well():
    rows = [
        IndexRow(code="1.000001", name="Cấp giấy phép A", field="X"),
        IndexRow(code="1.000002", name="Cấp giấy phép xây dựng B", field="X", local=True),
    ]
    assert codes(SyllableIndex.build(rows), "giấy phép") == ["1.000002", "1.000001"]


def test_marks_that_were_typed_decide_between_equal_names():
    rows = [
        IndexRow(code="1.000001", name="Khai tư", field="X"),
        IndexRow(code="1.000002", name="Khai tử", field="X"),
    ]
    index = SyllableIndex.build(rows)
    assert codes(index, "khai tử")[0] == "1.000002"
    assert codes(index, "khai tư")[0] == "1.000001"


def test_a_sure_answer_is_not_buried_in_guesses():
    rows = [
        IndexRow(code=f"1.00000{n}", name=f"Khai {end}", field="X")
        for n, end in enumerate(("sinh", "tử", "báo"))
    ]
    rows += [IndexRow(code=f"2.00000{n}", name="Kiểm sinh vật", field="X") for n in range(8)]
    assert codes(SyllableIndex.build(rows), "khai sinh")[0] == "1.000000"


def test_most_used_lead_an_empty_box(index):
    index.set_uses({"2.000005": 3, "2.000004": 1, "9.999999": 7})
    assert [row.code for row in index.most_used(2)] == ["2.000005", "2.000004"]
    assert len(index.most_used(50)) == len(ROWS)


def test_a_row_knows_whether_the_desk_may_receive_it(index):
    assert index.row("2.000004").receivable is False
    assert index.row("1.000001").receivable is True
    assert index.row("1.999999") is None


def test_an_empty_index_answers():
    empty = SyllableIndex.load(SyllableIndex.build([]).dump())
    assert len(empty) == 0
    assert empty.search("khai sinh") == empty.search("1.001193") == empty.most_used(5) == []


@pytest.mark.parametrize(
    "stored", [b"", b"\x00", b"nonsense", msgspec.msgpack.encode([0]), msgspec.msgpack.encode({})]
)
def test_what_is_no_index_is_refused(stored):
    with pytest.raises(msgspec.MsgspecError):
        SyllableIndex.load(stored)


def test_an_index_of_another_format_is_refused():
    parts = msgspec.msgpack.decode(SyllableIndex.build(ROWS).dump())
    parts[0] += 1
    with pytest.raises(msgspec.MsgspecError):
        SyllableIndex.load(msgspec.msgpack.encode(parts))


@given(st.sets(st.integers(0, 400)), st.integers(0, 500))
def test_bits_come_back_in_order(numbers, limit):
    assert list(positions(bit_set(numbers, 401), limit)) == sorted(numbers)[:limit]


@pytest.mark.parametrize(
    ("shown", "keys"),
    [
        ("dkđ", "dkdd"),
        ("đkđđ", "ddkdddd"),
        ("â", "aa"),
        ("áttp", "atstp"),
        ("áttp", "attps"),
        ("dd", "ddd"),
        ("ễ", "eex"),
    ],
)
def test_initials_are_read_as_the_keys_that_gave_them(shown, keys):
    assert keys in typed_as(shown)


def test_letters_without_marks_come_first_as_they_are():
    assert typed_as("dkks")[0] == "dkks"


@pytest.mark.parametrize(
    ("word", "plain"),
    [("ky", "ki"), ("quy", "qui"), ("thuy", "thuy"), ("tay", "tay"), ("y", "y"), ("ki", "ki")],
)
def test_one_spelling_for_y_and_i(word, plain):
    assert spelled_with_i(word) == plain

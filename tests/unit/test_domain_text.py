"""Text at the border: canonical, folded, spelled in raw keys, masked."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counter_tui.domain.text import canonical, canonical_block, fold, initials, mask_identity, untelex, words


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  khai \t sinh\r\n", "khai sinh"),
        (unicodedata.normalize("NFD", "Nguyễn Đức Hường"), "Nguyễn Đức Hường"),
        ("\x1b[31;1mĐỏ\x1b[0m", "Đỏ"),
        ("\x1b]0;tiêu đề\x07còn", "còn"),
        ("\x1b]8;;http://x\x1b\\liên kết", "liên kết"),
        ("\x1bPq#0\x1b\\sixel", "sixel"),
        ("\x9b2Jsạch", "sạch"),
        ("\x1b]0;không đóng", "0;không đóng"),
        ("a\x00b\x07c\x7fd", "abcd"),
        ("\u202eđảo\u202c \u2066x\u2069", "đảo x"),
        ("a\u200b\u200d\u2060\ufeffb\u00adc", "abc"),
        ("một\u2028hai\u2029ba\u0085bốn\x0bnăm", "một hai ba bốn năm"),
        ("e\u200b\u0302\u0301", "ế"),
        ("a\ud800b", "a\ufffdb"),
        ("\u00a0một\u2003hai\u3000", "một hai"),
        ("[b]không phải nhãn[/b] {x}", "[b]không phải nhãn[/b] {x}"),
        ("", ""),
    ],
)
def test_canonical(raw, kept):
    assert canonical(raw) == kept


@given(st.text(alphabet=st.characters(), max_size=80))
def test_canonical_text_is_one_clean_line_and_stays_as_it_is(raw):
    kept = canonical(raw)
    assert canonical(kept) == kept
    assert unicodedata.is_normalized("NFC", kept)
    assert len(kept.splitlines()) <= 1
    assert not {unicodedata.category(char) for char in kept} & {"Cc", "Cf", "Cs", "Zl", "Zp"}
    kept.encode()


@given(st.text(alphabet="\x1b[]0;m\x07\x9b\x9d\x9cPAđ ", max_size=30))
def test_no_escape_survives(raw):
    assert not set(canonical(raw)) & {"\x1b", "\x9b", "\x9d", "\x9c", "\x07"}


def test_blocks_keep_their_lines():
    assert canonical_block("\n một  hai\r\n\r\n\x1b[1mba\u2028bốn \n\n") == "một hai\n\nba\nbốn"


def test_fold():
    assert fold("Đăng Ký KHAI SINH – Quảng Ninh") == "dang ky khai sinh – quang ninh"
    assert fold("Diện tích 20 m²") == "dien tich 20 m2"


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(raw):
    assert fold(fold(raw)) == fold(raw)


@given(st.text(alphabet="aăâeêioôơuưyđĐẾỮỘqrs ", max_size=20))
def test_folded_vietnamese_is_ascii_in_either_form(raw):
    assert fold(raw).isascii()
    assert fold(raw) == fold(unicodedata.normalize("NFD", raw))


def test_words_and_initials():
    assert words("dang ky, khai-sinh (luu dong)") == ["dang", "ky", "khai", "sinh", "luu", "dong"]
    assert initials("dang ky khai sinh") == "dkks"


@pytest.mark.parametrize(
    ("keys", "syllable"),
    [
        ("ddawng", "dang"),
        ("dangd", "dang"),
        ("ddawngs", "dang"),
        ("kys", "ky"),
        ("keets", "ket"),
        ("kets", "ket"),
        ("vieejt", "viet"),
        ("vietej", "viet"),
        ("giaays", "giay"),
        ("giwx", "giu"),
        ("gif", "gi"),
        ("quyeets", "quyet"),
        ("nguwowif", "nguoi"),
        ("nguoiwf", "nguoi"),
        ("thwjc", "thuc"),
        ("chuwngs", "chung"),
        ("nhw", "nhu"),
        ("wowcs", "uoc"),
        ("truwowngf", "truong"),
        ("DDIEENJ", "dien"),
        ("d9a8ng", "dang"),
        ("ky1", "ky"),
        ("nguye6n4", "nguyen"),
    ],
)
def test_raw_keys_spell_a_syllable(keys, syllable):
    assert untelex(keys) == syllable


@pytest.mark.parametrize(
    "word", ["hoso", "khaisinh", "dkks", "sao", "xe", "49", "h49", "tp", "", "dang", "đăng", "sxkd"]
)
def test_what_is_not_raw_keys_stays(word):
    assert untelex(word) == word


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("022090000001", "022•••••0001"),
        ("123456789", "12••••789"),
        ("B1234567", "B1•••567"),
        ("12345", "•••45"),
        ("1", "•"),
        ("", ""),
    ],
)
def test_masked_numbers(number, masked):
    assert mask_identity(number) == masked

"""Every text has its English, and nothing Vietnamese reaches the screen around the catalogue."""

from __future__ import annotations

import ast
import gettext
import importlib.util
import re
import unicodedata
from pathlib import Path
from types import ModuleType

import pytest

from counter_tui import i18n
from counter_tui.errors import CounterError
from counter_tui.i18n import text

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "counter_tui"
TOOL = ROOT / "tools" / "update_texts.py"
MESSAGES = SOURCE / "i18n" / "locale" / "en" / "LC_MESSAGES"

VIETNAMESE_IN_ENGLISH = ("BẢN IN LẠI", "UBND XÃ …", "Xã …", "lệ phí", "phí", "Cấp xã")
"""What stands on Vietnamese slips or in files, or begins the name of a Vietnamese authority or place."""

MARKS = frozenset(
    "đĐ\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}\N{COMBINING HOOK ABOVE}\N{COMBINING TILDE}"
    "\N{COMBINING DOT BELOW}\N{COMBINING BREVE}\N{COMBINING CIRCUMFLEX ACCENT}\N{COMBINING HORN}"
)

SHOWN = ("api", "app", "cli", "composition", "database", "screens", "services", "system", "widgets")
"""Packages whose literals may end on the screen; the others hold the words of slips, and data."""

SHORTENED = {"Chính", "C.thực", "Quầy số"}
"""Texts whose English is shortened with a full stop, for narrow places."""

NOT_TRANSLATED = {
    (
        "app/status_words.py",
        "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG",
    ): "part of an office's name, looked for to shorten it",
    ("cli/office_questions.py", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"): "an office's name as its slips have it",
    (
        "screens/register_people.py",
        "Nữ",
    ): "the value cards and the API have; what is shown beside it is translated",
    (
        "widgets/wrapping.py",
        "\\s*(?:[-–•*+☐☑✓]|\\d{1,3}[.)]|[a-zđ]\\))?\\s*",
    ): "the letters of Vietnamese enumerations",
}
"""(file, literal): why it stays as it is."""


@pytest.fixture(scope="module")
def tool() -> ModuleType:
    """The catalogue tool; it needs babel, which the test extra brings."""
    pytest.importorskip("babel", reason="babel comes with the test extra")
    spec = importlib.util.spec_from_file_location("update_texts", TOOL)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def english():
    """English for one test."""
    i18n.use("en")
    yield
    i18n.use("vi")


def translations() -> dict[str, str]:
    """Return Vietnamese → English as compiled."""
    with (MESSAGES / "counter_tui.mo").open("rb") as file:
        catalog = gettext.GNUTranslations(file)._catalog
    return {vietnamese: english for vietnamese, english in catalog.items() if vietnamese}


def has_vietnamese(words: str) -> bool:
    """Return whether there are letters with the marks of Vietnamese, or đ."""
    return not MARKS.isdisjoint(unicodedata.normalize("NFD", words))


def calls_for_translation(tree: ast.AST) -> list[ast.Call]:
    """Return the calls of ``text`` and ``mark``."""
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"text", "mark"}
    ]


def untranslated(source: str) -> list[str]:
    """Return Vietnamese literals that are no documentation and not the message of ``text`` or ``mark``."""
    tree = ast.parse(source)
    fine = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    fine |= {id(call.args[0]) for call in calls_for_translation(tree) if call.args}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in fine
        if has_vietnamese(node.value)
    ]


def shown_files() -> list[Path]:
    return [SOURCE / "errors.py", *(path for part in SHOWN for path in sorted((SOURCE / part).rglob("*.py")))]


def test_every_text_has_english_with_the_same_places(tool):
    catalog = tool.merged()
    assert len(catalog) > 500
    assert tool.problems(catalog) == []


def test_the_catalogues_do_not_depend_on_the_version_of_babel() -> None:
    assert all(b"Babel" not in file.read_bytes() for file in MESSAGES.iterdir())


def test_the_catalogues_are_fresh(tool):
    catalog = tool.merged()
    po, mo = tool.rendered(catalog)
    assert (MESSAGES / "counter_tui.po").read_bytes() == po, "run python tools/update_texts.py"
    assert (MESSAGES / "counter_tui.mo").read_bytes() == mo, "run python tools/update_texts.py"


def test_a_sentence_stays_a_sentence_and_a_label_a_label():
    ends = (".", ":", "…", "?")
    odd = [
        vietnamese
        for vietnamese, english in translations().items()
        if english != english.strip() or english.endswith(ends) != vietnamese.endswith(ends)
    ]
    assert set(odd) == SHORTENED


def test_english_is_english():
    def without_names(words: str) -> str:
        for name in VIETNAMESE_IN_ENGLISH:
            words = words.replace(name, "")
        return words

    left = [english for english in translations().values() if has_vietnamese(without_names(english))]
    assert left == []


def test_keys_named_in_a_text_are_named_in_its_english():
    keys = re.compile(r"\bF\d{1,2}\b|Ctrl\+[A-Z]\b|\bEsc\b|\bTab\b|\bPage(?:Up|Down)\b|--[a-z-]+")
    wrong = [
        vietnamese
        for vietnamese, english in translations().items()
        if sorted(keys.findall(vietnamese)) != sorted(keys.findall(english))
    ]
    assert wrong == []


def test_the_language_switches(english):
    assert text("Đóng") == "Close"
    assert text("Quầy {number}", number=2) == "Counter 2"
    assert str(CounterError("Quầy {number}", number=2)) == "Counter 2"
    i18n.use("vi")
    assert text("Đóng") == "Đóng"
    assert text("Quầy {number}", number=2) == "Quầy 2"


def test_a_text_without_translation_is_shown_in_vietnamese(english):
    assert text("Câu chưa ai dịch {n}", n=1) == "Câu chưa ai dịch 1"
    assert text("") == ""


def test_an_unknown_language_means_vietnamese(english):
    i18n.use("fr")
    assert (i18n.language(), text("Đóng")) == ("vi", "Đóng")


@pytest.mark.parametrize(
    ("configured", "environment", "chosen"),
    [
        ("", None, "vi"),
        ("", "en_GB.UTF-8", "en"),
        ("vi", "en_GB.UTF-8", "vi"),
        ("en", "vi_VN.UTF-8", "en"),
        (None, "C.UTF-8", "vi"),
        (None, "fr_FR.UTF-8", "vi"),
    ],
)
def test_the_language_chosen(configured, environment, chosen):
    assert i18n.choose(configured, environment) == chosen


@pytest.mark.parametrize(
    ("environment", "asked"),
    [
        ({}, ""),
        ({"LANG": "en_GB.UTF-8"}, "en_GB.UTF-8"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "vi_VN.UTF-8"}, "vi_VN.UTF-8"),
        ({"LANG": "vi_VN", "LC_MESSAGES": "vi_VN", "LC_ALL": "en_US"}, "en_US"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": ""}, "en_GB.UTF-8"),
    ],
)
def test_what_the_environment_asks_for(environment, asked):
    assert i18n.environment_language(environment) == asked


def test_nothing_vietnamese_is_shown_untranslated():
    found = {
        (str(path.relative_to(SOURCE).as_posix()), words)
        for path in shown_files()
        for words in untranslated(path.read_text(encoding="utf-8"))
    }
    assert found == set(NOT_TRANSLATED)


def test_one_thing_has_one_name():
    """The other side of the network is "máy chủ", who looks after it "người quản trị"."""
    other = re.compile(r"\bdịch vụ\b(?! bưu chính| công| in \(CUPS\))|quản trị viên", re.IGNORECASE)
    assert [words for words in translations() if other.search(words)] == []


def test_messages_are_whole_literals():
    """A message put together from pieces is one the catalogue never saw."""
    pieces = [
        f"{path.relative_to(SOURCE)}:{call.lineno}"
        for path in sorted(SOURCE.rglob("*.py"))
        for call in calls_for_translation(ast.parse(path.read_text(encoding="utf-8")))
        if call.args and not isinstance(call.args[0], ast.Constant)
        if any(
            isinstance(part, ast.Constant) and isinstance(part.value, str) for part in ast.walk(call.args[0])
        )
    ]
    assert pieces == []


def test_the_check_sees_what_it_should():
    assert untranslated('show("Đã lưu.")') == ["Đã lưu."]
    assert untranslated('text("{a}", a="quầy")') == ["quầy"]
    assert untranslated('f"quầy {1}"') == ["quầy "]
    assert untranslated('"""Sổ lệnh."""\nshow(text("Đã lưu."), mark("Nữ"), "F12")') == []

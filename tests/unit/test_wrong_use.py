"""What the command line says of itself and of wrong use is in the language asked for, all of it."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator

import pytest

from counter_tui.cli.parser import _parser, run
from counter_tui.i18n import use

ENGLISH = re.compile(
    r"usage|options|positional|show |exit|invalid|choose|required|expected|unrecognized|argument|error|allowed"
)
VIETNAMESE = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
WRONG = [
    (["audit"], "verify"),
    (["due"], "code, --received"),
    (["due", "x", "--received"], "--received"),
    (["due", "x", "--received", "1", "--channel", "bike"], "direct, online, post"),
    (["lookup", "x", "--limit", "0"], "1000"),
    (["lookup", "x", "--zzz"], "--zzz"),
    (["lookup", "x", "--json=1"], "1"),
    (["nothing"], "lookup, due"),
    (["serve", "--data", "x", "--database", "y"], "--data"),
    (["register", "--from", "x", "--t", "y"], "--output"),
]


@pytest.fixture(params=["vi", "en"])
def language(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("LC_ALL", {"vi": "vi_VN.UTF-8", "en": "en_US.UTF-8"}[request.param])
    use(request.param)
    yield request.param
    use("vi")


def foreign(language: str, said: str) -> list[str]:
    said = re.sub(r"--?[a-z-]+", "", said)
    return (ENGLISH if language == "vi" else VIETNAMESE).findall(said)


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for one in action.choices.values():
                yield from parsers(one)


def test_help_is_in_one_language_and_leaves_nothing_unsaid(language: str) -> None:
    found = list(parsers(_parser()))
    assert len(found) > 20
    for parser in found:
        assert foreign(language, parser.format_help()) == [], parser.prog
        silent = [
            a.dest for a in parser._actions if not a.help and not isinstance(a, argparse._SubParsersAction)
        ]
        assert silent == [], parser.prog


@pytest.mark.parametrize(("typed", "named"), WRONG)
def test_wrong_use_is_told_in_one_language_and_names_what_is_wrong(
    language: str, typed: list[str], named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run(typed)
    assert ended.value.code == 2
    *_, last = capsys.readouterr().err.splitlines()
    assert named in last
    assert foreign(language, last) == []

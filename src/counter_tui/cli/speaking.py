"""The command line's own words: what ``argparse`` says in English, in the language in use."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Mapping
from typing import Any, NoReturn

from counter_tui.cli.exit_codes import WRONG_USE
from counter_tui.i18n import mark, text

_SAID = (
    (
        r"invalid choice: (?P<value>.+?) \(.*?choose from (?P<choices>.*)\)",
        mark("“{value}” không có trong các lựa chọn: {choices}."),
    ),
    (r"the following arguments are required: (?P<names>.*)", mark("còn thiếu: {names}")),
    (r"one of the arguments (?P<names>.+) is required", mark("cần một trong: {names}")),
    (r"unrecognized arguments: (?P<names>.+)", mark("không có tham số này: {names}")),
    (r"ambiguous option: (?P<option>.+) could match (?P<names>.+)", mark("{option} có thể là: {names}")),
    (r"not allowed with argument (?P<names>.+)", mark("không dùng cùng với {names}")),
    (r"expected one argument", mark("cần một giá trị")),
    (r"expected at least one argument", mark("cần ít nhất một giá trị")),
    (r"ignored explicit argument (?P<value>.+)", mark("không nhận giá trị {value}")),
    (r"invalid \S+ value: (?P<value>.+)", mark("giá trị không hợp lệ: {value}")),
)
"""What argparse says of a wrong use (whole), and how we do."""


class _Help(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[argparse._MutuallyExclusiveGroup],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, f"{text('cách dùng:')} " if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser, and by it parsers of its commands, whose usage, headings, help of ``-h`` and refusals are ours."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"formatter_class": _Help, "add_help": False, **options})
        self._positionals.title = text("tham số")
        self._optionals.title = text("tùy chọn")
        self.add_argument("-h", "--help", action="help", help=text("hiện trợ giúp này rồi thoát"))

    def error(self, message: str) -> NoReturn:
        """Print the usage and what is wrong, and end the program."""
        self.print_usage(sys.stderr)
        self.exit(WRONG_USE, f"{self.prog}: {self._said(message)}\n")

    def _said(self, message: str) -> str:
        if found := re.fullmatch(r"argument (?P<name>.*?): (?P<said>.+)", message, re.DOTALL):
            said = self._said(found["said"])
            return text("tham số {name}: {said}", name=found["name"], said=said) if found["name"] else said
        for pattern, ours in _SAID:
            if found := re.fullmatch(pattern, message, re.DOTALL):
                values = {name: value.replace("'", "") for name, value in found.groupdict().items()}
                if values.get("names") == "":  # commands have no name of their own: say which there are
                    return text("cần một trong: {names}", names=", ".join(self._commands()))
                return text(ours, **values)
        return message

    def _commands(self) -> list[str]:
        named = [action.choices for action in self._actions if isinstance(action.choices, Mapping)]
        return [name for choices in named for name in choices]

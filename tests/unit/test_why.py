"""What the operating system refused, in the officer's language."""

from __future__ import annotations

import errno

import pytest

from counter_tui import i18n
from counter_tui.errors import why


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (OSError(errno.EROFS, "Read-only file system"), "ổ đĩa chỉ cho đọc"),
        (PermissionError(errno.EACCES, "Permission denied"), "không có quyền"),
        (FileNotFoundError(errno.ENOENT, "No such file or directory"), "không có tệp hoặc thư mục này"),
        (OSError(errno.EMLINK, "Too many links"), "Too many links"),
        (OSError("odd"), "OSError"),
    ],
)
def test_common_reasons_are_said_in_vietnamese_and_others_as_they_came(problem, words):
    assert why(problem) == words


def test_in_english_too():
    i18n.use("en")
    try:
        assert why(OSError(errno.EROFS, "Read-only file system")) == "the disk is read-only"
    finally:
        i18n.use("vi")

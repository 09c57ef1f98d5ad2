"""Whether procedures an office wrote down itself can be received by: each mistake is named with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

from counter_tui.domain.flaws import TOO_LONG, TOO_MANY, Flaw, Found
from counter_tui.domain.limit_check import limit_flaws
from counter_tui.domain.procedure import Procedure
from counter_tui.i18n import mark

LONGEST_NAME = 2000
LONGEST_TEXT = 50_000
MOST_PAPERS = 500
_TWICE = mark("mã có hai mục trong tệp. Giữ một mục.")
_EMPTY = mark("để trống. Ghi theo quyết định công bố.")
_NO_CHANNEL = mark("để trống. Ghi ít nhất một cách nộp: direct, online hoặc post.")
_NOT_HERE = mark("danh mục của trung tâm không có thủ tục này. Kiểm tra lại mã.")


def flaws(procedures: Sequence[Procedure], ended: Sequence[str], known: Collection[str]) -> list[Flaw]:
    """Return what is wrong with procedures to be stored, and with codes to be ended that are not *known*."""
    counts = Counter(procedure.code for procedure in procedures)
    found = [Flaw(code, "code", _TWICE) for code, count in counts.items() if count > 1]
    found += [Flaw(code, "remove", _NOT_HERE) for code in ended if code not in known]
    for procedure in procedures:
        found += [Flaw(procedure.code, *flaw) for flaw in _of(procedure)]
    return found


def _of(procedure: Procedure) -> Found:
    for field, words in (("name", procedure.name), ("field", procedure.field)):
        if not words:
            yield field, _EMPTY, {}
        elif len(words) > LONGEST_NAME:
            yield field, TOO_LONG, {"count": LONGEST_NAME}
    if not procedure.channels:
        yield "channels", _NO_CHANNEL, {}
    yield from _papers(procedure)
    several = {
        "steps": procedure.steps,
        "results": procedure.results,
        "conditions": (procedure.conditions or "",),
    }
    for field, texts in several.items():
        if any(len(text) > LONGEST_TEXT for text in texts):
            yield field, TOO_LONG, {"count": LONGEST_TEXT}
    # The national text may leave the unit out: then the office's rule or the officer decides.
    if procedure.limit.unit is not None:
        yield from limit_flaws("limit", procedure.limit)
    for channel, limit in procedure.channel_limits.items():
        yield from limit_flaws(f"limits_by_channel.{channel}", limit)


def _papers(procedure: Procedure) -> Found:
    if len(procedure.papers) > MOST_PAPERS:
        yield "papers", TOO_MANY, {"count": MOST_PAPERS}
    for number, paper in enumerate(procedure.papers):
        if not paper.name:
            yield f"papers[{number}].name", _EMPTY, {}
        elif len(paper.name) > LONGEST_TEXT:
            yield f"papers[{number}].name", TOO_LONG, {"count": LONGEST_TEXT}

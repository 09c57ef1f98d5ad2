"""How good the link to the service is, judged by the last calls over it: by their time as well as by their errors.

A slow link is worse at a desk than none: each question waits, and the citizen with it. So one slow or unanswered call
makes the desk work locally at once; it goes back only after several quick answers over a while, longer after each relapse.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from counter_tui.i18n import mark

BUDGET = 1.0
"""Seconds a call may take before the link counts as slow."""
QUICK = 0.5
"""Seconds under which an answer counts for going back: half the budget, so that a link at its edge does not flap."""
QUICK_IN_A_ROW = 3
QUIET = 5.0
"""Seconds without a bad call before the desk goes back; doubled at each relapse, up to :data:`LONGEST_QUIET`."""
LONGEST_QUIET = 60.0
STEADY = 300.0
"""Seconds after which going local again is no relapse."""

UNCHECKED = (
    mark("Hồ sơ trùng: chỉ dò trong máy này và những gì đã tải về. Hỏi công dân đã nộp ở quầy khác chưa."),
    mark("Lệ phí đã nộp ở nơi khác hay trực tuyến: chưa biết. Xem biên lai trước khi thu."),
    mark(
        "Thay đổi của người khác trên hồ sơ: chưa thấy. Máy chủ đối chiếu khi nhận, chỗ vướng thành việc ở F9."
    ),
    mark("Quyền của cán bộ, thủ tục và mức phí mới sửa: đang theo bản đã tải lần trước."),
)
"""What no desk can check alone: said to the officer while the service is away."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call that ended (or passed its budget) at ``at``; ``timed`` when its time says something of the link.

    ``at`` and ``seconds`` are seconds of a clock that never goes back; a large download is not timed.
    """

    at: float
    seconds: float
    answered: bool
    timed: bool = True

    @property
    def bad(self) -> bool:
        """Whether it got no answer, or none within the budget."""
        return not self.answered or (self.timed and self.seconds > BUDGET)


@dataclass(frozen=True, slots=True)
class LinkHealth:
    """Whether the desk works locally, and what is remembered of the last calls for going back."""

    local: bool = False
    quick: int = 0
    bad_at: float = 0.0
    back_at: float | None = None
    quiet: float = QUIET

    def after(self, call: Call) -> LinkHealth:
        """Return the judgement after one more call."""
        if call.bad:
            return self._gone(call)
        if not self.local or not call.timed:
            return self
        if call.seconds > QUICK:
            return replace(self, quick=0)
        quick = self.quick + 1
        if quick >= QUICK_IN_A_ROW and call.at - self.bad_at >= self.quiet:
            return LinkHealth(back_at=call.at, quiet=self.quiet)
        return replace(self, quick=quick)

    def _gone(self, call: Call) -> LinkHealth:
        quiet = self.quiet
        if not self.local:
            relapse = self.back_at is not None and call.at - self.back_at < STEADY
            quiet = min(2 * quiet, LONGEST_QUIET) if relapse else QUIET
        return LinkHealth(local=True, bad_at=call.at, back_at=self.back_at, quiet=quiet)

"""What an answer of the service means; answers are not trusted until they decode."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec

from counter_tui.contract import headers
from counter_tui.contract.actions import ActionBody
from counter_tui.contract.fields import line
from counter_tui.contract.problem import Problem
from counter_tui.contract.registration import RegisteredBody
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.errors import CounterError, NotFound, Offline, Refused, SignInNeeded
from counter_tui.i18n import mark, text
from counter_tui.services.ports import Outcome, SendResult

T = TypeVar("T")
BAD_ANSWER = "bad-answer"
LONGEST_SENTENCE = 500
LONGEST_WAIT = 3600.0
RETRY_STATUSES = frozenset({408, 425, 429})

UNREADABLE = mark("Không đọc được câu trả lời của máy chủ. Bấm F5 thử lại; nếu vẫn vậy, báo người quản trị.")
UNREACHABLE = mark("Chưa kết nối được máy chủ. Việc đã ghi vẫn an toàn và sẽ tự gửi lại.")
DISTRUSTED = mark(
    "Chứng thư của máy chủ không được tin cậy nên không gửi gì. Đặt api.ca_file trong tệp cấu hình tới chứng thư CA của "
    "trung tâm, hoặc báo người quản trị."
)
SIGN_IN = mark("Phiên làm việc đã hết. Đăng nhập lại để tiếp tục gửi hồ sơ.")


@dataclass(frozen=True, slots=True)
class Received:
    """An answer read to its end: status, lower-case headers, body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def retry_after(self) -> float | None:
        """Seconds the service asks to wait, at most an hour; ``None`` when it does not say."""
        value = self.headers.get("retry-after", "").strip()
        return min(float(value), LONGEST_WAIT) if value.isascii() and value.isdigit() else None

    @property
    def problem(self) -> Problem | None:
        """The problem details of an error, when the service itself sent them."""
        if not self.headers.get("content-type", "").startswith(headers.PROBLEM_TYPE):
            return None
        try:
            return msgspec.json.decode(self.body, type=Problem)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None


def decoded(body: bytes, kind: type[T]) -> T:
    """Return *body* as *kind*; raises Refused ``bad-answer``."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise Refused(UNREADABLE, code=BAD_ANSWER) from problem


def failure(answer: Received) -> CounterError:
    """Return the error an answer that is no success stands for."""
    if answer.status == 401:
        return SignInNeeded(SIGN_IN)
    problem = answer.problem
    if answer.status >= 500 or answer.status in RETRY_STATUSES:
        return Offline(sentence(problem) if problem else UNREACHABLE)
    if problem is None:
        return Refused(UNREADABLE, code=BAD_ANSWER, status=answer.status)
    if answer.status == 404:
        return NotFound(sentence(problem))
    return Refused(sentence(problem), code=line(problem.code)[:60], status=answer.status)


def sentence(problem: Problem) -> str:
    """Return the service's own words for the officer, canonical and cut to a readable length."""
    words = " ".join(part for part in (line(problem.title), line(problem.detail)) if part)
    return words[:LONGEST_SENTENCE] or UNREADABLE


def settled(entry: Entry, answer: Received) -> SendResult:
    """Return what came of sending *entry*.

    What the service itself did not say (a proxy's page, a cut answer) neither confirms nor refuses: sent again.
    """
    if 200 <= answer.status < 300:
        return _confirmed(entry, answer)
    if answer.status == 401:
        return SendResult(outcome=Outcome.SIGN_IN)
    problem = answer.problem
    if problem is None:
        return again(BAD_ANSWER, text(UNREADABLE), answer.retry_after)
    code = line(problem.code)[:60] or f"http-{answer.status}"
    retry = answer.status in RETRY_STATUSES or answer.status >= 500
    if retry or (answer.status == 409 and answer.retry_after is not None):
        return again(code, sentence(problem), answer.retry_after)
    return SendResult(outcome=Outcome.REFUSED, problem=sentence(problem), problem_code=code)


def again(code: str, problem: str, retry_after: float | None = None) -> SendResult:
    """Return the result of a sending that must be repeated unchanged."""
    return SendResult(outcome=Outcome.RETRY, problem=problem, problem_code=code, retry_after=retry_after)


def _confirmed(entry: Entry, answer: Received) -> SendResult:
    try:
        code = _code_of(entry, answer.body)
    except Refused as problem:
        return again(BAD_ANSWER, str(problem))
    replayed = answer.headers.get(headers.IDEMPOTENCY_REPLAYED.lower(), "").lower() in {"true", "?1"}
    return SendResult(outcome=Outcome.CONFIRMED, code=code, replayed=replayed)


def _code_of(entry: Entry, body: bytes) -> str:
    if entry.kind is EntryKind.REGISTER:
        registered = decoded(body, RegisteredBody)
        code = line(registered.code) if registered.id == entry.id else ""
    else:
        code = line(decoded(body, ActionBody).code)
    if not code:
        raise Refused(UNREADABLE, code=BAD_ANSWER)
    return code

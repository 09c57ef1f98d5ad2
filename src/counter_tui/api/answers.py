"""What an answer of the service means; answers are not trusted until they decode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Protocol, TypeVar

import msgspec

from counter_tui.contract import headers
from counter_tui.contract.actions import ActionBody
from counter_tui.contract.fields import line
from counter_tui.contract.problem import Problem
from counter_tui.contract.problem_words import TITLES
from counter_tui.contract.registration import RegisteredBody
from counter_tui.decoding import from_json
from counter_tui.domain.journal import Entry, EntryKind
from counter_tui.errors import BadInput, CounterError, NotFound, Offline, Refused, SignInNeeded
from counter_tui.i18n import mark, text
from counter_tui.services.ports import Outcome, SendResult

T = TypeVar("T")
D = TypeVar("D")
D_co = TypeVar("D_co", covariant=True)
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
        """Seconds the service asks to wait, at most an hour; ``None`` when it does not say.

        Seconds or a date (RFC 9110 §10.2.3); a date counts from the answer's own ``Date``, whatever this machine's clock says.
        """
        value = self.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return min(float(value[:9]), LONGEST_WAIT)
        at, now = _moment(value), _moment(self.headers.get("date", ""))
        if at is None or now is None:
            return None
        return min(max((at - now).total_seconds(), 0.0), LONGEST_WAIT)

    @property
    def problem(self) -> Problem | None:
        """The problem details of an error, when the service itself sent them."""
        if not self.headers.get("content-type", "").startswith(headers.PROBLEM_TYPE):
            return None
        try:
            return from_json(self.body, Problem)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return None


def _moment(header: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(header)
    except (ValueError, IndexError, OverflowError):
        return None
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def decoded(body: bytes, kind: type[T]) -> T:
    """Return *body* as *kind*; raises Refused ``bad-answer``."""
    try:
        return from_json(body, kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as problem:
        raise Refused(UNREADABLE, code=BAD_ANSWER) from problem


class Said(Protocol[D_co]):
    """A wire form that has a form in the domain."""

    def to_domain(self) -> D_co:
        """Return it; raises BadInput for what the domain has no place for."""
        ...


def heard(body: bytes, kind: type[Said[D]]) -> D:
    """Return *body* as what *kind* stands for in the domain; raises Refused ``bad-answer``."""
    with readable():
        return decoded(body, kind).to_domain()


def failure(answer: Received) -> CounterError:
    """Return the error an answer that is no success stands for."""
    if answer.status == 401:
        return SignInNeeded(SIGN_IN)
    problem = answer.problem
    if _comes_again(answer):
        away = Offline(sentence(problem) if problem else UNREACHABLE)
        away.retry_after = answer.retry_after
        return away
    if problem is None:
        return Refused(UNREADABLE, code=BAD_ANSWER, status=answer.status)
    if answer.status == 404:
        return NotFound(sentence(problem))
    return Refused(sentence(problem), code=line(problem.code)[:60], status=answer.status)


def _comes_again(answer: Received) -> bool:
    """Return whether the same request may be sent again: a conflict that says when will have passed by then."""
    if answer.status == 409:
        return answer.retry_after is not None
    return answer.status >= 500 or answer.status in RETRY_STATUSES


def sentence(problem: Problem) -> str:
    """Return what the problem says to the officer: its code in the officer's language, else the service's own words.

    Canonical and cut to a readable length; the detail, where there is one, stays as the service wrote it.
    """
    known = TITLES.get(problem.code)
    title = text(known[1]) if known is not None else line(problem.title)
    words = " ".join(part for part in (title, line(problem.detail)) if part)
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
    if _comes_again(answer):
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
    return SendResult(outcome=Outcome.CONFIRMED, code=code)


def _code_of(entry: Entry, body: bytes) -> str:
    if entry.kind is EntryKind.REGISTER:
        registered = decoded(body, RegisteredBody)
        code = line(registered.code) if registered.id == entry.id else ""
    else:
        code = line(decoded(body, ActionBody).code)
    if not code:
        raise Refused(UNREADABLE, code=BAD_ANSWER)
    return code


def succeeded(answer: Received) -> Received:
    """Return an answer that is a success; raises what :func:`failure` makes of any other."""
    if not 200 <= answer.status < 300:
        raise failure(answer)
    return answer


@contextmanager
def readable() -> Iterator[None]:
    """Turn what is not fit for the domain into a refusal for an answer that cannot be read."""
    try:
        yield
    except BadInput as problem:
        raise Refused(UNREADABLE, code=BAD_ANSWER) from problem

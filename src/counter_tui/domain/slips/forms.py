"""The forms a desk prints, and the paper each is made for; which template holds on a day is said in the templates.

Mẫu 01-07: Thông tư 03/2025/TT-VPCP, Phụ lục I; A5, the register A4 (Thông tư 01/2018/TT-VPCP, Điều 9). The others are local.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from counter_tui.errors import BadInput
from counter_tui.i18n import mark


class Paper(StrEnum):
    """What a slip can be laid out for; the rolls are 72 mm (576 dots) and 48 mm (384 dots) wide in print."""

    A5 = "a5"
    A4 = "a4"
    A4_LANDSCAPE = "a4-landscape"
    ROLL_80 = "80mm"
    ROLL_58 = "58mm"

    @property
    def is_roll(self) -> bool:
        """Whether it is endless paper."""
        return self in {Paper.ROLL_80, Paper.ROLL_58}


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A form: its name as an officer says it (a message id), the paper it is made for, usual copies.

    ``version`` is what its slips are written for: the lines they have. ``on_rolls`` is false where a roll would make it unreadable.
    """

    id: str
    name: str
    paper: Paper
    version: str
    copies: int = 1
    national: bool = False
    on_rolls: bool = True


RECEIPT, SUPPLEMENT, REFUSAL, APOLOGY, STOP, CONTROL, REGISTER = (f"0{n}" for n in range(1, 8))
RETURN, RESULTS, HAND_OVER, GUIDANCE = "return", "results", "handover", "guidance"
FEES, VOID, DAY_CLOSE = "fees", "void", "dayclose"


def _national(form: str, name: str, paper: Paper = Paper.A5, *, copies: int = 2, version: int = 1) -> Form:
    on_rolls = form not in {CONTROL, REGISTER}
    return Form(
        id=form,
        name=name,
        paper=paper,
        version=f"TT03-2025/{form}/{version}",
        copies=copies,
        national=True,
        on_rolls=on_rolls,
    )


def _local(form: str, name: str, paper: Paper, *, copies: int = 1) -> Form:
    on_rolls = paper is not Paper.A4_LANDSCAPE
    return Form(id=form, name=name, paper=paper, version=f"local/{form}/1", copies=copies, on_rolls=on_rolls)


FORMS: Mapping[str, Form] = MappingProxyType(
    {
        form.id: form
        for form in (
            _national(RECEIPT, mark("Giấy tiếp nhận hồ sơ và hẹn trả kết quả"), version=2),
            _national(SUPPLEMENT, mark("Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ")),
            _national(REFUSAL, mark("Phiếu từ chối tiếp nhận giải quyết hồ sơ")),
            _national(APOLOGY, mark("Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết")),
            _national(STOP, mark("Thông báo dừng giải quyết hồ sơ")),
            _national(CONTROL, mark("Phiếu kiểm soát quá trình giải quyết hồ sơ"), copies=1),
            _national(REGISTER, mark("Sổ theo dõi hồ sơ"), Paper.A4_LANDSCAPE, copies=1),
            _local(RETURN, mark("Giấy biên nhận trả kết quả"), Paper.A5, copies=2),
            _local(RESULTS, mark("Phiếu bàn giao kết quả"), Paper.A4_LANDSCAPE, copies=2),
            _local(HAND_OVER, mark("Biên bản giao nhận hồ sơ"), Paper.A4_LANDSCAPE, copies=2),
            _local(GUIDANCE, mark("Phiếu hướng dẫn hồ sơ"), Paper.A5),
            _local(FEES, mark("Danh sách thu phí, lệ phí"), Paper.A4_LANDSCAPE),
            _local(VOID, mark("Phiếu hủy"), Paper.A5, copies=2),
            _local(DAY_CLOSE, mark("Báo cáo chốt ngày"), Paper.A4),
        )
    }
)
"""All forms by id, in the order they are listed."""


def form_named(form: str) -> Form:
    """Return the form with this id; raises BadInput naming those there are."""
    if (found := FORMS.get(form)) is None:
        raise BadInput(
            mark("Không có mẫu phiếu {form}. Các mẫu: {forms}."), form=form, forms=", ".join(FORMS)
        )
    return found

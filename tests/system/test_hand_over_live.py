"""Hand-over against a real service: what the desk stored is what every desk reads in the timeline."""

from __future__ import annotations

from tests.system.desks import Opened, received

from counter_tui.domain.actions import Finish, Forward, TakeOver
from counter_tui.domain.dossier import Status
from counter_tui.domain.hand_over import State, Way
from counter_tui.domain.register import Period


async def test_out_and_back_again_stands_in_the_timeline_of_the_service(opened: Opened) -> None:
    async with opened() as (desk, _):
        code = (await received(desk)).registration.code
        lists = desk.hand_over
        assert [one.summary.code for one in await lists.waiting(Way.OUT)] == [code]
        out = (await lists.make(Way.OUT, "Phòng Mẫu", [code])).batch
        assert await lists.waiting(Way.OUT) == []
        await lists.close(out.code, [code], counted_by="LÊ VĂN MẪU")
        back = (await lists.make(Way.BACK, "Phòng Mẫu", [code])).batch
        await lists.close(back.code, [code], counted_by="LÊ VĂN MẪU")
        for _ in range(6):
            await desk.sync.round()
        assert (await desk.journal.counts()).waiting == 0
        view = await desk.lookup.dossier(code)
        assert view.from_service and view.summary.status is Status.DONE
        actions = [event.action for event in view.events if event.action is not None]
        assert actions == [
            Forward(to="Phòng Mẫu", list_code=out.code, stage_due=actions[0].stage_due),
            TakeOver(receiver="LÊ VĂN MẪU", place="Phòng Mẫu", list_code=out.code),
            Finish(list_code=back.code, note="LÊ VĂN MẪU (Phòng Mẫu)"),
        ]
        day = desk.register_book.today()
        book = await desk.register_book.of_office(Period(day, day))
        line = next(row for row in book.rows if row.code == code)
        assert line.result_at is not None and line.agency == "Phòng Mẫu"
    async with opened() as (desk, _):
        assert [one.state for one in await desk.hand_over.recent()] == [State.CLOSED] * 2


async def test_what_was_too_many_goes_along_in_one_writing(opened: Opened) -> None:
    async with opened() as (desk, _):
        first, extra = [(await received(desk)).registration.code for _ in range(2)]
        out = (await desk.hand_over.make(Way.OUT, "Phòng Mẫu", [first])).batch
        counted = await desk.hand_over.close(
            out.code, [first, extra], counted_by="LÊ VĂN MẪU", remark="mang thêm"
        )
        assert not counted.hindered
        for _ in range(6):
            await desk.sync.round()
        assert (await desk.journal.counts()).waiting == 0
        view = await desk.lookup.dossier(extra)
        assert view.from_service and view.summary.place == "Phòng Mẫu"
        actions = [event.action for event in view.events if event.action is not None]
        assert [type(action) for action in actions] == [Forward, TakeOver]

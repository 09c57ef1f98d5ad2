"""What the other side of a hand-over counted, on the service: a note in the timeline, nothing else."""

from __future__ import annotations

from tests.server.test_feed_and_lists import fill
from tests.server.test_queue_numbers import act

TAKEN = {"action": "take_over", "receiver": "LÊ VĂN MẪU", "place": "Phòng mẫu", "list_code": "BG-261123-1-01"}


async def test_it_stands_in_the_timeline_and_changes_no_status(inner):
    await fill(inner, 1)
    await act(inner, 1, {"action": "forward", "to": "Phòng mẫu", "list_code": "BG-261123-1-01"})
    await act(inner, 1, TAKEN, version=2)
    found = (await inner.ask("GET", "/v1/dossiers/Z00.01-261123-0001")).json()
    assert (found["summary"]["status"], found["summary"]["version"]) == (4, 3)
    event = found["events"][-1]
    assert (event["kind"], event["note"]) == ("take_over", "Phòng mẫu · LÊ VĂN MẪU · BG-261123-1-01")
    assert event["action"]["list_code"] == "BG-261123-1-01"


async def test_it_names_somebody(inner):
    await fill(inner, 1)
    answer = await inner.ask(
        "POST",
        "/v1/dossiers/Z00.01-261123-0001/actions",
        {**TAKEN, "receiver": ""},
        key="empty",
        If_Match='"1"',
    )
    assert answer.status_code == 422


async def test_papers_on_a_list_for_elsewhere_carry_no_dossier_there(inner):
    await fill(inner, 1)
    due = {"at": "2026-12-21T17:00:00+07:00", "ledger": []}
    papers = [{"name": "Giấy chứng sinh", "originals": 1}]
    await act(inner, 1, {"action": "forward", "to": "Phòng Một", "list_code": "BG-261123-1-01"})
    ask = {"action": "request_supplement", "reason": "Thiếu", "papers": ["Giấy chứng sinh"]}
    await act(inner, 1, ask, version=2)
    await act(inner, 1, {"action": "complete_supplement", "papers": papers, "due": due}, version=3)
    listed = {"action": "forward", "to": "Phòng Hai", "list_code": "BG-261123-1-02"}
    path = "/v1/dossiers/Z00.01-261123-0001"
    answer = await inner.ask("POST", f"{path}/actions", listed, key="astray", If_Match='"4"')
    assert (answer.status_code, answer.json()["code"]) == (422, "action-incomplete")
    assert "hồ sơ đang ở Phòng Một" in answer.json()["detail"]
    summary = (await inner.ask("GET", path)).json()["summary"]
    assert (summary["place"], summary["version"]) == ("Phòng Một", 4)

"""Commands about the desk's own work: its queue, one dossier, one day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as date_type
from datetime import datetime
from pathlib import Path
from typing import Any

from counter_tui.cli.queries import ask
from counter_tui.domain.day_close import OWN_REASONS, ends_of
from counter_tui.domain.desk_words import BAND_WORDS, EVENTS, FEE_STATES, STATUSES
from counter_tui.domain.dossier import VOIDED, Status
from counter_tui.domain.money import format_money
from counter_tui.i18n import mark, text


def queue(wanted: Mapping[str, Any], *, data: Path | None, as_json: bool) -> int:
    """Print the dossiers that wait."""

    def lines(answer: Any) -> list[str]:
        bands = {band.value: text(words) for band, words in BAND_WORDS.items()}
        rows = [
            f"{row['code']}  {bands.get(row['band'], '-'):12}  {_minute(row['due']):16}  {row['procedure']['name']}"
            for row in answer["dossiers"]
        ]
        return [text("{n} hồ sơ.", n=answer["total"]), *rows]

    return ask("queue", wanted, data, as_json, lines)


def dossier(code: str, *, data: Path | None, as_json: bool) -> int:
    """Print how a dossier stands, what happened to it and its fees."""

    def lines(answer: Any) -> list[str]:
        voided = VOIDED in answer["flags"]
        status = mark("đã hủy") if voided else STATUSES[Status(answer["status"])]
        states = {state.value: text(words) for state, words in FEE_STATES.items()}
        events = {kind: text(words) for kind, words in EVENTS.items()}
        place = answer["place"] or text("tại quầy")
        fees = [
            f"  {item['label']}: {format_money(item['amount'])} ({states[item['state']]})"
            if item["amount"]
            else f"  {item['label']}: {states[item['state']]}"
            for item in answer["fees"]["items"]
        ]
        return [
            f"{answer['code']}  {answer['procedure']['name']}",
            text("Tình trạng: {status} · {place}", status=text(status), place=place),
            text(
                "Nhận {received} · hẹn trả {due}",
                received=_minute(answer["received"]),
                due=_minute(answer["due"]),
            ),
            *(f"  {stage['agency']}  {_minute(stage['due'])}" for stage in answer["route"]),
            *fees,
            *(_happened(one, events) for one in answer["events"]),
            *(
                text(
                    "Máy chủ từ chối: {action} lúc {at}. {why} Xem F9.",
                    action=events.get(one["action"], one["action"]),
                    at=_minute(one["at"]),
                    why=one["why"],
                )
                for one in answer["refused"]
            ),
        ]

    return ask("dossier", {"code": code}, data, as_json, lines)


def _happened(one: Mapping[str, Any], events: Mapping[str, str]) -> str:
    """Return one event with who did it where, and what was written of it: the reason, the receiver, the place."""
    who = text("{officer}, quầy {counter}", officer=one["officer"], counter=one["counter"])
    said = f"  {_minute(one['at'])}  {events.get(one['kind'], one['kind'])}  {who if one['counter'] else one['officer']}"
    return f"{said}: {one['note']}" if one["note"] else said


def unlock(*, data: Path | None, as_json: bool) -> int:
    """Unlock the screen and forget its PIN."""

    def lines(answer: Any) -> list[str]:
        if answer["had_pin"]:
            return [text("Đã mở khóa màn hình và bỏ mã PIN: bấm Ctrl+L ở bàn để đặt mã mới.")]
        return [text("Bàn này chưa đặt mã PIN.")]

    return ask("unlock", {}, data, as_json, lines)


def day(date: str, *, data: Path | None, as_json: bool) -> int:
    """Print the account of a day."""

    def lines(answer: Any) -> list[str]:
        closed = answer["closed"]
        return [
            text("Ngày {day}", day=f"{date_type.fromisoformat(answer['day']):%d/%m/%Y}"),
            text("Đã chốt lúc {at}.", at=_minute(closed["at"])) if closed else text("Chưa chốt."),
            text(
                "Tiếp nhận {received}, trả {returned}, chuyển {forwarded}.",
                received=_with_void(answer["received"], answer["received_void"]),
                returned=_with_void(answer["returned"], answer["returned_void"]),
                forwarded=answer["forwarded"],
            ),
            text(
                "Đã thu {taken}, đã hoàn trả {back}, còn lại {net}; còn trong ngăn (tiền mặt) {drawer}.",
                taken=format_money(answer["taken"]),
                back=format_money(answer["given_back"]),
                net=format_money(answer["net"]),
                drawer=format_money(answer["in_drawer"]),
            ),
            *map(_taken, answer["money"]),
            *_removed(answer.get("removed", ())),
            text("Chưa bàn giao: {codes}", codes=", ".join(answer["left_to_hand_over"]) or "-"),
            text("Chưa gửi: {codes}", codes=", ".join(answer["unsent"]) or "-"),
            text("Bị từ chối: {codes}", codes=", ".join(answer["refused"]) or "-"),
            text("Phiếu chưa in: {codes}", codes=", ".join(answer["not_printed"]) or "-"),
            *(_not_used(void) for block in answer["numbers"] for void in block["not_used"]),
            text(
                "Nhật ký kiểm tra: {rows} dòng; mã cuối: {head}",
                rows=answer["audit"]["rows"],
                head=answer["audit"]["head"],
            ),
        ]

    return ask("day", {"date": date}, data, as_json, lines)


def _taken(line: Mapping[str, Any]) -> str:
    kind, method = line["kind"], line["method"]
    return f"  {line['officer']}  {text(kind)}  {text(method)}  {format_money(line['amount'])}"


def _removed(codes: Sequence[str]) -> list[str]:
    said = text("Đã xóa theo hạn lưu, có thể thiếu tiền: {codes}", codes=", ".join(codes))
    return [said] if codes else []


def _not_used(void: Mapping[str, Any]) -> str:
    """Return one number or range with why it was not used: the desk's own words translated, those of an officer as written."""
    (first, last), why = ends_of(void["number"]), void["why"]
    numbers = text("{first} đến {last}", first=first, last=last) if first != last else first
    return f"  {numbers}: {text(why) if why in OWN_REASONS else why}"


def _with_void(count: int, void: int) -> str:
    return text("{count} (trong đó {void} đã hủy)", count=count, void=void) if void else str(count)


def _minute(moment: str | None) -> str:
    return f"{datetime.fromisoformat(moment):%H:%M %d/%m/%Y}" if moment else "-"

"""A file an administrator edits: JSON with entries by procedure code, read whole with every mistake named."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
from msgspec import inspect

from counter_tui.contract.catalogue import ProcedureBody
from counter_tui.contract.fields import line
from counter_tui.contract.office_rule import OfficeRuleBody
from counter_tui.decoding import converted
from counter_tui.domain.flaws import Flaw
from counter_tui.errors import BadInput
from counter_tui.i18n import mark, text

FORMAT = 1
MOST_ENTRIES = 20_000
REMOVE = "remove"
_CODE = re.compile(r"[1-9]\.\d{6}")
_HOUR = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
_PLACE = re.compile(r" - at `\$\.?(.*)`$")
_Body = TypeVar("_Body", ProcedureBody, OfficeRuleBody)

_NO_JSON = mark(
    "Dòng {line}, cột {column} của tệp không phải JSON: thiếu hoặc thừa dấu phẩy, ngoặc, nháy kép."
)
_NO_TEXT = mark("Tệp không phải chữ UTF-8. Lưu lại tệp bằng mã UTF-8 rồi chạy lại.")
_OTHER_FILE = mark(
    "Tệp không có danh sách {name} của lệnh này. Chạy lệnh với --export TỆP để lấy tệp đúng mẫu rồi sửa."
)
_OTHER_FORMAT = mark("Tệp ghi format khác {number}: bản phần mềm này không đọc được. Xuất lại bằng --export.")
_STRANGE = mark("tệp không có chỗ cho phần này. Kiểm tra chính tả, hoặc bỏ đi.")
_NO_ENTRY = mark("không phải một mục có ngoặc nhọn. Sửa theo mẫu của tệp xuất ra.")
_UNKNOWN = mark("không có trường này. Kiểm tra chính tả, hoặc bỏ đi.")
_MISSING = mark("còn thiếu. Ghi: {what}.")
_WRONG = mark("giá trị không dùng được. Ghi: {what}.")
_WRONG_CODES = mark("phải là danh sách mã thủ tục, ví dụ 1.001193. Sửa lại, hoặc để trống: [].")
_BOTH = mark("mã vừa có mục trong tệp vừa ở trong danh sách bỏ. Chỉ để ở một chỗ.")
_TOO_MANY = mark("Tệp có quá {count} mục. Chia thành nhiều tệp.")


@dataclass(frozen=True, slots=True)
class Entries(Generic[_Body]):
    """What a file holds: entries in order, codes to remove, and what is wrong, which makes the rest worthless."""

    bodies: tuple[_Body, ...]
    remove: tuple[str, ...]
    flaws: tuple[Flaw, ...]


def read(raw: bytes, name: str, kind: type[_Body], fields: Mapping[str, str]) -> Entries[_Body]:
    """Return the entries of list *name*; *fields* says of each field what is to be written there.

    Raises BadInput when the file as a whole is no such file.
    """
    told = _told(raw)
    entries = told.get(name) if isinstance(told, dict) else None
    if not isinstance(entries, list):
        raise BadInput(_OTHER_FILE, name=name)
    if told.get("format") != FORMAT:
        raise BadInput(_OTHER_FORMAT, number=FORMAT)
    if len(entries) > MOST_ENTRIES:
        raise BadInput(_TOO_MANY, count=MOST_ENTRIES)
    known = {"format", "about", "office", "fields", REMOVE, name}
    flaws = [Flaw(text("tệp"), _shown(key), _STRANGE) for key in told if key not in known]
    remove = told.get(REMOVE, [])
    if not isinstance(remove, list) or not all(isinstance(c, str) and _CODE.fullmatch(c) for c in remove):
        flaws.append(Flaw(text("tệp"), REMOVE, _WRONG_CODES))
        remove = []
    bodies = []
    for number, entry in enumerate(entries, start=1):
        body, wrong = _entry(entry, number, kind, fields)
        flaws += wrong
        if body is not None:
            bodies.append(body)
    flaws += [Flaw(code, REMOVE, _BOTH) for code in sorted({body.code for body in bodies} & set(remove))]
    return Entries(tuple(bodies), tuple(remove), tuple(flaws))


def write(
    name: str, entries: list[dict[str, Any]], about: str, office: str, fields: Mapping[str, str]
) -> bytes:
    """Return a file that :func:`read` takes, one field on a line."""
    told = {
        "format": FORMAT,
        "about": about,
        "office": office,
        "fields": {field: text(what) for field, what in fields.items()},
        REMOVE: [],
        name: entries,
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()


def plain(body: msgspec.Struct) -> dict[str, Any]:
    """Return an entry's own fields, what is at its default left out."""
    made: dict[str, Any] = msgspec.to_builtins(body)
    return made


def changed_fields(
    was: Mapping[str, Any], becomes: Mapping[str, Any], fields: Iterable[str]
) -> list[dict[str, Any]]:
    """Return each field that differs, before and after; what is not there is ``None``, a mark not set false."""
    return [
        {"field": field, "before": _mark(was, becomes, field), "after": _mark(becomes, was, field)}
        for field in fields
        if was.get(field) != becomes.get(field)
    ]


def _mark(of: Mapping[str, Any], other: Mapping[str, Any], field: str) -> Any:
    return bool(of.get(field)) if isinstance(other.get(field), bool) else of.get(field)


def _told(raw: bytes) -> Any:
    try:
        return json.loads(raw.decode("utf-8-sig"), parse_constant=_refuse)
    except UnicodeDecodeError as problem:
        raise BadInput(_NO_TEXT) from problem
    except json.JSONDecodeError as problem:
        raise BadInput(_NO_JSON, line=problem.lineno, column=problem.colno) from problem
    except (ValueError, RecursionError) as problem:
        raise BadInput(_NO_JSON, line=1, column=1) from problem


def _refuse(name: str) -> Any:
    raise ValueError(name)


def _entry(
    entry: Any, number: int, kind: type[_Body], fields: Mapping[str, str]
) -> tuple[_Body | None, list[Flaw]]:
    if not isinstance(entry, dict):
        return None, [Flaw(text("mục {number}", number=number), "", _NO_ENTRY)]
    code = entry.get("code")
    where: str = (
        code if isinstance(code, str) and _CODE.fullmatch(code) else text("mục {number}", number=number)
    )
    value: dict[str, Any] = {field: _hour(one) if field == "cutoff" else one for field, one in entry.items()}
    own = {field.name for field in msgspec.structs.fields(kind)}
    for shown in set(fields) - own:
        value.pop(shown, None)
    shape = inspect.type_info(kind)
    strangers: list[Flaw] = [Flaw(where, place, _UNKNOWN) for place in _strangers(value, shape, "")]
    try:
        return converted(value, kind), strangers
    except msgspec.ValidationError:
        return None, [*strangers, *_each(value, where, kind, fields)]


def _each(
    value: Mapping[str, Any], where: str, kind: type[_Body], fields: Mapping[str, str]
) -> Iterator[Flaw]:
    """Yield the mistake of each field: msgspec itself stops at the first of an entry."""
    for field in msgspec.structs.fields(kind):
        what = {"what": text(fields[field.name])}
        if field.name not in value:
            if field.required:
                yield Flaw(where, field.name, _MISSING, what)
            continue
        try:
            converted(value[field.name], field.type)
        except msgspec.ValidationError as problem:
            inside = _PLACE.search(str(problem))
            below = (
                f".{inside[1]}" if inside and not inside[1].startswith("[") else inside[1] if inside else ""
            )
            yield Flaw(where, _shown(field.name + below), _WRONG, what)


def _strangers(value: Any, shape: inspect.Type, place: str) -> Iterator[str]:
    """Yield the place of every field that no struct knows: a word mistyped would be lost in silence."""
    match shape, value:
        case inspect.Metadata(), _:
            yield from _strangers(value, shape.type, place)
        case inspect.UnionType(), _:
            for one in shape.types:
                yield from _strangers(value, one, place)
        case inspect.StructType(), dict():
            known = {field.name: field.type for field in shape.fields}
            for key, inside in value.items():
                if key in known:
                    yield from _strangers(inside, known[key], f"{place}{key}.")
                else:
                    yield _shown(f"{place}{key}")
        case inspect.DictType(), dict():
            for key, inside in value.items():
                yield from _strangers(inside, shape.value_type, f"{place}{key}.")
        case inspect.VarTupleType(), list():
            for number, inside in enumerate(value):
                yield from _strangers(inside, shape.item_type, f"{place.removesuffix('.')}[{number}].")


def _hour(value: Any) -> Any:
    """Return ``15:00`` as the wire has it."""
    return f"{value.zfill(5)}:00" if isinstance(value, str) and _HOUR.fullmatch(value) else value


def _shown(place: str) -> str:
    return line(place)[:80]

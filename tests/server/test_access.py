"""Who may call what; what is not allowed is denied."""

from __future__ import annotations

from datetime import timedelta

import pytest

from counter_tui.domain.calendar import Calendar
from counter_tui.domain.office import Counter, Office, Officer, Role
from counter_tui.server import tokens
from counter_tui.server.calls.table import CALLS
from counter_tui.server.passwords import Passwords
from counter_tui.server.problems import ProblemError
from counter_tui.server.seed import add_office
from counter_tui.server.tables import accounts
from counter_tui.server.tables.accounts import Account
from tests.server.offices import CHEAP, PASSWORD, registration

PATHS = {(call.method, call.path) for call in CALLS if not call.public}
OFFICER_SUPERVISOR = {Role.OFFICER, Role.SUPERVISOR}
EVERYONE = set(Role)
ALLOWED = {
    ("GET", "/v1/me"): EVERYONE,
    ("GET", "/v1/office"): EVERYONE,
    ("PATCH", "/v1/office"): {Role.ADMIN},
    ("GET", "/v1/officers"): EVERYONE,
    ("POST", "/v1/officers"): {Role.ADMIN},
    ("PATCH", "/v1/officers/{id}"): {Role.ADMIN},
    ("GET", "/v1/counters"): EVERYONE,
    ("POST", "/v1/counters"): {Role.ADMIN},
    ("PATCH", "/v1/counters/{id}"): {Role.ADMIN},
    ("GET", "/v1/calendar"): EVERYONE,
    ("GET", "/v1/catalogue"): EVERYONE,
    ("POST", "/v1/number-blocks"): OFFICER_SUPERVISOR,
    ("POST", "/v1/number-blocks/report"): OFFICER_SUPERVISOR,
    ("GET", "/v1/void-numbers"): OFFICER_SUPERVISOR,
    ("POST", "/v1/dossiers"): OFFICER_SUPERVISOR,
    ("GET", "/v1/dossiers"): OFFICER_SUPERVISOR,
    ("POST", "/v1/dossiers/search"): OFFICER_SUPERVISOR,
    ("POST", "/v1/people/dossiers"): OFFICER_SUPERVISOR,
    ("GET", "/v1/dossiers/{code}"): OFFICER_SUPERVISOR,
    ("POST", "/v1/dossiers/{code}/actions"): OFFICER_SUPERVISOR,
    ("GET", "/v1/changes"): OFFICER_SUPERVISOR,
    ("GET", "/v1/changes/stream"): OFFICER_SUPERVISOR,
    ("GET", "/v1/queue/summary"): OFFICER_SUPERVISOR,
    ("GET", "/v1/register"): OFFICER_SUPERVISOR,
    ("POST", "/v1/audit/heads"): OFFICER_SUPERVISOR,
    ("POST", "/v1/journal-parcels"): OFFICER_SUPERVISOR,
}


def test_the_table_of_this_test_is_complete():
    assert set(ALLOWED) == PATHS


@pytest.mark.parametrize(("method", "path"), sorted(ALLOWED))
async def test_each_role_on_each_call(inner, method, path):
    place = path.replace("{id}", "x").replace("{code}", "x")
    body = None if method == "GET" else {}
    for role in Role:
        answer = await inner.ask(method, place, body, role=role, key="k")
        assert (answer.status_code == 403) == (role not in ALLOWED[method, path]), (role, answer.text)
        assert answer.status_code != 401
    nobody = await inner.ask(method, place, body, role=None)
    assert (nobody.status_code, nobody.json()["code"]) == (401, "sign-in-needed")
    assert nobody.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer x", "Bearer Z00.01~", "Basic YTpi", "Bearer Z00.01~wrong", "Bearer ~\xff"],
)
async def test_what_is_no_token_is_nobody(inner, header):
    answer = await inner.client.get("/v1/me", headers={"Authorization": header.encode("latin-1")})
    assert answer.status_code == 401


async def test_another_office_sees_nothing(inner):
    await inner.lease()
    await inner.register(registration())
    other = Office(code="H49.12", name="Khác", superior="UBND", counters=(Counter(id="1", name="Quầy 1"),))
    officer = Officer(id="mau", name="Cán bộ khác", role=Role.SUPERVISOR)
    await add_office(inner.service, other, Calendar(), [Account(officer=officer, login="mau")])
    token = tokens.new_token(other.code)
    await inner.service.database.write(
        lambda db: accounts.open_session(
            db, other.code, "mau", tokens.digest(token), now=inner.service.micros, expires=None
        )
    )
    inner.tokens[Role.SUPERVISOR] = token
    code = "Z00.01-261123-0001"
    look = {"role": Role.SUPERVISOR}
    assert (await inner.ask("GET", f"/v1/dossiers/{code}", **look)).status_code == 404
    assert (await inner.ask("GET", "/v1/dossiers", **look)).json()["dossiers"] == []
    assert (await inner.ask("GET", "/v1/changes", **look)).json()["changes"] == []
    assert "data:" in (await inner.ask("GET", "/v1/changes/stream")).text
    assert "data:" not in (await inner.ask("GET", "/v1/changes/stream", **look)).text
    found = await inner.ask("POST", "/v1/dossiers/search", {"words": code}, **look)
    assert found.json()["dossiers"] == []
    found = await inner.ask("POST", "/v1/people/dossiers", {"identity": "022090000001"}, **look)
    assert found.json()["dossiers"] == []
    void = {"action": "void", "reason": "x"}
    assert (await inner.ask("POST", f"/v1/dossiers/{code}/actions", void, key="k", **look)).status_code == 404
    forged = token.replace("H49.12", "Z00.01")
    answer = await inner.client.get("/v1/me", headers={"Authorization": f"Bearer {forged}"})
    assert answer.status_code == 401


async def sign_in(wire, name="mau", password=PASSWORD, **more):
    return await wire.ask("POST", "/v1/sessions", {"name": name, "password": password, **more}, role=None)


async def test_signing_in_lasts_a_shift(wire):
    answer = await sign_in(wire, " MAU ")
    assert answer.status_code == 201
    assert answer.headers["cache-control"] == "no-store"
    wire.tokens[Role.OFFICER] = answer.json()["token"]
    me = (await wire.ask("GET", "/v1/me")).json()
    assert me == {"id": "mau", "name": "Cán bộ mẫu", "role": "officer", "office": "Z00.01", "counter": "1"}
    stored = await wire.service.database.read(lambda db: db.all("SELECT digest FROM session"))
    assert answer.json()["token"] not in str(stored)
    wire.clock.at += timedelta(hours=12, seconds=1)
    assert (await wire.ask("GET", "/v1/me")).status_code == 401


@pytest.mark.parametrize(("name", "password"), [("mau", "sai"), ("ai-do", PASSWORD), ("mau", "\ud83d\ude00")])
async def test_wrong_names_and_passwords_answer_alike(inner, name, password):
    answer = await sign_in(inner, name, password)
    assert (answer.status_code, answer.json()["code"]) == (401, "bad-credentials")


async def test_failures_slow_down_and_then_pass(inner):
    seconds = [0.0]
    inner.service.passwords = Passwords(CHEAP, lambda: seconds[0])
    for _ in range(5):
        assert (await sign_in(inner, password="sai sai sai")).status_code == 401
    refused = await sign_in(inner)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "2")
    assert (await sign_in(inner, "phutrach")).status_code == 201
    seconds[0] = 2.0
    assert (await sign_in(inner)).status_code == 201
    assert (await sign_in(inner, password="sai sai sai")).status_code == 401


async def test_too_many_at_once_wait():
    passwords = Passwords(CHEAP)
    passwords._waiting = 16
    with pytest.raises(ProblemError) as refused:
        await passwords.check("mau", "", "x")
    assert refused.value.code == "too-many-attempts"


async def test_a_stopped_account_is_out_at_once(inner):
    answer = await inner.ask("PATCH", "/v1/officers/mau", {"active": False}, role=Role.ADMIN)
    assert answer.json()["active"] is False
    assert (await inner.ask("GET", "/v1/me")).status_code == 401
    assert (await sign_in(inner)).status_code == 401


async def test_an_administrator_makes_accounts_and_counters(inner):
    admin = {"role": Role.ADMIN}
    assert (
        await inner.ask("POST", "/v1/counters", {"id": "4", "name": "Quầy 4"}, **admin)
    ).status_code == 201
    assert (
        await inner.ask("POST", "/v1/counters", {"id": "4", "name": "Quầy 4"}, **admin)
    ).status_code == 409
    renamed = await inner.ask("PATCH", "/v1/counters/4", {"name": "Quầy ưu tiên"}, **admin)
    assert renamed.json() == {"id": "4", "name": "Quầy ưu tiên"}
    assert (await inner.ask("PATCH", "/v1/counters/9", {"name": "x"}, **admin)).status_code == 404
    new = {"id": "hai", "login": "Hai", "name": "Cán bộ hai", "password": "mật khẩu hai", "counter": "4"}
    assert (await inner.ask("POST", "/v1/officers", new, **admin)).json()["login"] == "hai"
    assert (await inner.ask("POST", "/v1/officers", {**new, "id": "ba"}, **admin)).status_code == 409
    assert (await inner.ask("POST", "/v1/officers", {**new, "counter": "9"}, **admin)).status_code == 422
    assert (await sign_in(inner, "hai", "mật khẩu hai")).status_code == 201
    changed = await inner.ask("PATCH", "/v1/officers/hai", {"password": "mật khẩu mới"}, **admin)
    assert "password" not in changed.json()
    assert (await sign_in(inner, "hai", "mật khẩu hai")).status_code == 401
    assert (await sign_in(inner, "hai", "mật khẩu mới", office="Z00.01")).status_code == 201
    assert (await sign_in(inner, "hai", "mật khẩu mới", office="H49")).status_code == 401
    assert (await inner.ask("PATCH", "/v1/officers/khong", {"name": "x"}, **admin)).status_code == 404
    listed = (await inner.ask("GET", "/v1/officers")).json()["officers"]
    assert {officer["login"] for officer in listed} == {""}
    listed = (await inner.ask("GET", "/v1/counters")).json()["counters"]
    assert [counter["id"] for counter in listed] == ["1", "2", "3", "4"]


async def test_an_administrator_changes_the_office_and_its_hours(inner):
    patch = {"name": "TRUNG TÂM \u202eMẪU", "sessions": [["07:30:00", "11:30:00"], ["13:00:00", "16:30:00"]]}
    answer = await inner.ask("PATCH", "/v1/office", patch, role=Role.ADMIN)
    assert answer.json()["name"] == "TRUNG TÂM MẪU"
    calendar = (await inner.ask("GET", "/v1/calendar?from=2026-11-24&to=2026-11-24")).json()
    assert calendar["sessions"][0] == ["07:30:00", "11:30:00"]
    assert [day["note"] for day in calendar["days"]] == ["Ngày Văn hóa Việt Nam"]
    assert (await inner.ask("GET", "/v1/calendar?from=2027-01-01")).json()["days"] == []
    for wrong in ({"name": "\u200b"}, {"sessions": [["11:00:00", "07:00:00"]]}, {"colour": "red"}):
        assert (await inner.ask("PATCH", "/v1/office", wrong, role=Role.ADMIN)).status_code == 422


async def test_signing_in_by_the_id_a_desk_remembers(inner):
    account = Account(
        officer=Officer(id="Hoa2", name="Cán bộ Hai", role=Role.OFFICER),
        login="hai",
        password=CHEAP.hash(PASSWORD),
    )
    namesake = Account(
        officer=Officer(id="ba", name="Cán bộ Ba"), login="hoa2", password=CHEAP.hash("mật khẩu khác")
    )
    await inner.service.database.write(lambda db: accounts.add(db, "Z00.01", account))
    for login in ("hai", "Hoa2", "hoa2"):
        asked = {"name": login, "password": PASSWORD}
        assert (await inner.ask("POST", "/v1/sessions", asked, role=None)).status_code == 201
    await inner.service.database.write(lambda db: accounts.add(db, "Z00.01", namesake))
    asked = {"name": "hoa2", "password": PASSWORD}
    assert (await inner.ask("POST", "/v1/sessions", asked, role=None)).status_code == 401
